/// A small generator (SplitMix64) so that a random test that failed can be run again by its seed.
struct SmallRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A text of characters that like to break things.
    mutating func text(upTo most: Int) -> String {
        let odd = [
            "a", "Z", "0", " ", "\"", "\\", "\n", "\r\n", "\t", "\u{0}", "\u{1b}", "\u{7f}", "é", "🦊", "\u{202e}",
            "\u{2028}",
        ]
        return (0..<Int.random(in: 0...most, using: &self)).map { _ in odd[Int.random(in: 0..<odd.count, using: &self)]
        }
        .joined()
    }
}
