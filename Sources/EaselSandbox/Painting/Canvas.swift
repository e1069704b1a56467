/// Pixels in memory, and the few strokes that a landscape needs.
///
/// The loops run over raw memory with wrapping arithmetic, so that a debug build paints in a blink too.
struct Canvas {
    let width: Int
    let height: Int
    var pixels: [UInt32]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = [UInt32](repeating: 0, count: width * height)
    }

    /// Fills each row with its own colour.
    mutating func fillRows(_ colour: (Int) -> Colour) {
        let width = width
        let height = height
        pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            for row in 0..<height { (base + row &* width).update(repeating: colour(row).bits, count: width) }
        }
    }

    mutating func blend(_ x: Int, _ y: Int, _ colour: Colour, _ share: Double) {
        guard x >= 0, x < width, y >= 0, y < height, share > 0 else { return }
        let index = y * width + x
        pixels[index] = Colour.mix(pixels[index], colour.bits, UInt32(min(1, share) * 256))
    }

    mutating func fill(x: Range<Int>, y: Range<Int>, _ colour: Colour, share: Double = 1) {
        let columns = x.clamped(to: 0..<width)
        let part = UInt32(share * 256)
        for row in y.clamped(to: 0..<height) {
            for index in (row * width + columns.lowerBound)..<(row * width + columns.upperBound) {
                pixels[index] = Colour.mix(pixels[index], colour.bits, part)
            }
        }
    }

    /// A disc with a soft rim.
    mutating func disc(x: Double, y: Double, radius: Double, _ colour: Colour) {
        radial(x: x, y: y, radius: radius + 1, colour) { squared in
            let distance = squared.squareRoot() * (radius + 1)
            return min(1, radius + 0.5 - distance)
        }
    }

    /// A disc with a bite of another disc, so a moon.
    mutating func crescent(x: Double, y: Double, radius: Double, _ colour: Colour, bite: (x: Double, y: Double)) {
        func covered(_ dx: Double, _ dy: Double, _ radius: Double) -> Double {
            max(0, min(1, radius + 0.5 - (dx * dx + dy * dy).squareRoot()))
        }
        for row in Int(y - radius) - 1...Int(y + radius) + 1 {
            for column in Int(x - radius) - 1...Int(x + radius) + 1 {
                let (dx, dy) = (Double(column) - x, Double(row) - y)
                let share = covered(dx, dy, radius) * (1 - covered(dx - bite.x, dy - bite.y, radius * 0.9))
                blend(column, row, colour, share)
            }
        }
    }

    /// A glow that fades with distance.
    mutating func glow(x: Double, y: Double, radius: Double, _ colour: Colour, strength: Double) {
        radial(x: x, y: y, radius: radius, colour) { squared in
            let near = 1 - squared
            return strength * near * near * near
        }
    }

    /// Blends by the square of the distance, which is 1 at the rim; the shares are looked up, not reckoned each time.
    private mutating func radial(
        x: Double, y: Double, radius: Double, _ colour: Colour, share: (Double) -> Double
    ) {
        let steps = max(16, min(4096, Int(radius * radius)))
        let table = (0...steps).map { UInt32(max(0, share(Double($0) / Double(steps))) * 256) }
        let scale = Double(steps) / (radius * radius)
        let left = max(0, Int(x - radius))
        let right = min(width - 1, Int(x + radius))
        let top = max(0, Int(y - radius))
        let bottom = min(height - 1, Int(y + radius))
        guard left <= right, top <= bottom else { return }
        let width = width
        pixels.withUnsafeMutableBufferPointer { pixels in
            for row in top...bottom {
                let rise = (Double(row) - y) * (Double(row) - y)
                var offset = Double(left) - x
                var index = row &* width &+ left
                let end = row &* width &+ right
                while index <= end {
                    let place = Int((offset * offset + rise) * scale)
                    if place < steps, table[place] > 0 {
                        pixels[index] = Colour.mix(pixels[index], colour.bits, table[place])
                    }
                    offset += 1
                    index &+= 1
                }
            }
        }
    }

    /// Fills each column from its ridge down to where nearer land hides it; the top pixel is blended.
    mutating func raise(_ ridge: [Double], downTo floor: [Int], _ rows: [UInt32]) {
        let width = width
        let height = height
        pixels.withUnsafeMutableBufferPointer { pixels in
            rows.withUnsafeBufferPointer { rows in
                for column in 0..<width {
                    let top = max(0, ridge[column])
                    let bottom = min(height, floor[column])
                    var row = Int(top)
                    guard row < bottom else { continue }
                    var index = row &* width &+ column
                    let share = UInt32((1 - (top - Double(row))) * 256)
                    pixels[index] = Colour.mix(pixels[index], rows[row], share)
                    row &+= 1
                    index &+= width
                    while row < bottom {
                        pixels[index] = rows[row]
                        row &+= 1
                        index &+= width
                    }
                }
            }
        }
    }

    /// Mirrors what stands above the line into the water below it, rippled and tinted more with depth.
    mutating func reflect(below line: Int, tint: Colour, ripple: (Int) -> Int) {
        let width = width
        let depth = max(1, height - line)
        for row in line..<height {
            let source = max(0, line - 1 - (row - line) * line / (depth + line / 2))
            let share = UInt32(60 + 110 * (row - line) / depth)
            let shift = ripple(row - line)
            pixels.withUnsafeMutableBufferPointer { pixels in
                var column = 0
                while column < width {
                    let from = min(max(0, column &+ shift), width &- 1)
                    let pixel = pixels[source &* width &+ from]
                    pixels[row &* width &+ column] = Colour.mix(pixel, tint.bits, share)
                    column &+= 1
                }
            }
        }
    }
}
