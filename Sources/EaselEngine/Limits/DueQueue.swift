/// Those whose time runs out: whoever has the least left comes first.
///
/// Leaving costs nothing; places that were left are swept when they outnumber those who wait.
struct DueQueue<Entry: Sendable>: Sendable {
    private var heap = DueHeap()
    private var entries: [UInt64: Entry] = [:]

    /// How many wait.
    var count: Int { entries.count }

    /// Takes one in whose time is over at a moment.
    mutating func insert(_ entry: Entry, as id: UInt64, due: Duration) {
        entries[id] = entry
        heap.insert(DueHeap.Item(due: due, entry: id))
    }

    /// Lets one go, wherever it stands.
    mutating func remove(_ id: UInt64) -> Entry? {
        guard let entry = entries.removeValue(forKey: id) else { return nil }
        if heap.count > 2 * entries.count + 64 {
            let living = entries
            heap.keep { living[$0] != nil }
        }
        return entry
    }

    /// The one whose time is over first.
    mutating func first() -> (id: UInt64, entry: Entry)? {
        while let item = heap.first {
            if let entry = entries[item.entry] { return (item.entry, entry) }
            heap.removeFirst()
        }
        return nil
    }

    /// Takes that one out.
    mutating func removeFirst() {
        guard let (id, _) = first() else { return }
        entries[id] = nil
        heap.removeFirst()
    }
}
