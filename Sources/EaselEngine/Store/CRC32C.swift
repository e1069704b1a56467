/// The check sum of RFC 3720 against accidents: it finds every changed bit, and every run of up to 32 of them.
enum CRC32C {
    /// The sum as 8 hexadecimal digits.
    static func hexSum(of bytes: some Collection<UInt8>) -> String {
        let text = String(sum(of: bytes), radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }

    /// The sum.
    static func sum(of bytes: some Collection<UInt8>) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            bytes.withContiguousStorageIfAvailable { sum(of: $0, tables) }
                ?? Array(bytes).withUnsafeBufferPointer { sum(of: $0, tables) }
        }
    }

    /// Takes eight bytes in one step: ten thousand records are summed at every start.
    private static func sum(of bytes: UnsafeBufferPointer<UInt8>, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        func entry(_ table: Int, _ byte: UInt32) -> UInt32 { tables[table << 8 | Int(byte & 0xFF)] }
        var sum = UInt32.max
        var at = 0
        while at + 8 <= bytes.count {
            let low = sum ^ word(bytes, at)
            let high = word(bytes, at + 4)
            let left = entry(7, low) ^ entry(6, low >> 8) ^ entry(5, low >> 16) ^ entry(4, low >> 24)
            let right = entry(3, high) ^ entry(2, high >> 8) ^ entry(1, high >> 16) ^ entry(0, high >> 24)
            sum = left ^ right
            at += 8
        }
        while at < bytes.count {
            sum = entry(0, sum ^ UInt32(bytes[at])) ^ sum >> 8
            at += 1
        }
        return ~sum
    }

    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
        UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
    }

    /// Eight tables of 256: what a byte adds to the sum when none to seven bytes come after it.
    private static let tables: [UInt32] = {
        let first: [UInt32] = (0..<256).map { (index: UInt32) -> UInt32 in
            (0..<8).reduce(index) { (sum: UInt32, _) in sum & 1 == 1 ? 0x82F6_3B78 ^ sum >> 1 : sum >> 1 }
        }
        var tables = first
        for index in 256..<8 * 256 {
            let before = tables[index - 256]
            tables.append(first[Int(before & 0xFF)] ^ before >> 8)
        }
        return tables
    }()
}
