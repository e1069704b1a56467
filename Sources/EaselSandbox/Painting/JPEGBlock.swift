/// Eight by eight pixels as three components, and their cosine transform in whole numbers.
///
/// A row of one colour, which is what a painted sky is made of, is transformed without reckoning.
struct JPEGBlock {
    /// Brightness, blueness, redness: 64 values each.
    private(set) var values = [Int32](repeating: 0, count: 192)
    /// The rows that have more than one colour in them, as bits.
    private var uneven: UInt8 = 0

    /// Whether every row has one colour.
    var isEven: Bool { uneven == 0 }

    /// Takes pixels in; beyond the canvas its last row and column go on.
    mutating func load(_ canvas: Canvas, left: Int, top: Int) {
        uneven = 0
        canvas.pixels.withUnsafeBufferPointer { pixels in
            values.withUnsafeMutableBufferPointer { values in
                for row in 0..<8 {
                    let start = min(top &+ row, canvas.height &- 1) &* canvas.width
                    var last: UInt32 = 0xFFFF_FFFF
                    var index = row &* 8
                    var column = left
                    while column < left &+ 8 {
                        let pixel = pixels[start &+ min(column, canvas.width &- 1)]
                        if pixel == last {
                            values[index] = values[index &- 1]
                            values[index &+ 64] = values[index &+ 63]
                            values[index &+ 128] = values[index &+ 127]
                        } else {
                            if last != 0xFFFF_FFFF { uneven |= 1 << UInt8(row) }
                            Self.split(pixel, &values, index)
                            last = pixel
                        }
                        index &+= 1
                        column &+= 1
                    }
                }
            }
        }
    }

    private static func split(_ pixel: UInt32, _ values: inout UnsafeMutableBufferPointer<Int32>, _ index: Int) {
        let red = Int32(bitPattern: pixel >> 16 & 0xFF)
        let green = Int32(bitPattern: pixel >> 8 & 0xFF)
        let blue = Int32(bitPattern: pixel & 0xFF)
        // The usual weights, times 65536, with a half for rounding.
        values[index] = ((19_595 &* red &+ 38_470 &* green &+ 7_471 &* blue &+ 32_768) >> 16) &- 128
        values[index &+ 64] = (-11_059 &* red &- 21_709 &* green &+ 32_768 &* blue &+ 32_768) >> 16
        values[index &+ 128] = (32_768 &* red &- 27_439 &* green &- 5_329 &* blue &+ 32_768) >> 16
    }

    /// Transforms one component in place: first the rows, then the columns.
    mutating func transform(_ component: Int) {
        let start = component * 64
        let uneven = uneven
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for row in 0..<8 {
                let first = base + start + row &* 8
                if uneven & (1 << UInt8(row)) != 0 {
                    Self.pass(first, 1, isFirst: true)
                } else {
                    let mean = first[0]
                    first.update(repeating: 0, count: 8)
                    first[0] = mean << 5
                }
            }
            for column in 0..<(uneven == 0 ? 1 : 8) { Self.pass(base + start + column, 8, isFirst: false) }
        }
    }

    /// The transform of eight numbers after Loeffler, Ligtenberg and Moschytz, with factors times 8192.
    ///
    /// The first pass leaves two bits more than it got, the second takes them away.
    private static func pass(_ values: UnsafeMutablePointer<Int32>, _ step: Int, isFirst: Bool) {
        let (p0, p1, p2, p3) = (0, step, step &* 2, step &* 3)
        let (p4, p5, p6, p7) = (step &* 4, step &* 5, step &* 6, step &* 7)
        let shift: Int32 = isFirst ? 11 : 15
        let half: Int32 = 1 << (shift &- 1)
        let sum0 = values[p0] &+ values[p7]
        let sum1 = values[p1] &+ values[p6]
        let sum2 = values[p2] &+ values[p5]
        let sum3 = values[p3] &+ values[p4]
        let odd0 = values[p3] &- values[p4]
        let odd1 = values[p2] &- values[p5]
        let odd2 = values[p1] &- values[p6]
        let odd3 = values[p0] &- values[p7]

        let (outer, inner) = (sum0 &+ sum3, sum1 &+ sum2)
        let (outerDifference, innerDifference) = (sum0 &- sum3, sum1 &- sum2)
        values[p0] = isFirst ? (outer &+ inner) << 2 : (outer &+ inner &+ 2) >> 2
        values[p4] = isFirst ? (outer &- inner) << 2 : (outer &- inner &+ 2) >> 2
        let turn = (innerDifference &+ outerDifference) &* 4433 &+ half
        values[p2] = (turn &+ outerDifference &* 6270) >> shift
        values[p6] = (turn &- innerDifference &* 15_137) >> shift

        let z1 = (odd0 &+ odd3) &* -7373
        let z2 = (odd1 &+ odd2) &* -20_995
        let z5 = (odd0 &+ odd2 &+ odd1 &+ odd3) &* 9633
        let z3 = (odd0 &+ odd2) &* -16_069 &+ z5 &+ half
        let z4 = (odd1 &+ odd3) &* -3196 &+ z5 &+ half
        values[p7] = (odd0 &* 2446 &+ z1 &+ z3) >> shift
        values[p5] = (odd1 &* 16_819 &+ z2 &+ z4) >> shift
        values[p3] = (odd2 &* 25_172 &+ z2 &+ z3) >> shift
        values[p1] = (odd3 &* 12_299 &+ z1 &+ z4) >> shift
    }
}
