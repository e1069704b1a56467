/// A list that keeps its newest elements: what falls off the far end is handed back.
struct Shelf<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var first = 0

    var all: [Element] { Array(elements[first...]) }

    mutating func add(_ element: Element, keeping limit: Int) -> Element? {
        elements.append(element)
        guard elements.count - first > max(1, limit) else { return nil }
        let oldest = elements[first]
        first += 1
        // Removing at the front moves everything, so it is done once in a while.
        if first > 64, first > elements.count / 2 {
            elements.removeFirst(first)
            first = 0
        }
        return oldest
    }
}
