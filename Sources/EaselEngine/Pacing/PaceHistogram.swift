#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// How likely a task is to be done by which age: what the brackets of a pace say together.
///
/// A task that was done somewhere within a bracket is shared out over its bins as the others say, again and again until
/// they agree. Few tasks are spread widely, many only a little, so that a plan neither trusts three tasks too much nor
/// fills the quiet valley between quick and slow ones.
struct PaceHistogram: Sendable {
    /// The ages between which the bins lie, in seconds, growing evenly by their ratio.
    let edges: [Double]
    /// The share of tasks that is done by each edge.
    let done: [Double]
    /// The time of the tasks that are done by each edge, added up in shares.
    let spent: [Double]
    private let start: Int
    /// How many tasks it is made of.
    let count: Int

    /// Bins to a doubling: three percent each, a third of the narrowest spread that is worth telling apart.
    private static let binsPerDoubling = 24.0
    /// The age at which bins begin to be counted.
    private static let firstEdge = 0.02
    /// What an order counts against the one after it, so that what slowly changes is followed.
    private static let fading = 0.98
    /// How widely tasks are spread as long as there are few, as a natural logarithm: a factor of two.
    private static let wideSpread = 0.7
    /// So many tasks weigh as much as the wide spread does.
    private static let doubts = 1.0
    /// The spread that is assumed of a model, and how many tasks that assumption weighs.
    private static let assumed = (spread: 0.4, tasks: 2.0)
    /// No pace is believed to change by more than this many bins at once: eight times.
    private static let mostShift = 72
    /// What is left to a task that nothing explains, so that one alone proves no change.
    private static let leastShare = 1e-3
    /// How often brackets are shared out with one kernel, and with how many; more changes no plan.
    private static let (passes, rounds) = (2, 6)

    /// Makes the histogram of some tasks, the newest last; nil where there are none.
    init?(_ brackets: some Collection<TaskPace.Bracket>) {
        guard !brackets.isEmpty else { return nil }
        count = brackets.count
        let weights = Self.weights(brackets.count)
        let effective = 1 / weights.reduce(0) { $0 + $1 * $1 }
        let wide = Kernel(Self.wideSpread * Self.binsPerDoubling / log(2), reach: 2)
        // Below a sixteenth nothing is known of a task that was done at the first look.
        let bins = brackets.map { (Self.bin(max($0.running, $0.done / 16)), Self.bin($0.done)) }
        let start = (bins.map(\.0).min() ?? 0) - wide.reach
        let size = (bins.map(\.1).max() ?? 0) + wide.reach + 1 - start
        let edges = (0...size).map { Self.firstEdge * exp2(Double($0 + start) / Self.binsPerDoubling) }
        let spans = bins.map { ($0.0 - start)...($0.1 - start) }
        var shares = Self.evenly(spans, weights, edges)
        var narrow = Self.kernel(spread: Self.assumed.spread, effective)
        for _ in 0..<Self.passes {
            for _ in 0..<Self.rounds { shares = Self.shared(narrow.smooth(shares), over: spans, weights) }
            narrow = Self.kernel(spread: Self.spread(of: shares), effective)
        }
        let doubt = Self.doubts / (Self.doubts + effective)
        let mixed = zip(narrow.smooth(shares), wide.smooth(shares)).map { (1 - doubt) * $0 + doubt * $1 }
        let whole = mixed.reduce(0, +)
        var (done, spent) = ([0.0], [0.0])
        for bin in 0..<size {
            let share = mixed[bin] / whole
            done.append(done[bin] + share)
            spent.append(spent[bin] + share * (edges[bin] + edges[bin + 1]) / 2)
        }
        (self.edges, self.done, self.spent, self.start) = (edges, done, spent, start)
    }

    /// The share of tasks that is done by an age, in seconds.
    func doneShare(by age: Double) -> Double { done[edge(from: age)] }

    /// The age by which half of those are done that take longer than this; nil beyond all that was seen.
    func usualEnd(after age: Double) -> Double? {
        let start = done[edge(from: age)]
        guard start < 0.999 else { return nil }
        return self.age(byWhichDone: start + (1 - start) / 2)
    }

    /// By how much these tasks must be stretched to be most like newer ones, and how much likelier that makes those,
    /// as a natural logarithm.
    func stretch(towards newer: some Collection<TaskPace.Bracket>) -> (factor: Double, gain: Double) {
        let fits = (-Self.mostShift...Self.mostShift).map { shift in
            // A small change is likelier than a large one, as far as the tasks leave it open.
            let doubt = 0.5 * pow(Double(shift) / Self.binsPerDoubling, 2)
            return (shift: shift, fit: newer.reduce(0) { $0 + fit($1, shiftedBy: shift) } - doubt)
        }
        let best = fits.map(\.fit).max() ?? 0
        let (sum, whole) = fits.reduce((0.0, 0.0)) { sums, next in
            let weight = exp(next.fit - best)
            return (sums.0 + weight * Double(next.shift), sums.1 + weight)
        }
        return (exp2(sum / whole / Self.binsPerDoubling), best - fits[Self.mostShift].fit)
    }

    /// True for a task that is likelier when these are stretched by this much.
    func isLikelier(_ task: TaskPace.Bracket, stretchedBy factor: Double) -> Bool {
        let shift = Int((log2(factor) * Self.binsPerDoubling).rounded())
        return fit(task, shiftedBy: shift) > fit(task, shiftedBy: 0)
    }

    /// How likely a task is after all of these were moved by some bins, as a natural logarithm.
    private func fit(_ task: TaskPace.Bracket, shiftedBy shift: Int) -> Double {
        func share(_ bin: Int) -> Double { done[min(max(bin - start - shift, 0), done.count - 1)] }
        return log(max(share(Self.bin(task.done) + 1) - share(Self.bin(task.running)), Self.leastShare))
    }

    /// The age by which this share of the tasks is done.
    func age(byWhichDone share: Double) -> Double { edges[done.firstIndex { $0 >= share } ?? done.count - 1] }

    /// The first edge at or after an age; the last one where there is none.
    func edge(from age: Double) -> Int {
        var (low, high) = (0, edges.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < age - 1e-9 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func bin(_ age: Double) -> Int {
        Int((binsPerDoubling * log2(max(age, firstEdge) / firstEdge)).rounded(.down))
    }

    /// What each task counts, the newest last; one in all.
    private static func weights(_ count: Int) -> [Double] {
        let weights = (0..<count).map { pow(fading, Double(count - 1 - $0)) }
        let whole = weights.reduce(0, +)
        return weights.map { $0 / whole }
    }

    /// How far a task is spread: by Silverman's rule, with what is assumed where tasks are few.
    private static func kernel(spread: Double, _ effective: Double) -> Kernel {
        let square =
            (assumed.spread * assumed.spread * assumed.tasks + spread * spread * effective)
            / (assumed.tasks + effective)
        let width = 0.9 * square.squareRoot() * pow(effective, -0.2)
        return Kernel(width * binsPerDoubling / log(2), reach: 3)
    }

    /// The spread of the half that lies closest together, as a natural logarithm: a second mode far away does not
    /// blur the first.
    private static func spread(of shares: [Double]) -> Double {
        let sums = shares.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
        let half = (sums.last ?? 0) / 2
        var (narrowest, high) = (shares.count, 0)
        for low in shares.indices {
            while high < shares.count, sums[high] - sums[low] < half { high += 1 }
            if sums[high] - sums[low] < half { break }
            narrowest = min(narrowest, high - low)
        }
        return Double(narrowest) * log(2) / binsPerDoubling / 1.35
    }

    /// Shares each task out evenly over its bracket.
    private static func evenly(
        _ spans: [ClosedRange<Int>], _ weights: [Double], _ edges: [Double]
    ) -> [Double] {
        var shares = [Double](repeating: 0, count: edges.count - 1)
        for (span, weight) in zip(spans, weights) {
            let width = edges[span.upperBound + 1] - edges[span.lowerBound]
            for bin in span { shares[bin] += weight * (edges[bin + 1] - edges[bin]) / width }
        }
        return shares
    }

    /// Shares each task out over its bracket as all of them together say.
    private static func shared(
        _ all: [Double], over spans: [ClosedRange<Int>], _ weights: [Double]
    ) -> [Double] {
        let sums = all.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
        // What each bin gets for what it has: a bracket gives the same to all of its bins.
        var gains = [Double](repeating: 0, count: all.count + 1)
        for (span, weight) in zip(spans, weights) {
            let gain = weight / max(sums[span.upperBound + 1] - sums[span.lowerBound], 1e-12)
            gains[span.lowerBound] += gain
            gains[span.upperBound + 1] -= gain
        }
        var gain = 0.0
        return all.indices.map { bin in
            gain += gains[bin]
            return all[bin] * max(gain, 0)
        }
    }
}

/// A bell-shaped weight by which shares are spread over their neighbours.
private struct Kernel {
    private let weights: [Double]

    var reach: Int { weights.count - 1 }

    /// A bell of this width in bins that is cut off after so many widths.
    init(_ width: Double, reach: Double) {
        let width = max(width, 0.5)
        let bell = (0...Int(width * reach)).map { exp(-0.5 * Double($0 * $0) / (width * width)) }
        let whole = 2 * bell.reduce(0, +) - bell[0]
        weights = bell.map { $0 / whole }
    }

    func smooth(_ shares: [Double]) -> [Double] {
        var spread = [Double](repeating: 0, count: shares.count)
        for (bin, share) in shares.enumerated() where share > 0 {
            spread[bin] += share * weights[0]
            for distance in weights.indices.dropFirst() {
                let part = share * weights[distance]
                if bin + distance < spread.count { spread[bin + distance] += part }
                if bin >= distance { spread[bin - distance] += part }
            }
        }
        return spread
    }
}
