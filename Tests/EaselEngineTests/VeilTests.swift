import EaselCore
import Foundation
import Testing

@testable import EaselEngine

/// A key is found in every spelling in which a service may repeat it.
@Suite("The veil over a key")
struct VeilTests {
    /// A key with everything that some spelling has to escape.
    static let key = #"sk-live/4f1d+0c7b"a\b&<9e>%='~Z"#
    private static let bytes = Array(key.utf8)

    private static func each(_ spell: (UInt8) -> String) -> String { bytes.map(spell).joined() }
    private static func hex(_ byte: UInt8) -> String { String(byte, radix: 16) }
    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    private static func safe(_ text: String) -> String {
        text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    private static func form(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    static let spellings: [(String, String)] = [
        ("as it is", key), ("quoted", "\"\(key)\""), ("twice", "\(key) and \(key)"), ("after a word", "Bearer \(key)"),
        ("in JSON", JSON.string(key).text),
        ("in JSON with slashes", JSON.string(key).text.replacing("/", with: #"\/"#)),
        ("in JSON in JSON", JSON.string(JSON.string(key).text).text),
        ("in JSON by numbers", each { "\\u00\(hex($0))" }),
        ("the same in capitals", each { "\\u00\(hex($0).uppercased())" }),
        ("in a link", form(key)), ("in a link, every letter", each { "%\(hex($0))" }),
        ("in a link in a link", form(form(key))), ("in a page by numbers", each { "&#\($0);" }),
        ("in a page by digits", each { "&#x\(hex($0));" }),
        (
            "in a page by names",
            key.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
                .replacing("\"", with: "&quot;").replacing("'", with: "&apos;")
        ),
        ("in C", each { "\\x\(hex($0))" }), ("in digits", each(hex)),
        ("in capital digits", each { hex($0).uppercased() }),
        ("in base64", base64(key)), ("in base64 for links", safe(base64(key))),
        ("in base64 after a word", base64("Bearer \(key)")), ("in base64 with a name", base64("user:\(key)")),
        ("in base64 between words", base64("a:\(key):b")), ("in base64 after two", base64("ab\(key)cd")),
        ("in base64 in JSON", base64(#"{"key":"\#(key)"}"#)),
    ]

    @Test("X5: a key is taken out of a text in every spelling, and nothing else is", arguments: spellings)
    func spelling(_ name: String, _ spelled: String) throws {
        let veil = Veil(key: try Secret(Self.key))
        let veiled = veil("Your key <- \(spelled) -> is wrong.")
        #expect(veiled.contains("<redacted>"))
        #expect(veiled.hasPrefix("Your key <- ") && veiled.hasSuffix(" -> is wrong."))
        // No eight characters of the spelling are left standing.
        let left = veiled.replacing("<redacted>", with: "")
        let pieces = Set((0..<max(1, spelled.count - 8)).map { String(spelled.dropFirst($0).prefix(8)) })
        #expect(pieces.filter { $0.count == 8 && left.contains($0) && !"Your key <-  -> is wrong.".contains($0) } == [])
        #expect(veil(veiled) == veiled)
    }

    @Test("X5: a key that a cut has shortened is taken out too", arguments: 0..<60)
    func cut(_ place: Int) throws {
        let veil = Veil(key: try Secret(Self.key))
        let words = String(repeating: "x", count: 300 - place) + " "
        for spelled in [Self.key, Self.base64(Self.key)] {
            let veiled = veil(ForeignText.cleaned(words + spelled + " yy"))
            #expect(!veiled.contains(spelled.prefix(8)))
        }
    }

    @Test("X5: a text without the key stays as it is, and so does every text where there is no key or a short one")
    func untouched() throws {
        let veil = Veil(key: try Secret(Self.key))
        for text in ["", "…", "sk-", "Your key sk-live is wrong…", "%73%6b", "c2stbGl2", "e\u{301} 🦊 \\u00e9 &amp;"] {
            #expect(Array(veil(text).utf8) == Array(text.utf8))
        }
        #expect(Veil(key: nil)(Self.key) == Self.key)
        #expect(Veil(key: try Secret("the"))("the end") == "the end")
    }
}
