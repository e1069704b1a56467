import EaselCore
import EaselTesting
import Synchronization

@testable import EaselEngine

/// A gate on virtual time, in front of a made-up service that is down when the test says so.
final class GateBench: Sendable {
    let clock = VirtualClock(runsItself: true)
    let gate: ServiceGate
    /// Thousands sleep here as one; on the clock itself each would be looked at in every step.
    private let timetable: Timetable
    let calls = Notebook<Call>()

    struct Call: Sendable {
        let at: Duration
        let lane: Errand.Lane
        let name: String
    }

    init(_ limits: ServiceLimits, creates: (any WindowKeeper)? = nil) {
        let environment = EngineEnvironment.practice(ScriptedTransport(), clock: clock)
        timetable = Timetable(environment)
        gate = ServiceGate(limits, creates: creates, timetable: timetable, clock: clock)
    }

    /// Work that the clock sees.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Task<Value, Never> {
        Task(executorPreference: clock) { await work() }
    }

    /// A story of which the clock sees every step: no time passes while it begins.
    func story(_ work: @escaping @Sendable () async -> Void) async { await run(work).value }

    /// Many at once; no time passes before all have begun.
    func together(_ count: Int, _ work: @escaping @Sendable (Int) async -> Void) async {
        await story {
            await withTaskGroup { group in
                for number in 0..<count { group.addTask { await work(number) } }
            }
        }
    }

    func sleep(_ time: Duration) async { try? await timetable.sleep(until: clock.now + time) }

    /// Makes one call through the gate: notes it, takes its time, and says how it ended.
    @discardableResult
    func call(
        _ errand: Errand, _ name: String = "", of tenant: String = "", taking time: Duration = .milliseconds(100),
        isRunning: Bool = false, answering outcome: (Duration) -> CallOutcome = { _ in .well }
    ) async -> CallOutcome? {
        guard let pass = try? await gate.enter(errand, of: tenant) else { return nil }
        calls.add(Call(at: clock.now, lane: errand.lane, name: name))
        let ending = outcome(clock.now)
        await sleep(time)
        gate.leave(pass, ending, isRunning: isRunning)
        return ending
    }

    /// The calls between two moments.
    func calls(_ span: Range<Duration>) -> [Call] { calls.entries.filter { span.contains($0.at) } }
}

extension [Duration] {
    /// The most moments in any stretch of time, both ends included.
    func most(in stretch: Duration) -> Int {
        let moments = sorted()
        var most = 0
        var first = 0
        for (index, moment) in moments.enumerated() {
            while moments[first] < moment - stretch { first += 1 }
            most = Swift.max(most, index - first + 1)
        }
        return most
    }
}
