import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What a service says to one order counts for all orders of the key.
@Suite("Orders that share a key", .timeLimit(.minutes(5)))
struct SharedKeyTests {
    @Test("P8: wait when the account is empty, while one finds out later and looks go on")
    func credit() async throws {
        let bench = try Bench(runsItself: false)
        let (clock, tasks) = (bench.clock, Notebook<Int>())
        bench.transport.answer(.post, "/paint") { _ in
            tasks.add(1)
            let isEmpty = tasks.entries.count > 1 && clock.now < .seconds(30)
            return isEmpty ? .status(402) : .json(#"{"task":"t\#(tasks.entries.count)"}"#)
        }
        bench.transport.answer(.get, "/tasks/") { _ in clock.now < .seconds(45) ? .running : .done }
        bench.scriptHome()
        let running = try await bench.studio.place(ImageRequest("a red fox"))
        await clock.advance(by: .seconds(1))
        let refused = try await bench.studio.place(ImageRequest("a blue fox"))
        await clock.advance(by: .seconds(1))
        var waiting: [Order] = []
        for number in 0..<5 { waiting.append(try await bench.studio.place(ImageRequest("fox \(number)"))) }
        await clock.advance(by: .seconds(48))
        #expect(bench.submits == 2)
        #expect(bench.looks.count { $0 > .seconds(2) } >= 4)
        #expect(running.status.state == .delivered)
        #expect(refused.status.state == .rejected)
        #expect(waiting.allSatisfy { $0.status.state == .queued })
        await clock.advance(by: .seconds(600))
        #expect(waiting.allSatisfy { $0.status.state == .delivered })
        #expect(bench.submits == 7)
    }

    @Test("S7: look less often when one look is asked to, and none of them fails")
    func slower() async throws {
        let bench = try Bench(runsItself: false)
        let (clock, tasks, asked) = (bench.clock, Notebook<Int>(), Notebook<Duration>())
        bench.transport.answer(.post, "/paint") { _ in
            tasks.add(1)
            return .json(#"{"task":"t\#(tasks.entries.count)"}"#)
        }
        bench.transport.answer(.get, "/tasks/") { _ in
            if asked.entries.isEmpty, clock.now > .seconds(3) {
                asked.add(clock.now)
                return .status(429, ["Retry-After": "20"])
            }
            return clock.now < .seconds(60) ? .running : .done
        }
        bench.scriptHome()
        var orders: [Order] = []
        for number in 0..<5 { orders.append(try await bench.studio.place(ImageRequest("fox \(number)"))) }
        await clock.advance(by: .seconds(300))
        let moment = try #require(asked.entries.first)
        #expect(bench.looks.count { $0 > moment && $0 < moment + .seconds(20) } == 0)
        #expect(bench.looks.contains { $0 >= moment + .seconds(20) })
        #expect(orders.allSatisfy { $0.status.state == .delivered })
        #expect(bench.submits == 5)
    }
}
