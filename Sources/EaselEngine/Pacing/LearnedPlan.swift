internal import EaselCore

/// When to look at a task of a model whose pace is known: where a look is worth more than it costs.
///
/// Each look has a price, and each second for which a picture lies finished and unseen costs a second. The plan is the
/// one whose looks and lateness cost least together, over what the histogram of the model expects.
package struct LearnedPlan: Sendable {
    /// What a look costs, in seconds of lateness.
    ///
    /// A person does not notice a tenth of a second. At this price a picture of 8 s is looked at about six times, by
    /// the ramp four or five times. Two looks are never closer together, because a look gains no more than that.
    package static let lookPrice = 0.07
    /// No task is left alone for longer, however surely it still runs: it may have failed, or the pace has changed.
    package static let longestGap = 60.0

    private let histogram: PaceHistogram
    /// The look that follows a look at each edge; where none does the last edge itself.
    private let following: [Int]
    private let first: Int

    /// Makes the plan of a pace; nil where nothing was seen yet.
    package init?(_ pace: TaskPace) {
        guard let histogram = PaceHistogram(pace.brackets) else { return nil }
        self.histogram = histogram
        (first, following) = Self.looks(histogram)
    }

    /// The age at which to look next at a task that ran at this age; nil beyond all that was seen.
    package func next(after age: Duration) -> Duration? {
        let age = age / .seconds(1)
        let edge = histogram.edge(from: age)
        let next = age < histogram.edges[0] ? first : following[edge]
        guard next > edge || age < histogram.edges[0] else { return nil }
        return .seconds(min(max(histogram.edges[next], age + Self.lookPrice), age + Self.longestGap))
    }

    /// About how long a task still runs at this age; nil beyond all that was seen.
    package func left(after age: Duration) -> Duration? {
        histogram.usualEnd(after: age / .seconds(1)).map { max(.seconds($0) - age, .zero) }
    }

    /// How many seconds a task takes as a rule: half take less.
    package var usualSeconds: Double { histogram.usualEnd(after: 0) ?? histogram.edges[0] }

    /// Why the next look comes when it does, for people.
    package func reason(after age: Duration) -> String {
        let now = histogram.doneShare(by: age / .seconds(1))
        let pictures = "the last \(histogram.count) such \(histogram.count == 1 ? "picture" : "pictures")"
        guard let next = next(after: age) else {
            return "It takes longer than \(pictures) did; from here on it is looked at more and more rarely."
        }
        let then = histogram.doneShare(by: next / .seconds(1))
        let part = now < 1 ? (then - now) / (1 - now) : 1
        return "By \(pictures), \(Self.percent(part)) of those that still run now are done by then, and a look costs "
            + "\(Self.lookPrice) s of waiting."
    }

    private static func percent(_ share: Double) -> String { "\(Int((min(max(share, 0), 1) * 100).rounded())) %" }

    /// The cheapest looks from each edge on, found from the last edge backwards.
    private static func looks(_ histogram: PaceHistogram) -> (first: Int, following: [Int]) {
        let last = histogram.edges.count - 1
        var costs = [Double](repeating: 0, count: last + 1)
        var following = [Int](repeating: last, count: last + 1)
        for edge in stride(from: last - 1, through: 0, by: -1) {
            let best = next(from: edge + 1, histogram, costs)
            following[edge] = best.edge
            costs[edge] = best.cost + lookPrice * (1 - histogram.done[edge])
        }
        return (next(from: 0, histogram, costs).edge, following)
    }

    /// The look from which on all costs least, at this edge or a later one, for a task that ran at the edge before.
    private static func next(
        from start: Int, _ histogram: PaceHistogram, _ costs: [Double]
    ) -> (edge: Int, cost: Double) {
        let (edges, done, spent) = (histogram.edges, histogram.done, histogram.spent)
        let (seen, passed) = start == 0 ? (0, 0) : (done[start - 1], spent[start - 1])
        var best = (edge: start, cost: Double.infinity)
        for edge in start..<edges.count {
            let lateness = edges[edge] * (done[edge] - seen) - (spent[edge] - passed)
            // Lateness only grows from here on, so nothing later can be cheaper.
            if lateness >= best.cost { break }
            if lateness + costs[edge] < best.cost { best = (edge, lateness + costs[edge]) }
        }
        return best
    }
}
