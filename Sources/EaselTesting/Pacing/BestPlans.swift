/// The best plans that there can be for a pace that is known: how late they are for how many looks.
///
/// For each of many prices of a look the cheapest plan is found exactly, on ages half a percent apart. Between two of
/// them a plan that is the one on some days and the other on others is as good as a line between them.
package struct BestPlans: Sendable {
    /// What each plan comes to, from the one with the most looks to the one with the fewest.
    private let outcomes: [LookOutcome]

    private static let prices = [
        0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.6, 0.9, 1.3, 2,
    ]

    /// Finds the best plans of a pace; a coarser grid is quicker.
    package init(for pace: ModelledPace, step: Double = 1.005) {
        var ages = [0.0, pace.range.lowerBound]
        while let last = ages.last, last < pace.range.upperBound { ages.append(last * step) }
        let done = ages.map(pace.done(by:))
        let spent = ages.map(pace.spent(by:))
        outcomes = Self.prices.map { Self.outcome(at: $0, ages, done, spent) }
    }

    /// The least mean lateness at a mean number of looks; nil outside what was computed.
    package func lateness(atLooks looks: Double) -> Double? {
        for (more, fewer) in zip(outcomes, outcomes.dropFirst()) where fewer.looks...more.looks ~= looks {
            guard more.looks > fewer.looks else { return more.lateness }
            let part = (looks - fewer.looks) / (more.looks - fewer.looks)
            return fewer.lateness + part * (more.lateness - fewer.lateness)
        }
        return nil
    }

    private static func outcome(
        at price: Double, _ ages: [Double], _ done: [Double], _ spent: [Double]
    ) -> LookOutcome {
        let last = ages.count - 1
        var costs = [Double](repeating: 0, count: ages.count)
        var next = [Int](repeating: last, count: ages.count)
        func lateness(_ from: Int, _ to: Int) -> Double {
            ages[to] * (done[to] - done[from]) - (spent[to] - spent[from])
        }
        for age in stride(from: last - 1, through: 0, by: -1) {
            var least = Double.infinity
            for look in (age + 1)...last {
                let late = lateness(age, look)
                if late >= least { break }
                guard late + costs[look] < least else { continue }
                (least, next[age]) = (late + costs[look], look)
            }
            costs[age] = least + price * (1 - done[age])
        }
        var outcome = LookOutcome()
        var age = 0
        while age < last {
            outcome.looks += 1 - done[age]
            outcome.lateness += lateness(age, next[age])
            age = next[age]
        }
        return outcome
    }
}

/// How often a task is looked at and how long it lies finished and unseen, on the mean.
package struct LookOutcome: Sendable {
    package var looks = 0.0
    /// In seconds.
    package var lateness = 0.0

    package init() {}

    /// What both cost together at a price of a look.
    package func cost(at price: Double) -> Double { lateness + price * looks }
}
