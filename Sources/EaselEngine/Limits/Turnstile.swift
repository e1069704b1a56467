internal import EaselCore

/// Who may call a service now: all limits of one key in one state machine on time that is handed in.
///
/// Looks and submits share the calls of the key in turn, so neither can crowd the other out. Transfers go to other
/// hosts and have room of their own. A service that does not answer is asked by one probe, which is a look where any
/// waits, because looks cost nothing.
struct Turnstile: Sendable {
    private let limits: ServiceLimits
    private let creates: any WindowKeeper
    private var calls: RateWindow
    private var outage = Breaker(.outage)
    private var credit = Breaker(.credit)
    private var brakes: [Errand.Lane: Brake] = [:]
    private var queues: [Errand.Lane: FairQueue<Errand>] = [:]
    /// Pictures whose links die soon; they go before all other transfers.
    private var dying = DueQueue<Errand>()
    private var underWay: [Errand.Lane: Int] = [:]
    private var running: Set<String> = []
    private var retries = RetryBucket()
    private var nextLane = Errand.Lane.look

    init(_ limits: ServiceLimits, creates: (any WindowKeeper)? = nil) {
        self.limits = limits
        self.creates = creates ?? LocalWindow(limits.creates.stretched)
        calls = RateWindow(limits.calls.evened)
    }

    /// How many wait in a lane.
    func waiting(_ lane: Errand.Lane) -> Int {
        (queues[lane]?.count ?? 0) + (lane == .transfer ? dying.count : 0)
    }
    /// The orders that count as running.
    var orders: Set<String> { running }

    /// Takes one in at the end of its tenant's line; only submits can find the house full.
    mutating func queue(_ errand: Errand, as id: UInt64, of tenant: String) throws(TurnedAway) {
        if errand.lane == .submit, waiting(.submit) >= limits.waiting { throw .full(limits.waiting) }
        if case .fetch(let moment) = errand { return dying.insert(errand, as: id, due: moment) }
        queues[errand.lane, default: FairQueue()].insert(errand, as: id, of: tenant)
    }

    /// Lets one go that waits no more, and says whether it still waited.
    mutating func withdraw(_ id: UInt64, from lane: Errand.Lane) -> Bool {
        (queues[lane]?.remove(id) ?? dying.remove(id)) != nil
    }

    /// Counts an order as running that was accepted before, here or in another process.
    mutating func note(running order: String) { running.insert(order) }

    /// Takes an order off the running ones: it has ended, or its outcome is known.
    mutating func note(ended order: String) { running.remove(order) }

    /// Whether the key may try something again.
    mutating func mayRetry() -> Bool { retries.take() }

    /// The next one that may go now, or else when that can change by itself; nil when it takes somebody's end.
    mutating func next(at now: Duration) -> Answer {
        var soonest: Duration?
        for lane in lanes(at: now) {
            guard let (id, errand) = first(in: lane) else { continue }
            switch readiness(of: errand, at: now) {
            case .now: return .go(id, pass(errand, at: now))
            case .at(let moment): soonest = min(soonest ?? moment, moment)
            case .afterAnEnd: break
            }
        }
        return .none(until: soonest)
    }

    private mutating func first(in lane: Errand.Lane) -> (id: UInt64, entry: Errand)? {
        (lane == .transfer ? dying.first() : nil) ?? queues[lane]?.first()
    }

    enum Answer {
        case go(UInt64, Pass)
        case none(until: Duration?)
    }

    /// Takes a pass back; an order that the service took, or may have taken, goes on running.
    mutating func leave(_ pass: Pass, _ outcome: CallOutcome, isRunning: Bool, at now: Duration) {
        let lane = pass.errand.lane
        underWay[lane, default: 1] -= 1
        if case .submit(let order) = pass.errand {
            if !isRunning { running.remove(order) }
            if outcome != .withdrawn { creates.move(from: pass.began, to: now) }
        }
        switch outcome {
        case .well:
            brakes[lane]?.ease(pass.began)
            retries.refund()
        case .slower(let asked): brakes[lane, default: Brake()].slow(pass.began, at: now, asked: asked)
        case .troubled, .unpaid, .withdrawn: break
        }
        if let stub = pass.outage { outage.end(stub, isWell: outcome.isSignOfLife, at: now, asked: outcome.asked) }
        if let stub = pass.credit { credit.end(stub, isWell: outcome.isPaid, at: now) }
    }

    private enum Readiness {
        case now
        case at(Duration)
        case afterAnEnd
    }

    /// Looks and submits in turn; a probe is a look where one can go.
    private func lanes(at now: Duration) -> [Errand.Lane] {
        let lookFirst = nextLane == .look || outage.opening(at: now) == .probe
        return lookFirst ? [.look, .submit, .transfer] : [.submit, .look, .transfer]
    }

    private func readiness(of errand: Errand, at now: Duration) -> Readiness {
        let lane = errand.lane
        var moment = max(now, brakes[lane]?.opening(at: now) ?? now)
        guard lane != .transfer else {
            return underWay[.transfer, default: 0] < limits.transfersAtOnce ? ready(moment, now) : .afterAnEnd
        }
        guard hasRoom(for: errand) else { return .afterAnEnd }
        for breaker in lane == .submit ? [outage, credit] : [outage] {
            switch breaker.opening(at: now) {
            case .open, .probe: break
            case .at(let opening): moment = max(moment, opening)
            case .afterProbe: return .afterAnEnd
            }
        }
        return ready(max(moment, calls.opening(at: now)), now, isCreate: lane == .submit)
    }

    private func ready(_ moment: Duration, _ now: Duration, isCreate: Bool = false) -> Readiness {
        guard moment <= now else { return .at(moment) }
        // Last of all, because a keeper counts whoever it lets through.
        if isCreate, let opening = creates.take(at: now) { return .at(max(opening, now + .milliseconds(1))) }
        return .now
    }

    private func hasRoom(for errand: Errand) -> Bool {
        let (looks, submits) = (underWay[.look, default: 0], underWay[.submit, default: 0])
        guard looks + submits < limits.callsAtOnce else { return false }
        guard case .submit(let order) = errand else { return true }
        // A quarter of the calls is never a submit's.
        let room = max(limits.callsAtOnce - max(limits.callsAtOnce / 4, 1), 1)
        return submits < room && (running.count < limits.running || running.contains(order))
    }

    private mutating func pass(_ errand: Errand, at now: Duration) -> Pass {
        let lane = errand.lane
        if case .fetch = errand { dying.removeFirst() } else { queues[lane]?.removeFirst() }
        underWay[lane, default: 0] += 1
        brakes[lane]?.begin(at: now)
        if case .submit(let order) = errand { running.insert(order) }
        guard lane != .transfer else { return Pass(errand: errand, began: now, outage: nil, credit: nil) }
        nextLane = lane == .look ? .submit : .look
        _ = calls.take(at: now)
        return Pass(
            errand: errand, began: now, outage: outage.begin(at: now),
            credit: lane == .submit ? credit.begin(at: now) : nil)
    }
}

extension CallOutcome {
    /// What the end says about the service being there; nil for nothing.
    var isSignOfLife: Bool? {
        switch self {
        case .well, .unpaid, .slower: true
        case .troubled: false
        case .withdrawn: nil
        }
    }

    /// What the end says about the account's credit; only an answer to a paid request that was taken or judged counts.
    var isPaid: Bool? {
        switch self {
        case .well: true
        case .unpaid: false
        case .troubled, .slower, .withdrawn: nil
        }
    }

    /// How long the service asks to wait.
    var asked: Duration? {
        switch self {
        case .troubled(let asked), .slower(let asked): asked
        case .well, .unpaid, .withdrawn: nil
        }
    }
}
