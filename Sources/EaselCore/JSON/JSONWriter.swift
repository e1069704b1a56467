extension JSON {
    /// The value as one line of JSON.
    public var text: String { String(decoding: bytes(isPretty: false), as: UTF8.self) }

    /// The value as JSON over several lines, for people.
    public var prettyText: String { String(decoding: bytes(isPretty: true), as: UTF8.self) }

    /// The bytes of ``text`` or of ``prettyText``.
    package func bytes(isPretty: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_024)
        write(to: &bytes, indent: isPretty ? 0 : nil)
        return bytes
    }

    private func write(to bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let number): bytes += number.text.utf8
        case .string(let string): Self.quote(string, to: &bytes)
        case .array(let items):
            Self.enclose(items, "[", "]", to: &bytes, indent: indent) { item, bytes, inner in
                item.write(to: &bytes, indent: inner)
            }
        case .object(let object):
            Self.enclose(object.members, "{", "}", to: &bytes, indent: indent) { member, bytes, inner in
                Self.quote(member.name, to: &bytes)
                bytes += (inner == nil ? ":" : ": ").utf8
                member.value.write(to: &bytes, indent: inner)
            }
        }
    }

    private static func enclose<Item>(
        _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to bytes: inout [UInt8], indent: Int?,
        _ write: (Item, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let indent { startLine(in: &bytes, indent + 1) }
            write(item, &bytes, indent.map { $0 + 1 })
        }
        if let indent, !items.isEmpty { startLine(in: &bytes, indent) }
        bytes.append(UInt8(ascii: close))
    }

    private static func startLine(in bytes: inout [UInt8], _ indent: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * indent)
    }

    private static func quote(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if string.utf8.allSatisfy(isPlain) {
            bytes += string.utf8
        } else {
            for scalar in string.unicodeScalars { escape(scalar, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        // Some readers take a byte order mark away, also one that begins a text.
        case "\u{0}"..<"\u{20}", "\u{7F}", "\u{FEFF}":
            let hex = String(scalar.value, radix: 16)
            bytes += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
        default: bytes += scalar.utf8
        }
    }

    /// True for a byte that stands for itself whatever comes beside it; EF begins the byte order mark.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x22, 0x5C, 0x7F, 0xEF: false
        default: true
        }
    }
}
