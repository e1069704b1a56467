import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A studio that is closed", .timeLimit(.minutes(5)))
struct ClosingTests {
    /// Answers the paid request so late.
    private func bench(answeringAfter wait: Duration) throws -> Bench {
        let bench = try Bench(runsItself: false)
        let clock = bench.clock
        bench.transport.answer(.post, "/paint") { _ in
            await clock.sleep(until: clock.now + wait)
            return .accepted
        }
        bench.scriptHome()
        return bench
    }

    @Test("C4: hears the answer that is under way, also when whoever closes was cancelled", arguments: [false, true])
    func hears(_ isCancelled: Bool) async throws {
        let bench = try bench(answeringAfter: .seconds(1))
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(order.status.state == .sending)
        let closing = bench.run {
            await bench.studio.close()
            return order.status.state
        }
        if isCancelled { closing.cancel() }
        await bench.clock.advance(by: .seconds(3))
        #expect(await closing.value == .accepted)
    }

    @Test("C4: waits no longer than it was told")
    func givesUp() async throws {
        let bench = try bench(answeringAfter: .seconds(100))
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        let start = bench.clock.now
        let closing = bench.run {
            await bench.studio.close(within: .seconds(2))
            return (order.status.state, bench.clock.now - start)
        }
        await bench.clock.advance(by: .seconds(4))
        let (state, time) = await closing.value
        #expect(state == .sending)
        #expect(time < .seconds(3))
    }

    @Test("C4: sends nothing more, and keeps what waits")
    func sendsNothing() async throws {
        let bench = try Bench(keepingOn: MemoryDisk())
        bench.scriptHome()
        await bench.studio.close()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.code == .stillRunning)
        #expect(failure?.mayHaveCost == false)
        #expect(bench.submits == 0)
        #expect(failure?.next == "It is kept, and sent when its store is resumed.")
        #expect(try await bench.studio.orders().records.map(\.state) == [.queued])
    }

    @Test("C4: without a folder promises nothing of what was not sent")
    func keepsNothing() async throws {
        let bench = try Bench()
        bench.scriptHome()
        await bench.studio.close()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(
            failure?.description
                == "The studio is closing, and the order has not been sent. "
                + "It is not kept; place it in another studio.")
        #expect(bench.submits == 0)
    }
}
