/// The two checksums of a PNG file.
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { code, _ in code & 1 == 1 ? 0xEDB8_8320 ^ (code >> 1) : code >> 1 }
    }

    static func crc(_ bytes: [UInt8]) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                var code: UInt32 = 0xFFFF_FFFF
                var index = 0
                while index < bytes.count {
                    code = table[Int((code ^ UInt32(bytes[index])) & 0xFF)] ^ (code >> 8)
                    index &+= 1
                }
                return code ^ 0xFFFF_FFFF
            }
        }
    }

    static func adler(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { bytes in
            var (low, high): (UInt32, UInt32) = (1, 0)
            var index = 0
            while index < bytes.count {
                // So many steps cannot overflow, and the division is dear.
                let end = min(bytes.count, index &+ 5552)
                while index < end {
                    low &+= UInt32(bytes[index])
                    high &+= low
                    index &+= 1
                }
                low %= 65_521
                high %= 65_521
            }
            return high << 16 | low
        }
    }
}
