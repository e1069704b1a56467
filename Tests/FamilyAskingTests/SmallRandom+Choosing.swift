import TestGround

extension SmallRandom {
    /// True in one of so many cases.
    mutating func isOne(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// One of the items; there must be one.
    mutating func one<Item>(of items: [Item]) -> Item { items[Int.random(in: 0..<items.count, using: &self)] }
}
