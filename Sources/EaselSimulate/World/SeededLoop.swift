import EaselEngine
import Synchronization

/// An executor and a clock in one: it runs one job at a time, chosen by the dice, and moves time when none is ready.
///
/// Everything of a run happens on the one thread that calls ``run(upTo:until:)``. A job ends at an `await`, so the
/// choice among the ready jobs is the choice of who comes first, and each seed is another one.
final class SeededLoop: TaskExecutor, Sendable {
    private let dice: Dice
    private let state = Mutex(State())

    private struct State {
        var now = Duration.zero
        var ready: [UnownedJob] = []
        var sleepers: [UInt64: Sleeper] = [:]
        var nextSleeper: UInt64 = 0
        var steps = 0
        /// What happens when so many jobs have run.
        var alarms: [(step: Int, ring: @Sendable () -> Void)] = []
    }

    private struct Sleeper {
        let due: Duration
        let continuation: UnsafeContinuation<Void, Never>
    }

    /// How a run ended.
    enum Ending: Equatable {
        /// What was waited for came.
        case done
        /// Nobody can go on: no job is ready and nobody sleeps.
        case stuck
        /// It took too many steps.
        case endless
    }

    init(_ dice: Dice) { self.dice = dice }

    /// The time since the start of the run.
    var now: Duration { state.withLock { $0.now } }

    /// How many jobs have run.
    var steps: Int { state.withLock { $0.steps } }

    /// Starts work on the loop.
    var spawn: @Sendable (_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        { work in Task(executorPreference: self) { await work() } }
    }

    /// Does something when so many more jobs have run, so between any two of them.
    func after(steps: Int, _ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.alarms.append(($0.steps + steps, action)) }
    }

    /// Takes a job in; the concurrency runtime calls this.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.ready.append(job) }
    }

    /// Sleeps until a moment, or until the task is cancelled.
    func sleep(until moment: Duration) async {
        let id = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let mustSleep = state.withLock { state in
                    guard moment > state.now, !Task.isCancelled else { return false }
                    state.sleepers[id] = Sleeper(due: moment, continuation: continuation)
                    return true
                }
                if !mustSleep { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    /// Runs jobs until something is true, at most so many.
    func run(upTo limit: Int, until isDone: () -> Bool) -> Ending {
        while !isDone() {
            for ring in takeAlarms() { ring() }
            let (job, sleeper, steps) = next()
            if steps > limit { return .endless }
            if let job {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if let sleeper {
                sleeper.resume()
            } else {
                return .stuck
            }
        }
        return .done
    }

    private func takeAlarms() -> [@Sendable () -> Void] {
        state.withLock { state in
            guard state.alarms.contains(where: { $0.step <= state.steps }) else { return [] }
            defer { state.alarms.removeAll { $0.step <= state.steps } }
            return state.alarms.filter { $0.step <= state.steps }.map(\.ring)
        }
    }

    private func next() -> (UnownedJob?, UnsafeContinuation<Void, Never>?, steps: Int) {
        state.withLock { state in
            state.steps += 1
            if !state.ready.isEmpty {
                let index = dice.below(state.ready.count)
                state.ready.swapAt(index, state.ready.count - 1)
                return (state.ready.removeLast(), nil, state.steps)
            }
            guard let first = state.sleepers.min(by: { ($0.value.due, $0.key) < ($1.value.due, $1.key) }) else {
                return (nil, nil, state.steps)
            }
            state.now = max(state.now, first.value.due)
            state.sleepers[first.key] = nil
            return (nil, first.value.continuation, state.steps)
        }
    }
}
