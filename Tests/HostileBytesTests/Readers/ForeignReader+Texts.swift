import EaselCore
import Foundation

@testable import EaselEngine

extension ForeignReader {
    /// A key is one plain word and goes into one header, or it is refused without being shown.
    static let key = ForeignReader("key") { bytes in
        let secret: Secret
        do throws(UnusableKey) { secret = try Secret(bytes.text) } catch {
            return try mustBePlain("\(error)", "the reason")
        }
        secret.open { _ in }
        let isPlain = secret.open { text in !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
        try must(isPlain, "the key is no plain word")
        let isHeader = secret.open { WireHeader("Authorization", "Bearer " + $0) != nil }
        try must(isHeader, "the key cannot go into its header")
        let shown = "\(secret) \(String(reflecting: secret)) \(Mirror(reflecting: secret).children.count)"
        try must(shown == "<redacted> <redacted> 0", "the key is shown")
        let quoted = try secret.openedForJSON { try JSON(reading: [0x22] + $0 + [0x22]).string }
        try must(secret.open { quoted?.isSpelled($0) == true }, "the key is another one as JSON")
    }

    /// A key is taken out of any text, however it is spelled and whatever stands around it.
    static let veil = ForeignReader("veil") { bytes in
        guard let first = bytes.first else { return }
        let key = "sk-Live+9f8e/7d6c5b4a3928=1706\"x"
        let spelling = spellings(of: key)[Int(first) % spellings(of: key).count]
        let middle = bytes.count / 2
        let (before, after) = (Array(bytes[1..<max(middle, 1)]).text, Array(bytes[max(middle, 1)...]).text)
        let veil = Veil(key: try Secret(key))
        let text = before + spelling + after
        try must(!veil(text).contains(spelling), "\(text.debugDescription) shows the key as \(spelling)")
        let json = veil(JSON.object(["a": .array([.string(text)]), "b": .string(spelling)])).text
        try must(!json.contains(spelling), "\(json) shows the key as \(spelling)")
    }

    private static func spellings(of key: String) -> [String] {
        let bytes = Array(key.utf8)
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let base64 = Data(bytes).base64EncodedString()
        let quoted = String(JSON.string(key).text.dropFirst().dropLast())
        return [
            key, hex.joined(), hex.joined().uppercased(), base64,
            base64.replacing("+", with: "-").replacing("/", with: "_"),
            hex.map { "%" + $0 }.joined(), key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key,
            quoted, quoted.replacing("/", with: "\\/"), hex.map { "\\u00" + $0 }.joined(),
            bytes.map { "&#\($0);" }.joined(), hex.map { "&#x\($0);" }.joined(),
        ]
    }

    /// Words of a service are short, plain, and do not change when they are cleaned again.
    static let foreignText = ForeignReader("foreign-text") { bytes in
        let clean = ForeignText.cleaned(bytes.text)
        try mustBePlain(clean, "the clean text")
        try must(clean.unicodeScalars.count <= ForeignText.longest + 1, "the clean text is long")
        if clean.unicodeScalars.count <= ForeignText.longest {
            try must(ForeignText.cleaned(clean).isSpelled(clean), "cleaning \(clean.debugDescription) again changes it")
        }
        let name = Picture.name(for: bytes.text)
        try must(
            (1...48).contains(name.count) && name.utf8.count <= 144 && Picture.name(for: name).isSpelled(name)
                && name.unicodeScalars.allSatisfy { $0 == "-" || $0.properties.isXIDContinue && $0 != "_" },
            "\(name) is no plain name")
    }
}
