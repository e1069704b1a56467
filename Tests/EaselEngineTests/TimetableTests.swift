import EaselTesting
import Synchronization
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct TimetableTests {
    private let clock = VirtualClock()
    private let log = Notebook<String>()
    private let tasks = LiveTasks()

    private func timetable(_ clock: VirtualClock? = nil) -> Timetable {
        let clock = clock ?? self.clock
        var environment = EngineEnvironment.practice(ScriptedTransport(), clock: clock)
        environment.spawn = { [tasks] work in
            tasks.begin()
            return clock.spawn {
                await work()
                tasks.end()
            }
        }
        return Timetable(environment)
    }

    @Test("Actions run in the order they are due, and those due at once in the order they came")
    func order() async {
        let table = timetable()
        for (name, due) in [("d", 3), ("a", 1), ("c", 2), ("b", 1), ("e", 3)] {
            table.schedule(at: .seconds(due)) { log.add("\(name)\(Int(clock.now / .seconds(1)))") }
            await clock.settle()
        }
        await clock.advance(by: .seconds(10))
        #expect(log.entries == ["a1", "b1", "c2", "d3", "e3"])
    }

    @Test("An action that was cancelled before it began never runs, not even one due at the same moment")
    func cancelling() async {
        let table = timetable()
        let early = table.schedule(at: .seconds(1)) { log.add("early") }
        let box = Mutex<UInt64?>(nil)
        table.schedule(at: .seconds(2)) { box.withLock { $0 }.map { table.cancel($0) } }
        let sibling = table.schedule(at: .seconds(2)) { log.add("sibling") }
        box.withLock { $0 = sibling }
        table.schedule(at: .seconds(2)) { log.add("last") }
        table.cancel(early)
        await clock.advance(by: .seconds(5))
        table.cancel(early)
        #expect(log.entries == ["last"])
    }

    @Test("A moment in the past comes at once, and the driver ends when nothing is left")
    func emptyTable() async {
        let table = timetable()
        await clock.advance(by: .seconds(5))
        table.schedule(at: .seconds(1)) { log.add("past") }
        await clock.settle()
        #expect(log.entries == ["past"])
        #expect(tasks.live == 0)
        let entry = table.schedule(at: .seconds(900)) { log.add("never") }
        await clock.settle()
        #expect(tasks.live == 2)
        table.cancel(entry)
        await clock.settle()
        #expect(tasks.live == 0)
        #expect(clock.sleepers == 0)
    }

    @Test("Ten thousand sleepers share one driver and one nap at a time")
    func manySleepers() async {
        let table = timetable()
        let sleepers = (0..<10_000).map { number in
            Task(executorPreference: clock) {
                try? await table.sleep(until: .milliseconds(1 + number * 7919 % 100))
                log.add("")
            }
        }
        await clock.settle()
        #expect(clock.sleepers == 1)
        await clock.advance(by: .milliseconds(50))
        #expect(log.entries.count == 5_000)
        await clock.advance(by: .milliseconds(50))
        for sleeper in sleepers { await sleeper.value }
        #expect(log.entries.count == 10_000)
        #expect(tasks.most <= 3)
        #expect(tasks.all <= 220)
        #expect(tasks.live == 0)
    }

    @Test("A cancelled sleeper wakes at once and says so", arguments: [false, true])
    func cancelledSleeper(beforeItSleeps: Bool) async {
        let table = timetable()
        let sleeper = Task(executorPreference: clock) {
            if beforeItSleeps { withUnsafeCurrentTask { $0?.cancel() } }
            do { try await table.sleep(until: .seconds(900)) } catch { return true }
            return false
        }
        await clock.settle()
        sleeper.cancel()
        #expect(await sleeper.value)
        await clock.settle()
        #expect(clock.now == .zero)
        #expect(clock.sleepers == 0)
        #expect(table.places == 0)
    }

    @Test("Sleepers that are cancelled while they lie down leave nothing behind")
    func cancelStorm() async {
        let table = timetable()
        for _ in 0..<2_000 {
            let sleeper = Task.detached { try await table.sleep(until: .seconds(900)) }
            let killer = Task.detached { sleeper.cancel() }
            await killer.value
            _ = await sleeper.result
        }
        await clock.settle()
        #expect(clock.sleepers == 0)
        #expect(tasks.live == 0)
        #expect(table.places == 0)
    }

    @Test("Thousands of cancelled entries behind one that stays take no room")
    func cancelledEntriesTakeNoRoom() async {
        let table = timetable()
        table.schedule(at: .seconds(1)) {}
        for _ in 0..<2_000 { table.cancel(table.schedule(at: .seconds(900)) {}) }
        #expect(table.places < 200)
        await clock.advance(by: .seconds(2))
        #expect(table.places == 0)
    }

    @Test("No wake-up is lost in a storm from many tasks")
    func storm() async {
        let clock = VirtualClock(runsItself: true)
        let table = timetable(clock)
        await withTaskGroup { group in
            for sleeper in 0..<200 {
                group.addTask {
                    for nap in 0..<20 {
                        try? await table.sleep(until: clock.now + .milliseconds((sleeper * 31 + nap * 17) % 50))
                    }
                }
            }
        }
        let real = Timetable(EngineEnvironment(transport: ScriptedTransport()))
        await withTaskGroup { group in
            let clock = SystemClock()
            for sleeper in 0..<200 {
                group.addTask {
                    for nap in 0..<5 {
                        try? await real.sleep(until: clock.now + .milliseconds((sleeper + nap * 3) % 7))
                    }
                }
            }
        }
        #expect(await soon { table.places == 0 && real.places == 0 && tasks.live == 0 })
    }
}

/// Counts the tasks that an engine starts.
private final class LiveTasks: Sendable {
    private let state = Mutex((live: 0, most: 0, all: 0))
    var live: Int { state.withLock { $0.live } }
    var most: Int { state.withLock { $0.most } }
    var all: Int { state.withLock { $0.all } }

    func begin() {
        state.withLock { state in
            state.live += 1
            state.all += 1
            state.most = max(state.most, state.live)
        }
    }

    func end() { state.withLock { $0.live -= 1 } }
}
