/// A ratio of whole numbers.
struct Ratio: Sendable, Equatable {
    let width: Int
    let height: Int

    init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    /// Reads `16:9`.
    init?(_ text: String) {
        let sides = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
        guard (1...100_000).contains(width), (1...100_000).contains(height) else { return nil }
        self.init(width, height)
    }

    var isWithin21To9: Bool { 9 * width <= 21 * height && 9 * height <= 21 * width }

    /// A size of about so many pixels, in exactly this ratio wherever whole numbers allow.
    func size(pixels: Int) -> (width: Int, height: Int) {
        let divisor = Self.commonDivisor(width, height)
        let (wide, high) = (width / divisor, height / divisor)
        let scale = (Double(max(1, pixels)) / Double(wide * high)).squareRoot()
        if scale >= 0.75 {
            let whole = max(1, Int(scale.rounded()))
            return (wide * whole, high * whole)
        }
        return (max(1, Int(Double(wide) * scale)), max(1, Int(Double(high) * scale)))
    }

    private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : commonDivisor(second, first % second)
    }
}
