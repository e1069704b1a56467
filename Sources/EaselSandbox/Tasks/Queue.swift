/// Elements that leave in the order in which they came, without moving the ones behind them.
struct Queue<Element: Sendable>: Sendable {
    private var elements: [Element?] = []
    private var first = 0

    var count: Int { elements.count - first }

    mutating func add(_ element: Element) { elements.append(element) }

    /// Takes the oldest out.
    mutating func next() -> Element? {
        guard first < elements.count else { return nil }
        defer {
            elements[first] = nil
            first += 1
            // Removing at the front moves everything, so it is done once in a while.
            if first >= 1024, first * 4 > elements.count {
                elements.removeFirst(first)
                first = 0
            }
        }
        return elements[first]
    }
}
