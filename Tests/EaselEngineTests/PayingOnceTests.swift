import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// One order is one paid request, however often and however alike the orders are.
@Suite("Paying once", .timeLimit(.minutes(5)))
struct PayingOnceTests {
    @Test("P15: two equal requests without an order key are two orders")
    func equalRequests() async throws {
        let bench = try Bench()
        let tasks = Notebook<Int>()
        bench.transport.answer(.post, "/paint") { _ in
            tasks.add(1)
            return .json(#"{"task":"t\#(tasks.entries.count)"}"#)
        }
        bench.scriptHome()
        let orders = [
            try await bench.studio.place(ImageRequest("a red fox")),
            try await bench.studio.place(ImageRequest("a red fox")),
        ]
        var deliveries: [Delivery] = []
        for order in orders { deliveries.append(try await order.result()) }
        #expect(bench.submits == 2)
        #expect(Set(deliveries.compactMap(\.ticket?.task)) == ["t1", "t2"])
        #expect(orders[0].id != orders[1].id)
    }

    /// Looks three times at once and believes the first that answers.
    private struct Hasty: TaskPoller {
        let route = "odd"
        func look(at ticket: TaskTicket, over line: any Line) async throws -> TaskState {
            await withTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask { await DialectPoller(Practice.dialect).state(of: ticket, over: line) }
                }
                var states: [TaskState] = []
                for await state in group { states.append(state) }
                return states[0]
            }
        }
    }

    @Test("P17: a family that calls several times to win time gets one paid call, and as many looks as it likes")
    func hedging() async throws {
        let bench = try Bench([
            OddProvider(poller: Hasty()) { _, line in
                await withTaskGroup { group in
                    for _ in 0..<5 { group.addTask { _ = await line.send(WireCall(.post, .api("/paint"))) } }
                }
                return .accepted(task: "t1")
            }
        ])
        bench.scriptHome()
        let delivery = try await bench.outcome().get()
        #expect(bench.submits == 1)
        #expect(bench.looks.count == 3 * delivery.looks)
    }
}

extension DialectPoller {
    /// What a look shows; one that throws shows nothing.
    fileprivate func state(of ticket: TaskTicket, over line: any Line) async -> TaskState {
        do { return try await look(at: ticket, over: line) } catch { return .unseen(LookTrouble("It threw.")) }
    }
}
