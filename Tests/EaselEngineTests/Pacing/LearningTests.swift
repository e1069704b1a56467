import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A studio that learns", .timeLimit(.minutes(5)))
struct LearningTests {
    /// A service whose tasks take eight seconds.
    private func bench(
        _ habits: StudioHabits = StudioHabits(), on disk: MemoryDisk = MemoryDisk(), at clock: VirtualClock? = nil
    ) throws -> Bench {
        let bench = try Bench(keepingOn: disk, habits: habits, clock: clock)
        let begun = Notebook<Duration>()
        let clock = bench.clock
        bench.transport.answer(.post, "/paint") { _ in
            begun.add(clock.now)
            return .accepted
        }
        bench.transport.answer(.get, "/tasks/") { _ in
            clock.now - (begun.entries.last ?? .zero) < .seconds(8) ? .running : .done
        }
        bench.scriptHome()
        return bench
    }

    private func looks(_ bench: Bench) async throws -> Int { try await bench.outcome().get().looks }

    @Test("looks fewer times and less late at the tenth picture than at the first, also in its next life")
    func learns() async throws {
        let disk = MemoryDisk()
        let first = try bench(on: disk)
        let start = first.clock.now
        #expect(try await looks(first) == 4)
        #expect(first.clock.now - start > .milliseconds(8_100))
        for _ in 0..<9 { _ = try await looks(first) }
        let next = try bench(on: disk, at: first.clock)
        _ = try await looks(next)
        let sent = try #require(next.transport.calls(.post, "/paint").first?.moment)
        let late = try #require(next.looks.last) - sent - .seconds(8)
        #expect(late < .milliseconds(800), "\(late)")
        let earliest = try #require(next.looks.first)
        #expect(earliest - sent > .seconds(4), "\(earliest)")
    }

    @Test("keeps to a plan that the host has given")
    func ownPlan() async throws {
        var habits = StudioHabits()
        habits.plan = .fixed(.seconds(3))
        let bench = try bench(habits)
        for _ in 0..<3 { #expect(try await looks(bench) == 3) }
    }

    @Test("tells the time left from what was learnt")
    func left() async throws {
        let told = Notebook<Duration>()
        var habits = StudioHabits()
        habits.observe = { event in
            if case .changed(_, _, _, let status) = event, let left = status.left { told.add(left) }
        }
        let bench = try bench(habits)
        _ = try await looks(bench)
        #expect(told.entries.isEmpty)
        for _ in 0..<5 { _ = try await looks(bench) }
        #expect(!told.entries.isEmpty)
        #expect(told.entries.allSatisfy { $0 >= .zero && $0 < .seconds(8) }, "\(told.entries)")
    }

    @Test("knows which model is fastest in its next life, each mode by itself")
    func fastest() async throws {
        let disk = MemoryDisk()
        let first = try bench(on: disk)
        for _ in 0..<3 { _ = try await looks(first) }
        let next = try bench(on: disk)
        let verdict = try #require(try next.studio.verdicts(for: ImageRequest("a fox")).first)
        #expect((5.0...9).contains(verdict.usualSeconds ?? 0), "\(verdict.usualSeconds ?? 0)")
        let edit = ImageRequest("a fox", editing: .link("https://example.com/1.png"))
        #expect(try next.studio.verdicts(for: edit).first?.usualSeconds == nil)
    }

    @Test("learns nothing of a task that was done long before it was seen")
    func foundLate() async throws {
        let bench = try Bench()
        bench.scriptHome()
        let origin = Practice.service.origin
        let ticket = try #require(
            TaskTicket(
                service: "practice", route: "practice", origin: origin, model: "brush", task: "t1",
                submittedAt: bench.clock.wallMilliseconds - 60_000))
        _ = try await bench.studio.order(for: ticket).result()
        #expect(bench.studio.desk.paces.plan(for: "practice/brush") == nil)
    }
}
