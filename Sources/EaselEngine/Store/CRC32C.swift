/// The check sum of RFC 3720 against accidents: it finds every changed bit, and every run of up to 32 of them.
enum CRC32C {
    /// The sum as 8 hexadecimal digits.
    static func hexSum(of bytes: [UInt8]) -> String {
        let text = String(sum(of: bytes), radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }

    /// The sum.
    static func sum(of bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes { sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
        return ~sum
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0x82F6_3B78 ^ sum >> 1 : sum >> 1 }
    }
}
