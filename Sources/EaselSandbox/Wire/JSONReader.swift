/// Reads one JSON text, strictly.
///
/// A byte at a time over raw memory: bodies with images in them are tens of megabytes, also in a debug build.
struct JSONReader {
    struct Failure: Error, Equatable {
        let at: Int
    }

    private static let depthLimit = 64

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    /// The value of a whole text.
    static func read(_ bytes: [UInt8]) throws(Failure) -> JSON {
        let result = bytes.withUnsafeBytes { bytes -> Result<JSON, Failure> in
            var reader = JSONReader(bytes: bytes)
            do throws(Failure) {
                let value = try reader.value(depth: 0)
                reader.skipBlanks()
                guard reader.index == bytes.count else { throw reader.failure }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private var failure: Failure { Failure(at: index) }
    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func value(depth: Int) throws(Failure) -> JSON {
        guard depth < Self.depthLimit else { throw failure }
        skipBlanks()
        switch next {
        case 0x7B: return try object(depth: depth)
        case 0x5B: return try array(depth: depth)
        case 0x22: return .string(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6E: return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw failure }
            index += 1
        }
        return value
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func object(depth: Int) throws(Failure) -> JSON {
        index += 1
        var members: [JSON.Member] = []
        if accept(0x7D) { return .object(members) }
        repeat {
            skipBlanks()
            guard next == 0x22 else { throw failure }
            let name = try string()
            guard accept(0x3A) else { throw failure }
            members.append(.init(name: name, value: try value(depth: depth + 1)))
        } while accept(0x2C)
        guard accept(0x7D) else { throw failure }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Failure) -> JSON {
        index += 1
        var elements: [JSON] = []
        if accept(0x5D) { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while accept(0x2C)
        guard accept(0x5D) else { throw failure }
        return .array(elements)
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
        guard index > start else { throw failure }
    }

    private mutating func number() throws(Failure) -> JSON {
        let start = index
        if next == 0x2D { index += 1 }
        if next == 0x30 { index += 1 } else { try digits() }
        if next == 0x2E {
            index += 1
            try digits()
        }
        if next == 0x65 || next == 0x45 {
            index += 1
            if next == 0x2B || next == 0x2D { index += 1 }
            try digits()
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }
}

extension JSONReader {
    private mutating func string() throws(Failure) -> String {
        index += 1
        let start = index
        guard let end = plainEnd() else { throw failure }
        index = end
        if bytes[end] == 0x22 {
            index += 1
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        return try escapedString(beginning: Array(bytes[start..<end]))
    }

    /// Where the next quote, backslash or forbidden control character stands.
    private func plainEnd() -> Int? {
        var end = index
        while end < bytes.count {
            let byte = bytes[end]
            if byte == 0x22 || byte == 0x5C { return end }
            if byte < 0x20 { return nil }
            end &+= 1
        }
        return nil
    }

    private mutating func escapedString(beginning: [UInt8]) throws(Failure) -> String {
        var result = beginning
        while let byte = next {
            index += 1
            switch byte {
            case 0x22: return String(decoding: result, as: UTF8.self)
            case 0x5C: try escape(&result)
            case ..<0x20: throw failure
            default: result.append(byte)
            }
        }
        throw failure
    }

    private mutating func escape(_ result: inout [UInt8]) throws(Failure) {
        guard let byte = next else { throw failure }
        index += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: result.append(byte)
        case 0x62: result.append(0x08)
        case 0x66: result.append(0x0C)
        case 0x6E: result.append(0x0A)
        case 0x72: result.append(0x0D)
        case 0x74: result.append(0x09)
        case 0x75: result += Array(String(try scalar()).utf8)
        default: throw failure
        }
    }

    private mutating func scalar() throws(Failure) -> Character {
        var code = try fourHexDigits()
        if (0xD800..<0xDC00).contains(code), next == 0x5C {
            index += 1
            guard next == 0x75 else { throw failure }
            index += 1
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw failure }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure }
        return Character(scalar)
    }

    private mutating func fourHexDigits() throws(Failure) -> UInt32 {
        guard index + 4 <= bytes.count else { throw failure }
        let text = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
        guard let code = UInt32(text, radix: 16), !text.hasPrefix("+") else { throw failure }
        index += 4
        return code
    }
}
