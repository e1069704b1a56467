public import EaselCore
internal import Synchronization

/// One request that may cost money once, followed to its end.
///
/// Letting go of an order does not stop it: a Swift task that is cancelled stops *waiting*, and the order lives on.
public final class Order: Sendable {
    /// The order's id.
    public let id: String
    /// Rings when somebody has a reason to look now.
    let bell = Bell()

    private let timetable: Timetable
    private let clock: any EngineClock
    private let watcher: Watcher
    private let state: Mutex<State>

    private struct State {
        var model: ModelName
        var veil: Veil
        var status = OrderStatus(.queued)
        /// Who may stop the order: nobody while its request is on the wire, and afterwards.
        var wire = Wire.open
        var stop: (@Sendable () -> Void)?
        /// Asks the process that has the order to take it back.
        var ask: (@Sendable () -> Void)?
        /// The task that a callback named.
        var hintedTask: String?
        var ending: Result<Delivery, ImageFailure>?
        var listeners: [UInt64: Listener] = [:]
        var waiters: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0

        mutating func update(_ change: (inout OrderStatus) -> Void) -> Bool {
            guard ending == nil else { return false }
            let before = status
            change(&status)
            status.remark = status.remark.map { veil($0) }
            // A look that finds nothing new is no news.
            var news = before
            news.looks = status.looks
            guard status != news else { return false }
            for listener in listeners.values { listener.yield(status) }
            return true
        }
    }

    private typealias Listener = AsyncStream<OrderStatus>.Continuation
    private typealias Waiter = CheckedContinuation<Release, Never>

    private enum Wire {
        case open
        case taken
        case closed
        /// Another process has the order, and decides.
        case elsewhere
        /// It was on the wire in an earlier life.
        case past
    }

    private struct ModelName {
        var service: String
        var model: String
    }

    /// Why somebody waits no longer.
    private enum Release {
        case ended, outOfTime, cancelled
    }

    /// Hears of every change of an order.
    typealias Watcher = @Sendable (Order, OrderStatus) -> Void

    init(
        id: String, service: String, model: String, timetable: Timetable, clock: any EngineClock,
        veil: Veil = Veil(key: nil), watcher: @escaping Watcher = { _, _ in }
    ) {
        self.id = id
        self.timetable = timetable
        self.clock = clock
        self.watcher = watcher
        self.state = Mutex(State(model: ModelName(service: service, model: model), veil: veil))
    }

    /// The service's id.
    public var service: String { state.withLock { $0.model.service } }

    /// The model's id; empty for an order that was found by its task alone.
    public var model: String { state.withLock { $0.model.model } }

    /// Where the order stands now.
    public var status: OrderStatus { state.withLock { $0.status } }

    /// The order's life from now on; the last event is its end.
    public var events: AsyncStream<OrderStatus> {
        let (stream, continuation) = AsyncStream.makeStream(of: OrderStatus.self)
        let listener = state.withLock { state in
            continuation.yield(state.status)
            if state.ending != nil { continuation.finish() }
            let listener = state.nextWaiter
            state.nextWaiter += 1
            state.listeners[listener] = state.ending == nil ? continuation : nil
            return listener
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: listener) }
        }
        return stream
    }

    /// Waits for the end, at most so long; when time is over or the Swift task is cancelled the order lives on.
    public func result(within patience: Duration? = nil) async throws(ImageFailure) -> Delivery {
        let release = await release(within: patience)
        if let result = state.withLock({ $0.ending }) { return try result.get() }
        guard release == .outOfTime else { throw stillRunning(.cancelled, "Waiting was stopped.") }
        let last = status.remark.map { " Last: \($0)" } ?? ""
        throw stillRunning(.stillRunning, "The order is not done after \(patience?.words ?? "its time").\(last)")
    }

    /// Takes the order back, and says what came of that.
    ///
    /// Only an order that is not on the wire can be taken back. One that is paid comes home all the same.
    @discardableResult
    public func cancel() -> Cancellation {
        let (answer, stop) = state.withLock { state -> (Cancellation, (@Sendable () -> Void)?) in
            if state.ending != nil { return (.ended(state.status.state), nil) }
            if state.wire == .elsewhere { return (.asked, state.ask) }
            guard state.wire == .open else { return (.tooLate(state.status.state), nil) }
            state.wire = .closed
            return (.takenBack, state.stop)
        }
        stop?()
        return answer
    }

    /// Takes the order on the wire for one attempt, or says that it was taken back before.
    func takeWire() -> Bool {
        state.withLock { state in
            guard state.wire == .open else { return false }
            state.wire = .taken
            return true
        }
    }

    /// True from before the record says that the request is on the wire until its answer is written down.
    var isBeingSent: Bool {
        state.withLock { $0.wire == .taken && $0.ending == nil && [.queued, .sending].contains($0.status.state) }
    }

    /// Lets the order be taken back again: the service surely has not taken it.
    func freeWire() { state.withLock { if $0.wire == .taken { $0.wire = .open } } }

    /// Notes that another process has the order, and how that process is asked to take it back.
    func isElsewhere(asking ask: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.wire = .elsewhere
            state.ask = ask
        }
    }

    /// Goes on here with an order that was found; only one that was never on the wire can be taken back.
    func isHere(isUnsent: Bool) {
        state.withLock { state in
            state.wire = isUnsent ? .open : .past
            state.ask = nil
        }
    }

    /// The task that a callback named as this order's own.
    var hintedTask: String? { state.withLock { $0.hintedTask } }

    /// Names the task that may be this order's own, or says that it is not.
    func hint(at task: String?) { state.withLock { $0.hintedTask = task } }

    /// Takes what somebody left for the order: a reason to look now, or the wish to take it back.
    func take(_ hint: OrderHint) {
        if hint.asksToCancel { cancel() }
        if let task = hint.task { self.hint(at: task) }
        bell.ring()
    }

    /// Notes how the order's own work is stopped.
    func onStop(_ stop: @escaping @Sendable () -> Void) { state.withLock { $0.stop = stop } }

    /// Goes on with another model.
    func turn(to service: String, _ model: String, veil: Veil) {
        state.withLock { state in
            state.model = ModelName(service: service, model: model)
            state.veil = veil
        }
    }

    /// Changes the status and tells of it; never inlined (decision 18).
    @inline(never) func update(_ change: (inout OrderStatus) -> Void) {
        let status = state.withLock { state in state.update(change) ? state.status : nil }
        if let status { watcher(self, status) }
    }

    /// Ends the order; an order ends once.
    func end(_ result: Result<Delivery, ImageFailure>, as final: OrderState) {
        let (isNew, waiters, listeners) = state.withLock { state in
            guard state.ending == nil else { return (false, [Waiter](), [Listener]()) }
            _ = state.update {
                $0.state = final
                if final == .delivered { $0.progress = 1 }
            }
            state.ending = result
            (state.stop, state.ask) = (nil, nil)
            defer {
                state.waiters = [:]
                state.listeners = [:]
            }
            return (true, Array(state.waiters.values), Array(state.listeners.values))
        }
        guard isNew else { return }
        watcher(self, status)
        for listener in listeners { listener.finish() }
        for waiter in waiters { waiter.resume(returning: .ended) }
    }

    /// Waits for the end, which then lies in the state.
    private func release(within patience: Duration?) async -> Release {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        var alarm: UInt64?
        defer { if let alarm { timetable.cancel(alarm) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasEnded = state.withLock { state in
                    if state.ending == nil { state.waiters[waiter] = continuation }
                    return state.ending != nil
                }
                if hasEnded { return continuation.resume(returning: .ended) }
                // Not before the waiter is there, or the alarm might ring for nobody.
                if let patience {
                    alarm = timetable.schedule(at: clock.now + patience) { [weak self] in
                        self?.release(waiter, .outOfTime)
                    }
                }
                if Task.isCancelled { release(waiter, .cancelled) }
            }
        } onCancel: {
            release(waiter, .cancelled)
        }
    }

    private func release(_ waiter: UInt64, _ release: Release) {
        state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(returning: release)
    }

    private func stillRunning(_ code: ImageFailure.Code, _ message: String) -> ImageFailure {
        let status = status
        let isOnTheWire = status.state != .queued
        let next = status.ticket.map { "Bring home its task \($0.name)." }
        var failure = ImageFailure(
            code, status.ticket == nil ? .submitting : .waiting, message,
            next: next
                ?? (isOnTheWire
                    ? "Its one request is on the wire." : "It has not been sent yet; it is sent when its turn comes."))
        failure.mayHaveCost = isOnTheWire
        failure.service = service
        failure.model = model
        failure.order = id
        failure.ticket = status.ticket
        failure.retry = .later
        return failure
    }
}
