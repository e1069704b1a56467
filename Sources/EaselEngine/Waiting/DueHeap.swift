/// Entries by when they are due; of two due at once the one that came first stands first.
struct DueHeap {
    struct Item: Comparable {
        let due: Duration
        let entry: UInt64

        static func < (left: Item, right: Item) -> Bool {
            left.due == right.due ? left.entry < right.entry : left.due < right.due
        }
    }

    private var items: [Item] = []

    /// The earliest entry.
    var first: Item? { items.first }

    /// How many places are taken.
    var count: Int { items.count }

    mutating func insert(_ item: Item) {
        items.append(item)
        var child = items.count - 1
        while child > 0, items[child] < items[(child - 1) / 2] {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Lets go of all entries but these.
    mutating func keep(where isKept: (UInt64) -> Bool) {
        // Sorted items are a heap.
        items = items.filter { isKept($0.entry) }.sorted()
    }

    mutating func removeFirst() {
        guard let last = items.popLast(), !items.isEmpty else { return }
        items[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < items.count }
            guard let smallest = children.min(by: { items[$0] < items[$1] }), items[smallest] < items[parent] else {
                return
            }
            items.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
