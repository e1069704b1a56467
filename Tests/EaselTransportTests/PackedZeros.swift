import Foundation

/// Gzip data that unpacks to a great many zeros, written by hand: one deflate block of fixed codes.
enum PackedZeros {
    /// Packs one zero and then `codes` runs of 258 zeros each; 13 bits say one run.
    static func gzip(codes: Int) -> [UInt8] {
        var bits: [UInt8] = [1, 1, 0] + [0, 0, 1, 1, 0, 0, 0, 0]
        let run: [UInt8] = [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0]
        let end = [UInt8](repeating: 0, count: 7)
        // Eight runs are 13 whole bytes, so the middle of a long stretch is one pattern over and over.
        let repeated = max(0, codes / 8 - 4)
        for _ in 0..<(codes - repeated * 8) { bits += run }
        let head = bytes(Array(bits[..<(16 + 104)]))
        let pattern = Array(head[2..<15])
        let tail = bytes(Array(bits[(16 + 104)...]) + end)
        var middle: [UInt8] = []
        middle.reserveCapacity(repeated * 13)
        for _ in 0..<repeated { middle += pattern }
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + head + middle + tail + trailer(codes * 258 + 1)
    }

    private static func bytes(_ bits: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(start + 8, bits.count)].reversed().reduce(0) { $0 << 1 | $1 }
        }
    }

    /// The check sum of so many zeros, and their number.
    private static func trailer(_ count: Int) -> [UInt8] {
        var sum: UInt32 = 0xFFFF_FFFF
        // Only short stretches are ever unpacked to their end.
        for _ in 0..<(count < 1_000_000 ? count * 8 : 0) { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        return [~sum, UInt32(truncatingIfNeeded: count)].flatMap { word in (0..<4).map { UInt8(word >> ($0 * 8) & 255) }
        }
    }
}

/// What the process uses.
enum Memory {
    /// The most memory the process ever held, in bytes.
    static var peak: Int { field("VmHWM") ?? 0 }
    /// The memory it holds now.
    static var now: Int { field("VmRSS") ?? 0 }
    static var threads: Int { (field("Threads") ?? 0) / 1024 }
    static var descriptors: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0 }

    private static func field(_ name: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        let number = line?.split { $0 == " " || $0 == "\t" || $0 == ":" }.dropFirst().first
        return number.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
