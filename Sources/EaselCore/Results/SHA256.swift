internal import SHA256Shim

/// SHA-256 (FIPS 180-4), of our own because no system library offers it everywhere.
///
/// Where the processor has instructions for it they are used, and else plain Swift.
package enum SHA256 {
    /// True where the processor has instructions for it that are known here.
    package static let hasInstructions = sha256_shim_is_known()

    /// The eight words of the state, then the last sixteen of the schedule.
    private typealias Words = UnsafeMutableBufferPointer<UInt32>

    /// The digest of some bytes.
    package static func digest(of bytes: [UInt8]) -> [UInt8] { digest(of: bytes, byInstructions: hasInstructions) }

    /// The digest of some bytes, made in one of the two ways.
    package static func digest(of bytes: [UInt8], byInstructions: Bool) -> [UInt8] {
        let whole = bytes.count / 64 * 64
        var tail = Array(bytes[whole...]) + [0x80]
        tail += [UInt8](repeating: 0, count: (120 - tail.count % 64) % 64)
        let bits = UInt64(bytes.count) * 8
        tail += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 24) { words in
            _ = words.initialize(from: beginning + [UInt32](repeating: 0, count: 16))
            bytes.withUnsafeBytes { take($0[..<whole], into: words, byInstructions) }
            tail.withUnsafeBytes { take($0[...], into: words, byInstructions) }
            return words[..<8].flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
        }
    }

    /// The digest of some bytes as 64 hexadecimal digits.
    package static func hexDigest(of bytes: [UInt8]) -> String {
        digest(of: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func take(_ bytes: Slice<UnsafeRawBufferPointer>, into words: Words, _ byInstructions: Bool) {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        let schedule = Words(rebasing: words[8...])
        constants.withUnsafeBufferPointer { constants in
            if byInstructions {
                let first = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
                return sha256_shim_take(words.baseAddress, first, bytes.count / 64, constants.baseAddress)
            }
            for start in stride(from: 0, to: bytes.count, by: 64) {
                fill(schedule, from: bytes, at: start)
                turn(words, by: schedule, constants)
            }
        }
    }

    private static func fill(_ schedule: Words, from bytes: UnsafeRawBufferPointer, at start: Int) {
        for index in 0..<16 {
            let word = bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
            schedule[index] = UInt32(bigEndian: word)
        }
    }

    /// Eight rounds at a time, after which each letter stands where it began.
    private static func turn(_ state: Words, by schedule: Words, _ constants: UnsafeBufferPointer<UInt32>) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in stride(from: 0, to: 64, by: 8) {
            round(a, b, c, &d, e, f, g, &h, constants[index] &+ word(index, schedule))
            round(h, a, b, &c, d, e, f, &g, constants[index + 1] &+ word(index + 1, schedule))
            round(g, h, a, &b, c, d, e, &f, constants[index + 2] &+ word(index + 2, schedule))
            round(f, g, h, &a, b, c, d, &e, constants[index + 3] &+ word(index + 3, schedule))
            round(e, f, g, &h, a, b, c, &d, constants[index + 4] &+ word(index + 4, schedule))
            round(d, e, f, &g, h, a, b, &c, constants[index + 5] &+ word(index + 5, schedule))
            round(c, d, e, &f, g, h, a, &b, constants[index + 6] &+ word(index + 6, schedule))
            round(b, c, d, &e, f, g, h, &a, constants[index + 7] &+ word(index + 7, schedule))
        }
        for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
    }

    /// The word of a round, made between the rounds, which a processor can do at the same time.
    @inline(__always) private static func word(_ index: Int, _ schedule: Words) -> UInt32 {
        let place = index & 15
        guard index > 15 else { return schedule[place] }
        let (a, b) = (schedule[(index + 1) & 15], schedule[(index + 14) & 15])
        let small = turned(a, 7) ^ turned(a, 18) ^ (a >> 3)
        let large = turned(b, 17) ^ turned(b, 19) ^ (b >> 10)
        schedule[place] = schedule[place] &+ small &+ schedule[(index + 9) & 15] &+ large
        return schedule[place]
    }

    @inline(__always) private static func round(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
        _ h: inout UInt32, _ word: UInt32
    ) {
        let one = h &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ (g ^ (e & (f ^ g))) &+ word
        d &+= one
        h = one &+ (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ ((a & b) | (c & (a | b)))
    }

    private static func turned(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    private static let beginning: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
