public import EaselCore
internal import Synchronization

/// One request that may cost money once, followed to its end.
///
/// Letting go of an order does not stop it: a Swift task that is cancelled stops *waiting*, and the order lives on.
public final class Order: Sendable {
    /// The order's id.
    public let id: String
    /// The service's id.
    public let service: String
    /// The model's id; empty for an order that was found by its task alone.
    public let model: String

    private let timetable: Timetable
    private let clock: any EngineClock
    private let veil: Veil
    private let state: Mutex<State>

    private struct State {
        var status = OrderStatus(.queued)
        var ending: Result<Delivery, ImageFailure>?
        var listeners: [UInt64: AsyncStream<OrderStatus>.Continuation] = [:]
        var waiters: [UInt64: CheckedContinuation<Ending, Never>] = [:]
        var nextWaiter: UInt64 = 0

        mutating func update(_ change: (inout OrderStatus) -> Void) {
            guard ending == nil else { return }
            let before = status
            change(&status)
            guard status != before else { return }
            for listener in listeners.values { listener.yield(status) }
        }
    }

    private enum Ending {
        case ended(Result<Delivery, ImageFailure>)
        case outOfTime
        case cancelled
    }

    init(
        id: String, service: String, model: String, timetable: Timetable, clock: any EngineClock,
        veil: Veil = Veil(key: nil)
    ) {
        self.id = id
        self.service = service
        self.model = model
        self.timetable = timetable
        self.clock = clock
        self.veil = veil
        self.state = Mutex(State())
    }

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
        switch await ending(within: patience) {
        case .ended(let result): return try result.get()
        case .outOfTime:
            throw stillRunning(.stillRunning, "The order is not done after \(patience?.words ?? "its time").")
        case .cancelled: throw stillRunning(.cancelled, "Waiting was stopped.")
        }
    }

    func update(_ change: (inout OrderStatus) -> Void) {
        state.withLock { state in
            state.update { status in
                change(&status)
                status.remark = status.remark.map { veil($0) }
            }
        }
    }

    /// Ends the order; an order ends once.
    func end(_ result: Result<Delivery, ImageFailure>, as final: OrderState) {
        let (waiters, listeners) = state.withLock { state in
            guard state.ending == nil else { return (Array(state.waiters.values), Array(state.listeners.values)) }
            state.update { $0.state = final }
            state.ending = result
            defer {
                state.waiters = [:]
                state.listeners = [:]
            }
            return (Array(state.waiters.values), Array(state.listeners.values))
        }
        for listener in listeners { listener.finish() }
        for waiter in waiters { waiter.resume(returning: .ended(result)) }
    }

    private func ending(within patience: Duration?) async -> Ending {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        var alarm: UInt64?
        defer { if let alarm { timetable.cancel(alarm) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result = state.withLock { state in
                    if state.ending == nil { state.waiters[waiter] = continuation }
                    return state.ending
                }
                if let result { return continuation.resume(returning: .ended(result)) }
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

    private func release(_ waiter: UInt64, _ ending: Ending) {
        state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(returning: ending)
    }

    private func stillRunning(_ code: ImageFailure.Code, _ message: String) -> ImageFailure {
        let status = status
        let isOnTheWire = status.state != .queued
        let next = status.ticket.map { "Bring it home with the ticket of task \($0.name)." }
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
