internal import EaselCore
internal import Synchronization

/// Where everything that uses one key of one service waits for its turn: submits, looks, and pictures on their way.
///
/// Waiting costs an entry in a queue, and one alarm in the timetable for all. Nothing here runs by itself: the gate
/// moves when somebody enters, when somebody leaves, and when the alarm rings.
final class ServiceGate: Sendable {
    private let timetable: Timetable
    private let clock: any EngineClock
    private let state: Mutex<State>

    private typealias Waiter = CheckedContinuation<Result<Pass, TurnedAway>, Never>

    private struct State {
        var turnstile: Turnstile
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0
        var alarm: (due: Duration, entry: UInt64)?
    }

    /// Opens a gate; a keeper of the paid requests' window can be shared with other processes.
    init(
        _ limits: ServiceLimits, creates: (any WindowKeeper)? = nil, timetable: Timetable, clock: any EngineClock
    ) {
        self.timetable = timetable
        self.clock = clock
        state = Mutex(State(turnstile: Turnstile(limits, creates: creates)))
    }

    /// Waits for leave to make a call; give it back with ``leave(_:_:isRunning:)``.
    func enter(
        _ errand: Errand, of tenant: String = "", until deadline: Duration? = nil
    ) async throws(TurnedAway) -> Pass {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        var limit: UInt64?
        defer { if let limit { timetable.cancel(limit) } }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                if let refusal = lineUp(waiter, errand, id, tenant) {
                    return waiter.resume(returning: .failure(refusal))
                }
                if let deadline {
                    limit = timetable.schedule(at: deadline) { [weak self] in
                        self?.turnAway(id, from: errand.lane, .outOfTime)
                    }
                }
                // Whoever cancelled before the waiter stood in line found nobody.
                if Task.isCancelled { turnAway(id, from: errand.lane, .cancelled) } else { move() }
            }
        } onCancel: {
            turnAway(id, from: errand.lane, .cancelled)
        }
        return try result.get()
    }

    /// Gives a pass back with what the call's end says about the service.
    ///
    /// An order `isRunning` when the service took its request or may have taken it; it counts until ``orderEnded(_:)``.
    func leave(_ pass: Pass, _ outcome: CallOutcome, isRunning: Bool = false) {
        state.withLock { $0.turnstile.leave(pass, outcome, isRunning: isRunning, at: clock.now) }
        move()
    }

    /// Counts an order as running that was accepted in an earlier life, or whose outcome is unknown.
    func orderRuns(_ order: String) { state.withLock { $0.turnstile.note(running: order) } }

    /// Frees the place of an order that has ended.
    func orderEnded(_ order: String) {
        state.withLock { $0.turnstile.note(ended: order) }
        move()
    }

    /// Whether the key may try something again; ask before a second try, and never before a first.
    func mayRetry() -> Bool { state.withLock { $0.turnstile.mayRetry() } }

    /// True when a submit would have to wait behind others.
    var isBusy: Bool { waiting(.submit) > 0 }

    /// How many wait in a lane.
    func waiting(_ lane: Errand.Lane) -> Int { state.withLock { $0.turnstile.waiting(lane) } }

    private func lineUp(_ waiter: Waiter, _ errand: Errand, _ id: UInt64, _ tenant: String) -> TurnedAway? {
        state.withLock { state in
            do throws(TurnedAway) { try state.turnstile.queue(errand, as: id, of: tenant) } catch { return error }
            state.waiters[id] = waiter
            return nil
        }
    }

    private func turnAway(_ id: UInt64, from lane: Errand.Lane, _ reason: TurnedAway) {
        let waiter = state.withLock { state -> Waiter? in
            guard state.turnstile.withdraw(id, from: lane) else { return nil }
            return state.waiters.removeValue(forKey: id)
        }
        waiter?.resume(returning: .failure(reason))
        if waiter != nil { move() }
    }

    /// Lets through whoever may go, and sets the alarm for the next moment at which that can change.
    private func move() {
        let admitted = state.withLock { state in
            var admitted: [(Waiter, Pass)] = []
            while true {
                switch state.turnstile.next(at: clock.now) {
                case .go(let id, let pass):
                    if let waiter = state.waiters.removeValue(forKey: id) { admitted.append((waiter, pass)) }
                case .none(let moment):
                    setAlarm(moment, &state)
                    return admitted
                }
            }
        }
        for (waiter, pass) in admitted { waiter.resume(returning: .success(pass)) }
    }

    private func setAlarm(_ moment: Duration?, _ state: inout State) {
        guard state.alarm?.due != moment else { return }
        if let alarm = state.alarm { timetable.cancel(alarm.entry) }
        state.alarm = moment.map { due in
            (due, timetable.schedule(at: due) { [weak self] in self?.ring(due) })
        }
    }

    private func ring(_ due: Duration) {
        state.withLock { if $0.alarm?.due == due { $0.alarm = nil } }
        move()
    }
}
