/// A colour as 0xRRGGBB.
struct Colour: Sendable, Equatable, ExpressibleByIntegerLiteral {
    let bits: UInt32

    init(bits: UInt32) { self.bits = bits }
    init(integerLiteral value: UInt32) { bits = value }

    var red: UInt32 { bits >> 16 & 0xFF }
    var green: UInt32 { bits >> 8 & 0xFF }
    var blue: UInt32 { bits & 0xFF }

    /// This colour with a share of another in it, from 0 to 1.
    func mixed(with other: Colour, _ share: Double) -> Colour {
        Colour(bits: Self.mix(bits, other.bits, UInt32(max(0, min(1, share)) * 256)))
    }

    /// The same for packed pixels, with a share in 256ths; red and blue are reckoned in one go.
    static func mix(_ first: UInt32, _ second: UInt32, _ share: UInt32) -> UInt32 {
        let rest = 256 &- share
        let redBlue = ((first & 0xFF00FF) &* rest &+ (second & 0xFF00FF) &* share) >> 8
        let green = ((first & 0x00FF00) &* rest &+ (second & 0x00FF00) &* share) >> 8
        return (redBlue & 0xFF00FF) | (green & 0x00FF00)
    }

    /// A smooth run through several colours, at a place from 0 to 1.
    static func run(_ stops: [Colour], at place: Double) -> Colour {
        guard let last = stops.last, stops.count > 1 else { return stops.first ?? 0 }
        let position = max(0, min(1, place)) * Double(stops.count - 1)
        let index = Int(position)
        guard index < stops.count - 1 else { return last }
        return stops[index].mixed(with: stops[index + 1], position - Double(index))
    }
}
