internal import EaselCore
internal import Synchronization

/// The one scheduler of a process: everything that waits in the engine waits here.
///
/// Ten thousand sleepers are ten thousand entries in one heap and *one* task that naps until the earliest is due. No
/// sleeper has a task or a timer of its own.
final class Timetable: Sendable {
    private let clock: any EngineClock
    private let spawn: @Sendable (@escaping @Sendable () async -> Void) -> Task<Void, Never>
    private let state = Mutex(State())

    private struct State {
        var heap = DueHeap()
        var actions: [UInt64: @Sendable () -> Void] = [:]
        var nextEntry: UInt64 = 0
        var isRunning = false
        var nap: (until: Duration, task: Task<Void, Never>)?
    }

    init(_ environment: EngineEnvironment) {
        clock = environment.clock
        spawn = environment.spawn
    }

    /// Runs the action once at a moment, unless it is cancelled before.
    @discardableResult
    func schedule(at due: Duration, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        let (entry, mustStart) = state.withLock { state in
            let entry = state.nextEntry
            state.nextEntry += 1
            state.actions[entry] = action
            state.heap.insert(DueHeap.Item(due: due, entry: entry))
            if let nap = state.nap, due < nap.until { nap.task.cancel() }
            defer { state.isRunning = true }
            return (entry, !state.isRunning)
        }
        if mustStart { _ = spawn { await self.run() } }
        return entry
    }

    /// Takes an entry out; its action will not run if it has not begun.
    func cancel(_ entry: UInt64) {
        state.withLock { state in
            guard state.actions.removeValue(forKey: entry) != nil else { return }
            // With nobody left the nap has no purpose, and a process should be able to end.
            if state.actions.isEmpty { state.nap?.task.cancel() }
            // Cancelled entries keep their places until they are due; there may be few of them beside the living.
            guard state.heap.count > 2 * state.actions.count + 64 else { return }
            let living = state.actions
            state.heap.keep { living[$0] != nil }
        }
    }

    /// How many places the heap holds, those of cancelled entries among them.
    var places: Int { state.withLock { $0.heap.count } }

    /// Suspends until a moment or until the bell rings; returns at once, and says so, when the Swift task is cancelled.
    func sleep(until due: Duration, or bell: Bell? = nil) async throws(CancellationError) {
        let bed = Bed()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard bed.lieDown(continuation) else { return }
                let entry = schedule(at: due) { bed.wake() }
                // Whoever woke the sleeper in the meantime could not know the entry.
                guard bed.remember(entry) else { return cancel(entry) }
                bell?.hang { if let entry = bed.wake() { self.cancel(entry) } }
            }
        } onCancel: {
            if let entry = bed.wake() { cancel(entry) }
        }
        bell?.takeDown()
        if Task.isCancelled { throw CancellationError() }
    }

    /// The value of some work, or nil where it takes longer than the limit; such work is cancelled and left alone.
    func value<Value: Sendable>(
        within limit: Duration, of work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let first = FirstOf<Value>()
        let task = spawn { first.come(await work()) }
        let entry = schedule(at: clock.now + limit) { first.come(nil) }
        defer { cancel(entry) }
        let value = await withTaskCancellationHandler {
            await first.value()
        } onCancel: {
            task.cancel()
        }
        if value == nil { task.cancel() }
        return value
    }

    private func run() async {
        while let nap = beginNap() {
            await nap.value
            let now = endNap()
            // One at a time, so that each can still be cancelled until it begins.
            while let action = takeDue(by: now) { action() }
        }
    }

    /// The nap until the earliest entry, or nil when the table is empty and the task can end.
    private func beginNap() -> Task<Void, Never>? {
        state.withLock { state in
            while let first = state.heap.first, state.actions[first.entry] == nil { state.heap.removeFirst() }
            guard let due = state.heap.first?.due else {
                state.isRunning = false
                state.nap = nil
                return nil
            }
            let nap = spawn { [clock] in await clock.sleep(until: due) }
            state.nap = (due, nap)
            return nap
        }
    }

    private func endNap() -> Duration {
        state.withLock { $0.nap = nil }
        return clock.now
    }

    private func takeDue(by now: Duration) -> (@Sendable () -> Void)? {
        state.withLock { state in
            while let first = state.heap.first, first.due <= now || state.actions[first.entry] == nil {
                state.heap.removeFirst()
                if let action = state.actions.removeValue(forKey: first.entry) { return action }
            }
            return nil
        }
    }
}

/// One sleeper: woken once, by the table or by cancellation, whichever comes first.
private final class Bed: Sendable {
    private let state = Mutex(State())

    private struct State {
        var continuation: CheckedContinuation<Void, Never>?
        var entry: UInt64?
        var isAwake = false
    }

    /// Takes the sleeper in, or wakes it at once when it was cancelled before it lay down.
    func lieDown(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
        let isAwake = state.withLock { state in
            if !state.isAwake { state.continuation = continuation }
            return state.isAwake
        }
        if isAwake { continuation.resume() }
        return !isAwake
    }

    /// Notes the sleeper's entry in the table; false when it is awake already.
    func remember(_ entry: UInt64) -> Bool {
        state.withLock { state in
            state.entry = entry
            return !state.isAwake
        }
    }

    /// Wakes the sleeper and gives its entry in the table, where it is known.
    @discardableResult
    func wake() -> UInt64? {
        let (continuation, entry) = state.withLock { state in
            state.isAwake = true
            defer { state.continuation = nil }
            return (state.continuation, state.entry)
        }
        continuation?.resume()
        return entry
    }
}
