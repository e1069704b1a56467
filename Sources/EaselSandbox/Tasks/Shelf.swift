/// A list that keeps its newest elements: what falls off the far end is handed back.
struct Shelf<Element: Sendable>: Sendable {
    private let limit: Int
    private var elements: [Element] = []
    private var oldest = 0

    /// Keeps so many elements, and one at least.
    init(keeping limit: Int) {
        self.limit = max(1, limit)
    }

    /// Oldest first.
    var all: [Element] { Array(elements[oldest...] + elements[..<oldest]) }

    /// Adds an element; a full shelf gives its oldest away for it.
    mutating func add(_ element: Element) -> Element? {
        guard elements.count == limit else {
            elements.append(element)
            return nil
        }
        let fallen = elements[oldest]
        elements[oldest] = element
        oldest = (oldest + 1) % limit
        return fallen
    }
}
