/// Slows calls of one kind down when the service asks for it, and lets them speed up again by and by.
struct Brake: Sendable, Hashable {
    private var until = Duration.zero
    private var spacing = Duration.zero
    private var last: Duration?
    private var slowedAt: Duration?

    private static let firstSpacing = Duration.milliseconds(200)
    private static let longestSpacing = Duration.seconds(10)
    private static let longestAsked = Duration.seconds(3600)

    /// The first moment from which a call may begin.
    func opening(at now: Duration) -> Duration {
        max(now, until, last.map { $0 + spacing } ?? .zero)
    }

    /// Notes that a call begins.
    mutating func begin(at now: Duration) { last = now }

    /// Takes "less often" from a call that began at a moment; of many that were under way together one counts.
    mutating func slow(_ began: Duration, at now: Duration, asked: Duration?) {
        if slowedAt.map({ began > $0 }) ?? true {
            spacing = min(max(spacing * 2, Self.firstSpacing), Self.longestSpacing)
            slowedAt = now
        }
        until = max(until, now + max(min(asked ?? .zero, Self.longestAsked), spacing))
    }

    /// Takes a good answer: a tenth faster, and free again below a fiftieth of a second.
    mutating func ease(_ began: Duration) {
        guard spacing > .zero, slowedAt.map({ began > $0 }) ?? true else { return }
        spacing = spacing * 9 / 10
        if spacing < .milliseconds(20) { spacing = .zero }
    }
}
