import EaselTesting

/// The smallest picture with a text in it.
enum LabelledPicture {
    /// A whole PNG of one pixel that holds a text in a chunk of its own.
    static func png(_ text: String) -> [UInt8] {
        let sample = SamplePicture.png
        let end = sample.count - 12
        let content = Array("tEXt".utf8) + Array("Title".utf8) + [0] + Array(text.utf8)
        let chunk = big(UInt32(content.count - 4)) + content + big(checksum(content))
        return Array(sample[..<end]) + chunk + Array(sample[end...])
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }

    /// CRC-32 as PNG has it, bit by bit: these texts are short.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
