/// Writes a canvas as a baseline JPEG file.
///
/// One quantization table and one pair of Huffman tables serve all three components: a little larger than need be, and
/// half the code.
struct JPEGFile {
    private var output: [UInt8] = []
    private var bits: UInt32 = 0
    private var bitCount: UInt32 = 0
    private let divisors: [Int32]

    /// The file, with a comment that image viewers show.
    static func encode(_ canvas: Canvas, comment: String) -> [UInt8] {
        var file = JPEGFile()
        file.writeHead(canvas, comment: comment)
        file.writeBlocks(canvas)
        return file.output
    }

    private init() {
        // The transform leaves every coefficient eight times too large.
        divisors = JPEGTables.quantizers.map { Int32($0) * 8 }
    }

    private mutating func writeHead(_ canvas: Canvas, comment: String) {
        output.reserveCapacity(canvas.width * canvas.height / 4)
        output += [0xFF, 0xD8]
        segment(0xE0, Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
        segment(0xFE, Array(comment.utf8.prefix(60_000)))
        segment(0xDB, [0] + JPEGTables.zigzag.map { JPEGTables.quantizers[$0] })
        let components: [UInt8] = [1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
        segment(0xC0, [8] + big(canvas.height) + big(canvas.width) + [3] + components)
        segment(0xC4, [0x00] + JPEGTables.steps.counts + JPEGTables.steps.symbols)
        segment(0xC4, [0x10] + JPEGTables.details.counts + JPEGTables.details.symbols)
        segment(0xDA, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0])
    }

    private mutating func segment(_ marker: UInt8, _ content: [UInt8]) {
        output += [0xFF, marker] + big(content.count + 2) + content
    }

    private func big(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    private mutating func writeBlocks(_ canvas: Canvas) {
        var block = JPEGBlock()
        var before: [Int32] = [0, 0, 0]
        for top in stride(from: 0, to: canvas.height, by: 8) {
            for left in stride(from: 0, to: canvas.width, by: 8) {
                block.load(canvas, left: left, top: top)
                let places = block.isEven ? JPEGTables.upright : JPEGTables.all
                for component in 0..<3 {
                    block.transform(component)
                    before[component] = write(
                        block.values, from: component * 64, places, before: before[component])
                }
            }
        }
        // The last byte is filled up with ones.
        put(0x7F, 7)
        output += [0xFF, 0xD9]
    }
}

extension JPEGFile {
    /// Writes one block and gives back its mean, from which the next one's difference is taken.
    private mutating func write(_ values: [Int32], from start: Int, _ places: [Int], before: Int32) -> Int32 {
        values.withUnsafeBufferPointer { values in
            let mean = quantized(values[start], 0)
            let step = mean &- before
            let size = Self.size(step)
            put(JPEGTables.steps.codes[size])
            put(step, size)
            var last = 0
            for place in places {
                let natural = JPEGTables.zigzag[place]
                let raw = values[start &+ natural]
                let value = raw == 0 ? 0 : quantized(raw, natural)
                guard value != 0 else { continue }
                writeDetail(value, after: place &- last &- 1)
                last = place
            }
            if last < 63 { put(JPEGTables.details.codes[0]) }
            return mean
        }
    }

    private mutating func writeDetail(_ value: Int32, after zeros: Int) {
        var zeros = zeros
        while zeros > 15 {
            put(JPEGTables.details.codes[0xF0])
            zeros &-= 16
        }
        let size = Self.size(value)
        put(JPEGTables.details.codes[zeros << 4 | size])
        put(value, size)
    }

    private func quantized(_ value: Int32, _ place: Int) -> Int32 {
        let divisor = divisors[place]
        let half = divisor / 2
        return value < 0 ? 0 &- (half &- value) / divisor : (value &+ half) / divisor
    }

    /// How many bits a value takes.
    private static func size(_ value: Int32) -> Int {
        32 &- abs(value).leadingZeroBitCount
    }

    /// Negative values are written as their ones' complement.
    private mutating func put(_ value: Int32, _ size: Int) {
        guard size > 0 else { return }
        let bits = UInt32(bitPattern: value < 0 ? value &- 1 : value) & ((1 << UInt32(size)) &- 1)
        put(bits, UInt32(size))
    }

    private mutating func put(_ code: JPEGTables.Code) {
        put(UInt32(code.bits), UInt32(code.count))
    }

    /// Adds bits, highest first; a byte of ones is followed by a zero, or it would look like a marker.
    private mutating func put(_ value: UInt32, _ count: UInt32) {
        bits = bits << count | value
        bitCount &+= count
        while bitCount >= 8 {
            let byte = UInt8(truncatingIfNeeded: bits >> (bitCount &- 8))
            output.append(byte)
            if byte == 0xFF { output.append(0) }
            bitCount &-= 8
        }
    }
}
