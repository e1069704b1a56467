internal import Dispatch
public import EaselEngine
internal import Synchronization

/// A clock that moves only when somebody sleeps on it, and an executor that knows when nothing is left to do.
///
/// The engine runs on it in an environment of `EngineEnvironment.practice(_:clock:disk:)`. Its jobs run
/// one at a time in the order in which they come, so a test sees the same story every time. Either the test moves time
/// with ``advance(by:)``, or the clock `runsItself`: whenever no job is left it jumps to the next moment that somebody
/// sleeps until, and a quarter of an hour of waiting takes no time.
///
/// ```swift
/// let clock = VirtualClock(runsItself: true)
/// let studio = try Studio(registry: registry, keys: keys, environment: .practice(transport, clock: clock))
/// let delivery = try await studio.place(request).result()  // minutes of waiting, in no time
/// ```
///
/// Work that leaves the executor, such as a real socket, is not seen; time may move while it is under way.
public final class VirtualClock: EngineClock, TaskExecutor {
    private let queue = DispatchQueue(label: "easel.virtual-clock")
    private let runsItself: Bool
    private let startMilliseconds: Int64
    private let state = Mutex(State())

    private struct State {
        var now = Duration.zero
        var sleepers: [UInt64: Sleeper] = [:]
        var nextSleeper: UInt64 = 0
        var sleeps: [Duration] = []
        var jobs = 0
        var settlers: [CheckedContinuation<Void, Never>] = []

        var earliest: (key: UInt64, value: Sleeper)? {
            sleepers.min { ($0.value.due, $0.key) < ($1.value.due, $1.key) }
        }
    }

    private struct Sleeper {
        let due: Duration
        let continuation: CheckedContinuation<Void, Never>
    }

    /// Starts at zero; wall time starts at the first second of 2026 unless another is given.
    public init(runsItself: Bool = false, wallMilliseconds: Int64 = 1_767_225_600_000) {
        self.runsItself = runsItself
        self.startMilliseconds = wallMilliseconds
    }

    /// The virtual time since the start.
    public var now: Duration { state.withLock { $0.now } }

    /// The wall time, which goes along with the virtual time.
    public var wallMilliseconds: Int64 { startMilliseconds + Int64(now / .milliseconds(1)) }

    /// How long each sleep was asked to be, in order.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// How many are asleep now.
    package var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// Starts work on this clock's executor.
    package var spawn: @Sendable (_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        { work in Task(executorPreference: self) { await work() } }
    }

    /// Sleeps until a virtual moment; returns early when the task is cancelled.
    public func sleep(until moment: Duration) async {
        let id = state.withLock { state in
            state.sleeps.append(moment - state.now)
            state.nextSleeper += 1
            return state.nextSleeper
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustSleep = state.withLock { state in
                    guard moment > state.now, !Task.isCancelled else { return false }
                    state.sleepers[id] = Sleeper(due: moment, continuation: continuation)
                    return true
                }
                if mustSleep { nudge() } else { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    /// Moves time forward, stopping at every moment on the way that somebody sleeps until.
    public func advance(by step: Duration) async {
        let target = now + step
        await settle()
        while wakeEarliest(upTo: target) { await settle() }
        state.withLock { $0.now = max($0.now, target) }
    }

    /// Returns when no job is left on the executor: everybody sleeps, or waits for the world outside.
    public func settle() async {
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                if state.jobs > 0 { state.settlers.append(continuation) }
                return state.jobs == 0
            }
            if isQuiet { continuation.resume() }
        }
    }

    /// Takes a job in; the concurrency runtime calls this.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        count { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Looks whether time can move, after a sleeper came from outside the executor.
    private func nudge() { if runsItself { count {} } }

    private func count(_ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.jobs += 1 }
        queue.async { [self] in
            work()
            let (isQuiet, settlers) = state.withLock { state in
                state.jobs -= 1
                guard state.jobs == 0 else { return (false, [CheckedContinuation<Void, Never>]()) }
                defer { state.settlers = [] }
                return (true, state.settlers)
            }
            for settler in settlers { settler.resume() }
            if isQuiet, runsItself { _ = wakeEarliest(upTo: nil) }
        }
    }

    private func wakeEarliest(upTo target: Duration?) -> Bool {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let (id, sleeper) = state.earliest, target.map({ sleeper.due <= $0 }) ?? true else { return nil }
            state.now = max(state.now, sleeper.due)
            return state.sleepers.removeValue(forKey: id)
        }
        sleeper?.continuation.resume()
        return sleeper != nil
    }
}
