/// How long the last tasks of one model took, as far as looks could tell.
///
/// A look says only that a task still runs or that it is done. So each task is a bracket: it ran at one age and was
/// done at another. Where the pace changes, what was learnt before keeps its shape and is stretched to the new pace.
package struct TaskPace: Sendable, Hashable {
    /// One task: it still ran at one age and was done at another, in seconds.
    package struct Bracket: Sendable, Hashable {
        package let running: Double
        package let done: Double

        package init(running: Double, done: Double) {
            self.done = max(done, 0.001)
            self.running = min(max(running, 0), self.done)
        }

        func stretched(by factor: Double) -> Bracket { Bracket(running: running * factor, done: done * factor) }
    }

    /// The tasks as they were seen, the newest last.
    private(set) var seen: [Bracket]
    /// How many of them came since the pace changed; 0 where all are of one pace.
    private(set) var fresh: Int

    /// The most tasks that are remembered.
    package static let most = 100
    /// So many of the last tasks are asked whether the pace has changed.
    private static let recent = 8
    /// It has where another pace makes them so much likelier, as a natural logarithm: a thousand times.
    private static let proof = 7.0
    /// Fewer than these are no measure for a change.
    private static let settled = 20

    /// After so many at a new pace it is known how far the older ones are to be stretched.
    private static let known = 40

    /// Nothing was seen yet.
    package init() { self.init(seen: [], fresh: 0) }

    /// Takes up what was kept.
    init(seen: [Bracket], fresh: Int) {
        self.seen = seen.suffix(Self.most)
        self.fresh = fresh < self.seen.count ? max(fresh, 0) : 0
    }

    /// Takes in more tasks, in the order in which they were seen.
    package mutating func note(_ tasks: [Bracket]) {
        self = TaskPace(seen: seen + tasks, fresh: fresh == 0 ? 0 : fresh + tasks.count)
        if fresh >= Self.known { self = TaskPace(seen: brackets, fresh: 0) }
        noticeChange()
    }

    /// The tasks as if all had come at the pace of today, the newest last.
    var brackets: [Bracket] {
        guard fresh > 0, let before = PaceHistogram(seen.dropLast(fresh)) else { return seen }
        let factor = before.stretch(towards: seen.suffix(fresh)).factor
        return seen.dropLast(fresh).map { $0.stretched(by: factor) } + seen.suffix(fresh)
    }

    private mutating func noticeChange() {
        let all = brackets
        let last = all.suffix(Self.recent)
        guard all.count >= Self.settled + Self.recent,
            let before = PaceHistogram(all.dropLast(Self.recent))
        else { return }
        let (factor, gain) = before.stretch(towards: last)
        guard gain > Self.proof else { return }
        self = TaskPace(seen: all, fresh: last.drop { !before.isLikelier($0, stretchedBy: factor) }.count)
    }
}
