/// How much one key may ask of a service.
///
/// What a service documents is kept exactly. What it leaves open has a careful default, because being blocked for an
/// hour costs more than a second of waiting; ``documented`` says which is which.
public struct ServiceLimits: Sendable, Hashable {
    /// How many tasks may be made.
    public var creates: Rate
    /// How many calls of any kind may begin; kept in tenths, so that they come evenly.
    public var calls: Rate
    /// How many tasks may run at once; an order whose outcome is unknown counts as running.
    public var running: Int
    /// How many calls may be on the wire at once.
    public var callsAtOnce: Int
    /// How many pictures may be on their way at once, up or down.
    public var transfersAtOnce: Int
    /// How many orders may wait for their turn; one more is refused before anything is sent.
    public var waiting: Int
    /// Whether other processes on the same store may use the same key, so that they count their tasks together.
    public var isShared = true
    /// Which of these a document of the service states.
    public var documented: Set<Named>

    /// The names of the limits that services document.
    public enum Named: String, Sendable, Hashable, CaseIterable {
        /// ``ServiceLimits/creates``.
        case creates
        /// ``ServiceLimits/calls``.
        case calls
        /// ``ServiceLimits/running``.
        case running
    }

    /// States limits; what is left out is our careful default.
    public init(
        creates: Rate = Rate(10, per: .seconds(1)), calls: Rate = Rate(50, per: .seconds(1)), running: Int = 1_000,
        callsAtOnce: Int = 48, transfersAtOnce: Int = 8, waiting: Int = 50_000, documented: Set<Named> = []
    ) {
        self.creates = creates
        self.calls = calls
        self.running = max(running, 1)
        self.callsAtOnce = max(callsAtOnce, 2)
        self.transfersAtOnce = max(transfersAtOnce, 1)
        self.waiting = max(waiting, 0)
        self.documented = documented
    }

    /// For services that document nothing: 10 tasks and 50 calls a second, 1,000 tasks at once.
    ///
    /// A service that finds this too much says so with 429, which costs nothing and slows the key down.
    public static let careful = ServiceLimits()

    /// For a service in this very process, which nobody pays and nobody shares.
    public static let wide: ServiceLimits = {
        let rate = Rate(100_000, per: .seconds(1))
        var limits = ServiceLimits(
            creates: rate, calls: rate, running: 1_000_000, callsAtOnce: 512, transfersAtOnce: 64)
        limits.isShared = false
        return limits
    }()
}

/// At most so many events in any stretch of time.
public struct Rate: Sendable, Hashable, CustomStringConvertible {
    /// The most events.
    public let count: Int
    /// The stretch of time.
    public let stretch: Duration

    /// States a rate of at least one event in a stretch of at least a millisecond.
    public init(_ count: Int, per stretch: Duration) {
        self.count = max(count, 1)
        self.stretch = max(stretch, .milliseconds(1))
    }

    /// The same rate in smaller helpings: a tenth of the events in a tenth of the time, where that is at least one.
    package var evened: Rate {
        let helpings = min(10, count)
        return Rate(count / helpings, per: stretch * (count / helpings) / count)
    }

    /// Such as `20 per 10.0 seconds`.
    public var description: String { "\(count) per \(stretch)" }
}
