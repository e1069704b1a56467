/// An IP address, with the one question that matters, namely how far it reaches.
package enum IPAddress: Sendable, Hashable {
    /// Four bytes.
    case v4([UInt8])
    /// Sixteen bytes.
    case v6([UInt8])

    /// How far an address reaches.
    package enum Reach: Sendable, Hashable {
        /// This machine.
        case loopback
        /// A private, link-local, shared, multicast, reserved or metadata address.
        case inner
        /// The open internet.
        case open
    }

    /// Reads a plain dotted or colon address; octal, hexadecimal, decimal and shortened spellings are not read.
    package init?(_ text: String) {
        if text.contains(":") {
            guard let bytes = Self.readV6(text) else { return nil }
            self = .v6(bytes)
        } else {
            guard let bytes = Self.readV4(Substring(text)) else { return nil }
            self = .v4(bytes)
        }
    }

    /// How far it reaches; a v4 address that is mapped into v6 is judged as the v4 address it is.
    ///
    /// The v4 address at the end of a tunnel is open or inner, and never this machine.
    package var reach: Reach {
        switch self {
        case .v4(let bytes): Self.reach(v4: bytes)
        case .v6(let bytes): Self.reach(v6: bytes)
        }
    }

    private static func reach(v4 b: [UInt8]) -> Reach {
        switch (b[0], b[1], b[2]) {
        case (127, _, _): .loopback
        case (0, _, _), (10, _, _), (224..., _, _): .inner
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): .inner
        case (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113), (192, 88, 99): .inner
        // A public address by its number, behind which a cloud's machines find what belongs to them alone.
        case (168, 63, 129) where b[3] == 16: .inner
        default: .open
        }
    }

    private static func reach(v6 b: [UInt8]) -> Reach {
        if b == [UInt8](repeating: 0, count: 15) + [1] { return .loopback }
        let zeros = b[0..<10].allSatisfy { $0 == 0 }
        if zeros, b[10] == 0xFF, b[11] == 0xFF { return reach(v4: Array(b[12...])) }
        if zeros, b[10] == 0, b[11] == 0 { return .inner }
        let isWrapped = b.starts(with: [0, 0x64, 0xFF, 0x9B]) && b[4..<12].allSatisfy { $0 == 0 }
        if isWrapped { return reach(v4: Array(b[12...])) == .open ? .open : .inner }
        if b.starts(with: [0x20, 0x02]) { return reach(v4: Array(b[2..<6])) == .open ? .open : .inner }
        // Only 2000::/3 is given out; the documentation, protocol and tunnel blocks inside it are not for pictures.
        guard b[0] & 0xE0 == 0x20 else { return .inner }
        if b.starts(with: [0x20, 0x01, 0x0D, 0xB8]) || b.starts(with: [0x3F, 0xFF]) && b[2] < 0x10 { return .inner }
        return b.starts(with: [0x20, 0x01]) && b[2] < 2 ? .inner : .open
    }

    private static func readV4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            let plain = part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part.count == 1 || part.first != "0")
            guard plain, let byte = UInt8(part) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func readV6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        // `split` by "::" would miss ":::", which is never right.
        guard !text.contains(":::"), let head = groups(halves[0]) else { return nil }
        guard halves.count == 1 || !halves[0].contains(".") else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if part.contains(".") {
                guard index == parts.count - 1, let v4 = readV4(part) else { return nil }
                bytes += v4
            } else {
                let hex = part.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
                guard hex, (1...4).contains(part.count), let group = UInt16(part, radix: 16) else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            }
        }
        return bytes
    }
}
