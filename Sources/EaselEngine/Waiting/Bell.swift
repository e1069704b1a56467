internal import Synchronization

/// Wakes one sleeper before its time, such as when a service calls back; a ring before the sleep is not lost.
final class Bell: Sendable {
    private let state = Mutex(State())

    private struct State {
        var hasRung = false
        var wake: (@Sendable () -> Void)?
    }

    /// Wakes who sleeps, or who lies down next.
    func ring() {
        let wake = state.withLock { state in
            if state.wake == nil { state.hasRung = true }
            defer { state.wake = nil }
            return state.wake
        }
        wake?()
    }

    /// Takes in what wakes the sleeper; it is woken at once where the bell has rung before.
    func hang(_ wake: @escaping @Sendable () -> Void) {
        let hasRung = state.withLock { state in
            defer { state.hasRung = false }
            if !state.hasRung { state.wake = wake }
            return state.hasRung
        }
        if hasRung { wake() }
    }

    /// Lets go of the sleeper, who is awake.
    func takeDown() { state.withLock { $0.wake = nil } }
}

/// Takes the first of two values that may come, and hands it to the one who waits.
final class FirstOf<Value: Sendable>: Sendable {
    private let state = Mutex(State())

    private struct State {
        var value: Value??
        var waiter: CheckedContinuation<Value?, Never>?
    }

    /// Offers a value; nil says that no other is to be waited for.
    func come(_ value: Value?) {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard state.value == nil else { return nil }
            state.value = .some(value)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: value)
    }

    /// The first value that came.
    func value() async -> Value? {
        await withCheckedContinuation { waiter in
            let value = state.withLock { state in
                if state.value == nil { state.waiter = waiter }
                return state.value
            }
            if let value { waiter.resume(returning: value) }
        }
    }
}
