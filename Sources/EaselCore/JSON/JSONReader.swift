extension JSON {
    /// How deep values may be nested; answers of image services need fewer than ten levels.
    static let deepest = 64

    /// Reads one JSON text strictly (RFC 8259), or says where and why it is not one.
    ///
    /// Refused beyond the grammar: nesting deeper than 64 levels, a name that stands twice in one object (two readers
    /// could take different ones), and surrogates that stand alone.
    public init(reading bytes: [UInt8]) throws(JSONProblem) {
        var reader = JSONReader(bytes)
        self = try reader.readWhole()
    }

    /// Reads one JSON text.
    public init(reading text: String) throws(JSONProblem) { try self.init(reading: Array(text.utf8)) }
}

/// Why a text is not JSON, and where.
public struct JSONProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let reason: String
    /// The byte at which it was noticed.
    public let offset: Int
    /// One sentence.
    public var description: String { "Not JSON: \(reason) at byte \(offset)." }
}

private struct JSONReader {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func readWhole() throws(JSONProblem) -> JSON {
        let value = try readValue()
        skipSpace()
        guard at == bytes.count else { throw problem("something follows the value") }
        return value
    }

    private mutating func readValue() throws(JSONProblem) -> JSON {
        skipSpace()
        guard let byte = peek else { throw problem("the text ends where a value should stand") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONProblem) in try reader.readObject() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONProblem) in try reader.readArray() }
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: return try readNumber()
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONProblem) -> JSON
    ) throws(JSONProblem) -> JSON {
        depth += 1
        guard depth <= JSON.deepest else { throw problem("more than \(JSON.deepest) levels are nested") }
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func readObject() throws(JSONProblem) -> JSON {
        at += 1
        var members: [JSONObject.Member] = []
        var names = SeenNames()
        skipSpace()
        if take("}") { return .object(JSONObject()) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw problem("a name should stand here") }
            let name = try readString()
            guard names.insert(name, after: members) else { throw problem("a name stands twice in one object") }
            skipSpace()
            guard take(":") else { throw problem("a colon should stand here") }
            members.append(JSONObject.Member(name, try readValue()))
            skipSpace()
        } while take(",")
        guard take("}") else { throw problem("an object does not end") }
        return .object(JSONObject(distinct: members))
    }

    private mutating func readArray() throws(JSONProblem) -> JSON {
        at += 1
        var items: [JSON] = []
        skipSpace()
        if take("]") { return .array([]) }
        repeat {
            items.append(try readValue())
            skipSpace()
        } while take(",")
        guard take("]") else { throw problem("a list does not end") }
        return .array(items)
    }

    private mutating func readWord(_ word: StaticString, _ value: JSON) throws(JSONProblem) -> JSON {
        let count = word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { bytes[at...].prefix(count).elementsEqual($0) }
        guard matches else { throw problem("a value should stand here") }
        at += count
        return value
    }

    private mutating func readNumber() throws(JSONProblem) -> JSON {
        let start = at
        while let byte = peek, Self.isNumberByte(byte) { at += 1 }
        guard at > start, let number = JSONNumber(String(decoding: bytes[start..<at], as: UTF8.self)) else {
            at = start
            throw problem("a value should stand here")
        }
        return .number(number)
    }

    private mutating func readString() throws(JSONProblem) -> String {
        at += 1
        let first = at
        skipPlain()
        if peek == UInt8(ascii: "\"") {
            at += 1
            return try string(bytes[first..<at - 1])
        }
        var text = Array(bytes[first..<at])
        while true {
            let start = at
            skipPlain()
            text += bytes[start..<at]
            guard let byte = peek else { throw problem("a text does not end") }
            guard byte >= 0x20 else { throw problem("a control character stands bare in a text") }
            at += 1
            if byte == UInt8(ascii: "\"") { break }
            text += Array(String(Character(try readEscape())).utf8)
        }
        return try string(text[...])
    }

    /// Goes on to the end of a text, to an escape, or to what must not stand there.
    private mutating func skipPlain() {
        while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { at += 1 }
    }

    private func string(_ text: ArraySlice<UInt8>) throws(JSONProblem) -> String {
        guard let string = String(validating: text, as: UTF8.self) else { throw problem("a text is not UTF-8") }
        return string
    }

    private mutating func readEscape() throws(JSONProblem) -> Unicode.Scalar {
        guard let byte = peek else { throw problem("a text does not end") }
        at += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"): return try readUnicode()
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        default: throw problem("an escape is unknown")
        }
    }

    private mutating func readUnicode() throws(JSONProblem) -> Unicode.Scalar {
        let high = try readHex()
        if let scalar = Unicode.Scalar(UInt32(high)) { return scalar }
        guard (0xD800..<0xDC00).contains(high), take("\\"), take("u") else {
            throw problem("half a character stands alone")
        }
        let low = try readHex()
        guard (0xDC00..<0xE000).contains(low) else { throw problem("half a character stands alone") }
        let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw problem("half a character stands alone") }
        return scalar
    }

    private mutating func readHex() throws(JSONProblem) -> UInt16 {
        guard at + 4 <= bytes.count else { throw problem("a text does not end") }
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
                throw problem("an escape is unknown")
            }
            value = value << 4 | UInt16(digit)
            at += 1
        }
        return value
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, UInt32(byte) == character.value else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2B || byte == 0x2E || byte == 0x65 || byte == 0x45
    }

    private func problem(_ reason: String) -> JSONProblem { JSONProblem(reason: reason, offset: at) }
}

/// The names of one object; a set is worth its making only where there are many.
private struct SeenNames {
    private var many: Set<String> = []

    /// Takes a name in after the members before it, and says whether it is new.
    mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
        guard members.count >= 16 else { return !members.contains { $0.name == name } }
        if many.isEmpty { many = Set(members.map(\.name)) }
        return many.insert(name).inserted
    }
}
