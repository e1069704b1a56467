import TestGround

extension SmallRandom {
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
