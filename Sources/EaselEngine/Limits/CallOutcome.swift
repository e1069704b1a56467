/// What the end of a call says about the service; what it says about the order is not asked here.
enum CallOutcome: Sendable, Hashable {
    /// The service answered, be it yes or no.
    case well
    /// It did not answer, or not as itself; it may have said when to come again.
    case troubled(Duration? = nil)
    /// It asks for fewer calls; it may have said when to come again.
    case slower(Duration? = nil)
    /// The account has no credit.
    case unpaid
    /// The call was given up on our side.
    case withdrawn
}

/// What somebody asks the gate for.
enum Errand: Sendable, Hashable {
    /// The one paid request of an order.
    case submit(order: String)
    /// A look at a task, or any other free call to the service.
    case look
    /// A picture up or down, mostly at another host.
    case transfer
    /// A picture down before its link dies; whose link dies first goes first.
    case fetch(linkDies: Duration)

    enum Lane: Int, Sendable, CaseIterable {
        case look
        case submit
        case transfer
    }

    var lane: Lane {
        switch self {
        case .submit: .submit
        case .look: .look
        case .transfer, .fetch: .transfer
        }
    }
}

/// The leave to make one call; it is given back with how the call ended.
final class Pass: Sendable {
    let errand: Errand
    let began: Duration
    let outage: Breaker.Stub?
    let credit: Breaker.Stub?

    init(errand: Errand, began: Duration, outage: Breaker.Stub?, credit: Breaker.Stub?) {
        self.errand = errand
        self.began = began
        self.outage = outage
        self.credit = credit
    }
}

/// Why somebody did not get a pass.
enum TurnedAway: Error, Sendable, Hashable {
    /// So many wait already.
    case full(Int)
    /// The turn did not come in time.
    case outOfTime
    /// The caller stopped waiting.
    case cancelled
}
