/// A small compressor: repetitions found with one memory per hash, written with the fixed Huffman code.
struct Deflater {
    private static let hashBits: UInt32 = 12
    private static let reach = 32_768
    private static let longest = 258

    private var output: [UInt8] = []
    private var bits: UInt64 = 0
    private var bitCount: UInt64 = 0

    /// The bytes in the zlib format.
    static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var deflater = Deflater()
        deflater.output = [0x78, 0x01]
        deflater.output.reserveCapacity(bytes.count / 8)
        deflater.compress(bytes)
        let sum = Checksum.adler(bytes)
        deflater.output += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
        return deflater.output
    }

    private mutating func compress(_ bytes: [UInt8]) {
        // One last block, fixed code.
        put(0b011, 3)
        bytes.withUnsafeBufferPointer { bytes in
            var memory = [Int32](repeating: -1, count: 1 << Self.hashBits)
            memory.withUnsafeMutableBufferPointer { memory in
                var index = 0
                while index < bytes.count {
                    let length = match(bytes, at: index, &memory)
                    if length == 0 {
                        literal(Int(bytes[index]))
                        index &+= 1
                    } else {
                        index &+= length
                    }
                }
            }
        }
        literal(256)
        flush()
    }

    /// Writes the repetition that begins here, if there is one of use, and says how long it is.
    private mutating func match(
        _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, _ memory: inout UnsafeMutableBufferPointer<Int32>
    ) -> Int {
        guard index &+ 3 < bytes.count else { return 0 }
        let three = UInt32(bytes[index]) | UInt32(bytes[index &+ 1]) << 8 | UInt32(bytes[index &+ 2]) << 16
        let slot = Int((three &* 0x9E37_79B1) >> (32 - Self.hashBits))
        let before = Int(memory[slot])
        memory[slot] = Int32(truncatingIfNeeded: index)
        guard before >= 0, index &- before <= Self.reach else { return 0 }
        let most = min(Self.longest, bytes.count &- index)
        var length = 0
        while length < most, bytes[before &+ length] == bytes[index &+ length] { length &+= 1 }
        guard length >= 4 else { return 0 }
        put(length: length)
        put(distance: index &- before)
        return length
    }

    /// Adds bits, lowest first.
    private mutating func put(_ value: Int, _ count: Int) {
        bits |= UInt64(truncatingIfNeeded: value) << bitCount
        bitCount &+= UInt64(truncatingIfNeeded: count)
        while bitCount >= 8 {
            output.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            bitCount &-= 8
        }
    }

    private mutating func flush() {
        if bitCount > 0 { output.append(UInt8(truncatingIfNeeded: bits)) }
    }

    /// A literal or a length symbol in the fixed code; codes go in highest bit first.
    private mutating func literal(_ symbol: Int) {
        switch symbol {
        case ..<144: put(Self.reversed(0x30 &+ symbol, 8), 8)
        case ..<256: put(Self.reversed(0x190 &+ symbol &- 144, 9), 9)
        case ..<280: put(Self.reversed(symbol &- 256, 7), 7)
        default: put(Self.reversed(0xC0 &+ symbol &- 280, 8), 8)
        }
    }

    private mutating func put(length: Int) {
        if length == Self.longest { return literal(285) }
        let rest = length &- 3
        let extra = rest < 8 ? 0 : Self.log(rest) &- 2
        literal(257 &+ (extra << 2) &+ (rest >> extra))
        if extra > 0 { put(rest & ((1 << extra) &- 1), extra) }
    }

    private mutating func put(distance: Int) {
        let rest = distance &- 1
        let extra = rest < 4 ? 0 : Self.log(rest) &- 1
        put(Self.reversed((extra << 1) &+ (rest >> extra), 5), 5)
        if extra > 0 { put(rest & ((1 << extra) &- 1), extra) }
    }

    private static func log(_ value: Int) -> Int {
        Int.bitWidth &- 1 &- value.leadingZeroBitCount
    }

    private static func reversed(_ value: Int, _ count: Int) -> Int {
        var (value, result) = (value, 0)
        for _ in 0..<count {
            result = result << 1 | value & 1
            value >>= 1
        }
        return result
    }
}
