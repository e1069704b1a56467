internal import EaselCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Takes a key out of texts that people see: some services repeat it in their words, in one spelling or another.
///
/// Found are the key as it is, percent-encoded, escaped as in JSON or HTML, in hexadecimal digits and in base64, also
/// where the end was cut off. No spelling is kept, so that no dump of an order can show one.
///
/// The token in an order's callback address begins with the order's id, so it is found without being known: a later
/// life of the process does not know it, and the service may repeat it all the same.
struct Veil: Sendable {
    let key: Secret?
    /// The order whose callback token is hidden.
    var order: String?

    /// A shorter key is likely to be an ordinary word.
    private static let shortest = 8
    private static let mark = "<redacted>"

    func callAsFunction(_ text: String) -> String {
        let text = withoutToken(text)
        guard let key else { return text }
        return key.open { key in
            key.utf8.count < Self.shortest ? text : Self.veiled(text, Array(key.utf8))
        }
    }

    func callAsFunction(_ failure: ImageFailure) -> ImageFailure {
        var veiled = failure
        veiled.message = self(failure.message)
        veiled.next = self(failure.next)
        veiled.serviceCode = failure.serviceCode.map { self($0) }
        veiled.serviceMessage = failure.serviceMessage.map { self($0) }
        return veiled
    }

    func callAsFunction(_ json: JSON) -> JSON {
        switch json {
        case .string(let text): return .string(self(text))
        case .array(let items): return .array(items.map { self($0) })
        case .object(let object):
            return .object(JSONObject(object.members.map { JSONObject.Member(self($0.name), self($0.value)) }))
        default: return json
        }
    }

    /// The text with the random half of the order's token taken out.
    private func withoutToken(_ text: String) -> String {
        guard let order, !order.isEmpty, Self.mayHold(order, text) else { return text }
        let parts = text.split(separator: order, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return text }
        return parts.dropFirst().reduce(String(parts[0])) { clean, part in
            let digits = part.prefix { $0.isASCII && $0.isHexDigit }
            // Fewer may be all that a cut has left.
            guard digits.utf8.count >= Self.shortest else { return clean + order + part }
            return clean + order + Self.mark + part.dropFirst(digits.count)
        }
    }

    /// False where the bytes of a name are surely nowhere in a text, which nearly all texts show at a glance.
    private static func mayHold(_ name: String, _ text: String) -> Bool {
        var rest = text.utf8[...]
        while rest.count > name.utf8.count, let place = rest.firstIndex(of: name.utf8[name.startIndex]) {
            rest = rest[place...]
            if rest.starts(with: name.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private static func veiled(_ text: String, _ key: [UInt8]) -> String {
        let bytes = Array(text.utf8)
        let cores = base64Cores(of: key)
        let beginnings = beginnings(of: key, cores)
        var (clean, at, found): ([UInt8], Int, Bool) = ([], 0, false)
        while at < bytes.count {
            guard beginnings[Int(bytes[at])] else {
                clean.append(bytes[at])
                at += 1
                continue
            }
            let rest = bytes[at...]
            if let count = length(of: key, spelledIn: rest) {
                at += count
            } else if let count = cores.lazy.compactMap({ length(ofBase64: $0, in: rest) }).first {
                // What stands around it in the same run may have been encoded together with the key.
                at += count
                while let last = clean.last, isBase64(last) { clean.removeLast() }
            } else {
                clean.append(bytes[at])
                at += 1
                continue
            }
            clean += Array(mark.utf8)
            found = true
        }
        return found ? String(decoding: clean, as: UTF8.self) : text
    }

    /// The bytes with which a spelling of the key can begin; every answer of a service goes through here.
    private static func beginnings(of key: [UInt8], _ cores: [[UInt8]]) -> [Bool] {
        var table = [Bool](repeating: false, count: 256)
        let first = key.first ?? 0
        let bytes = [first] + Array("\\%&".utf8) + Array(digits(of: first).utf8.prefix(1)) + cores.compactMap(\.first)
        for byte in bytes { table[Int(byte)] = true }
        // Digits may be large, and links write two signs of base64 in another way.
        for byte in bytes where (0x61...0x66).contains(byte) { table[Int(byte) - 32] = true }
        for byte in bytes where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") {
            table[Int(byte == UInt8(ascii: "+") ? UInt8(ascii: "-") : UInt8(ascii: "_"))] = true
        }
        return table
    }

    /// True where a text was shortened here.
    private static func isCut(_ text: ArraySlice<UInt8>) -> Bool { text.starts(with: Array("…".utf8)) }

    // MARK: - Character by character

    /// How many bytes at the front spell the key, or as much of it as a cut has left.
    private static func length(of key: [UInt8], spelledIn text: ArraySlice<UInt8>) -> Int? {
        for spellings in [escaped, digits] {
            // A sign may stand for itself or begin an escape, so there may be several places to go on from.
            var places: Set<Int> = [text.startIndex]
            var spelled = 0
            while spelled < key.count {
                let next = Set(places.flatMap { at in spellings(key[spelled], text[at...]).map { at + $0 } })
                if next.isEmpty { break }
                places = next
                spelled += 1
            }
            let end = places.max() ?? text.startIndex
            if spelled == key.count || spelled >= shortest / 2 && isCut(text[end...]) { return end - text.startIndex }
        }
        return nil
    }

    /// The lengths that one character may have here: as it is, or escaped in one of the usual ways.
    private static func escaped(_ byte: UInt8, _ text: ArraySlice<UInt8>) -> [Int] {
        guard let first = text.first, first == byte || "\\%&".utf8.contains(first) else { return [] }
        let slashes = text.prefix { $0 == UInt8(ascii: "\\") }.count
        let rest = text.dropFirst(slashes)
        // A backslash stands once, or doubled by each JSON text that holds it; so does one before another character.
        var lengths = byte == UInt8(ascii: "\\") ? [1, 2, 4].filter { $0 <= slashes } : []
        if rest.first == byte { lengths.append(slashes + 1) }
        let hex = digits(of: byte)
        let names: [UInt8: String] = [0x22: "&quot;", 0x26: "&amp;", 0x3C: "&lt;", 0x3E: "&gt;", 0x27: "&apos;"]
        let forms =
            slashes > 0
            ? ["u00\(hex)", "x\(hex)"]
            : ["%\(hex)", "%25\(hex)", "&#x\(hex);", "&#\(byte);"] + (names[byte].map { [$0] } ?? [])
        for form in forms where lowered(rest.prefix(form.utf8.count)) == Array(form.utf8) {
            lengths.append(slashes + form.utf8.count)
        }
        return lengths
    }

    /// Two where the character stands here as two hexadecimal digits.
    private static func digits(_ byte: UInt8, _ text: ArraySlice<UInt8>) -> [Int] {
        lowered(text.prefix(2)) == Array(digits(of: byte).utf8) ? [2] : []
    }

    private static func digits(of byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func lowered(_ text: ArraySlice<UInt8>) -> [UInt8] {
        text.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }
    }

    // MARK: - Base64

    /// The key in base64, wherever it begins in what was encoded, without the characters that its neighbours change.
    private static func base64Cores(of key: [UInt8]) -> [[UInt8]] {
        (0..<3).map { offset in
            let bits = (key.count + offset) * 8
            let text = Data([UInt8](repeating: 0, count: offset) + key).base64EncodedString()
            return Array(text.utf8.prefix(bits / 6).dropFirst((offset * 8 + 5) / 6))
        }
    }

    /// How many bytes at the front are the core, or what a cut has left of it, with the rest of the same run.
    private static func length(ofBase64 core: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first, let wanted = core.first, first == wanted || isTwin(first, wanted) else {
            return nil
        }
        let same = zip(text, core).prefix { $0 == $1 || isTwin($0, $1) }.count
        guard same == core.count || same >= shortest && isCut(text.dropFirst(same)) else { return nil }
        return same + text.dropFirst(same).prefix { isBase64($0) || $0 == UInt8(ascii: "=") }.count
    }

    /// The alphabet for links writes `-` and `_` for `+` and `/`.
    private static func isTwin(_ byte: UInt8, _ plain: UInt8) -> Bool {
        byte == UInt8(ascii: "-") && plain == UInt8(ascii: "+")
            || byte == UInt8(ascii: "_") && plain == UInt8(ascii: "/")
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "+/-_".utf8.contains(byte)
        }
    }
}
