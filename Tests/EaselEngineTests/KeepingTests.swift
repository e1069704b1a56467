import EaselCore
import EaselTesting
import Synchronization
import Testing

@testable import EaselEngine

/// What a studio does with orders that are kept, beside bringing them home.
@Suite("A kept order", .timeLimit(.minutes(5)))
struct KeepingTests {
    private func end(_ order: Order) async -> Result<Delivery, ImageFailure> {
        await Result { () async throws(ImageFailure) in try await order.result() }
    }

    @Test("An order is found by its id, under way and ended; one that nobody placed is nothing")
    func byId() async throws {
        // Its clock stands, so that the order cannot end before it is looked up.
        let bench = try Bench(runsItself: false)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(bench.studio.order(order.id) === order)
        await bench.clock.advance(by: .seconds(100))
        _ = try await order.result()
        #expect(try await bench.studio.record(of: order.id)?.state == .delivered)
        #expect(try await bench.studio.record(of: "nobody") == nil && bench.studio.order("nobody") == nil)
    }

    @Test("P14: a key that belongs to another request is a conflict, and nothing is sent")
    func conflict() async throws {
        let bench = try Bench(keepingOn: MemoryDisk())
        bench.scriptHome()
        let first = try await bench.studio.place(ImageRequest("a red fox"), key: "k")
        _ = try await first.result()
        let failure = await #expect(throws: ImageFailure.self) {
            try await bench.studio.place(ImageRequest("a grey fox"), key: "k")
        }
        #expect(failure?.code == .keyTaken)
        #expect(
            failure?.description
                == "The order key k belongs to the order \(first.id), which asks something else, or another model. "
                + "Nothing was sent; use another order key, or look at order \(first.id).")
        #expect(bench.submits == 1)
    }

    @Test("A store's trouble names no command of the shell, because a host has none")
    func noCommands() async throws {
        let troubles: [StoreTrouble] = [
            .damaged("x"), .conflict(key: "k", order: "x"), .unknownOrder("x"), .stillOpen(order: "x"),
        ]
        for trouble in troubles { #expect(!trouble.failure().description.contains("easel "), "\(trouble)") }
        let failure = await #expect(throws: ImageFailure.self) { try await Bench().studio.resume("nope") }
        #expect(failure?.description == "There is no order nope. Look at the orders of this store.")
    }

    @Test("P15: two equal requests without a key are two orders")
    func noDedupe() async throws {
        let bench = try Bench()
        bench.scriptHome()
        let orders = [
            try await bench.studio.place(ImageRequest("a red fox")),
            try await bench.studio.place(ImageRequest("a red fox")),
        ]
        for order in orders { _ = try await order.result() }
        #expect(bench.submits == 2)
    }

    @Test("P13: placed twice under one key at once is one order, and both get its picture", arguments: [false, true])
    func together(_ isKept: Bool) async throws {
        let bench = isKept ? try Bench(keepingOn: MemoryDisk()) : try Bench()
        bench.scriptHome()
        let ids = try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let order = try await bench.studio.place(ImageRequest("a red fox"), key: "k")
                    #expect(try await order.result().pictures.count == 1)
                    return order.id
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(bench.submits == 1)
    }

    @Test("placed again after it ended tells the same end, and fetches the picture once more")
    func endedBefore() async throws {
        let bench = try Bench()
        bench.scriptHome()
        let first = try await end(bench.studio.place(ImageRequest("a red fox"), key: "a")).get()
        let again = try await end(bench.studio.place(ImageRequest("a red fox"), key: "a")).get()
        #expect(again.pictures == first.pictures)
        #expect(again.ticket == first.ticket)
        #expect(bench.submits == 1)
    }

    @Test("P21: taken back before it is sent is closed, and nothing goes out")
    func cancelledBefore() async throws {
        let bench = try Bench(runsItself: false)
        bench.transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "60"]))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(1))
        #expect(order.cancel() == .takenBack)
        await bench.clock.advance(by: .seconds(100))
        let failure = await end(order).failure
        #expect(failure?.code == .cancelled)
        #expect(failure?.mayHaveCost == false)
        #expect(order.status.state == .cancelled)
        #expect(bench.submits == 1)
        #expect(order.cancel() == .ended(.cancelled))
        #expect(try await bench.studio.orders().records.map(\.state) == [.cancelled])
    }

    @Test("P21: taken back after it is sent comes home all the same")
    func cancelledAfter() async throws {
        let bench = try Bench(runsItself: false)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(order.cancel() == .tooLate(.accepted))
        await bench.clock.advance(by: .seconds(10))
        #expect(try await order.result().pictures.count == 1)
    }

    @Test("is taken back by its id, also out of another process's hands")
    func cancelledFromElsewhere() async throws {
        let disk = MemoryDisk()
        let owner = try Bench(keepingOn: disk, runsItself: false)
        owner.transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "600"]))
        let order = try await owner.studio.place(ImageRequest("a red fox"))
        await owner.clock.advance(by: .seconds(1))
        let other = try Bench(keepingOn: disk)
        #expect(try await other.studio.cancel(order.id) == .asked)
        await owner.clock.advance(by: .seconds(3))
        #expect(order.status.state == .cancelled)
        #expect(try await other.studio.cancel(order.id) == .ended(.cancelled))
        #expect(owner.submits == 1)
    }

    @Test("S6: with a key that is revoked stays as it is, and comes home when the key is back")
    func revoked() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/tasks/", with: .status(401))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await end(order).failure
        #expect(failure?.code == .badKey)
        #expect(failure?.mayHaveCost == true)
        #expect(order.status.state == .accepted)
        let resumption = try await bench.studio.resume()
        #expect(resumption.orders.map(\.id) == [order.id])
        #expect(try await resumption.orders.first?.result().pictures.count == 1)
        #expect(bench.submits == 1)
    }

    @Test("S4: that failed is looked at again when it is named, and a picture after all is delivered once, with a note")
    func failedBefore() async throws {
        let bench = try Bench(keepingOn: MemoryDisk())
        bench.transport.answer(.get, "/tasks/", with: .json(#"{"state":"failed"}"#))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        #expect(await end(order).failure?.code == .failed)
        #expect(try await bench.studio.orders().records.map(\.state) == [.failed])
        #expect(try await bench.studio.resume().orders.isEmpty)
        let delivery = try await bench.studio.resume(order.id).result()
        #expect(delivery.pictures.count == 1)
        #expect(delivery.notes.last?.reason.hasPrefix("The service called the task failed before") == true)
        #expect(try await bench.studio.orders().records.map(\.state) == [.delivered])
        #expect(bench.submits == 1)
    }

    @Test("S15: whose family is gone is kept, said to be orphaned, and comes home when the family is back")
    func orphaned() async throws {
        let disk = MemoryDisk()
        let first = try Bench(keepingOn: disk, runsItself: false)
        first.transport.answer(.get, "/tasks/") { _ in .running }
        first.scriptHome()
        let order = try await first.studio.place(ImageRequest("a red fox"))
        await first.clock.advance(by: .seconds(2))
        let killed = disk.afterKilling()
        let other = OddProvider(
            service: Practice.service, models: [], poller: nil, act: { _, _ in .unclear("Nobody is here.") })
        let without = try Bench(keepingOn: killed, [other])
        let failure = await end(try await without.studio.resume(order.id)).failure
        #expect(
            failure?.description
                == "No family here follows the tasks of practice/brush. It may have been charged. "
                + "Link the family that placed the order, at the same address; the order is kept until then.")
        let back = try Bench(keepingOn: killed.afterKilling())
        back.scriptHome()
        #expect(try await back.studio.resume(order.id).result().pictures.count == 1)
        #expect(back.submits == 0)
    }

    @Test("S17: with every callback lost, all orders come home by looking")
    func noCallbacks() async throws {
        var habits = StudioHabits()
        habits.callbackAddress = WebAddress("https://studio.example")
        let bench = try Bench(habits: habits)
        bench.transport.answer(.get, "/tasks/", with: .running, .running)
        bench.scriptHome()
        for number in 0..<5 { _ = try await bench.studio.place(ImageRequest("boat \(number)")).result() }
        #expect(bench.submits == 5)
    }

    @Test("J4, J5: that cannot be written down is not sent", arguments: [true, false])
    func notKept(_ isFull: Bool) async throws {
        let disk = MemoryDisk()
        let bench = try Bench(keepingOn: disk)
        bench.scriptHome()
        if isFull { disk.isFull = true } else { disk.fail(at: disk.steps + 4, .unsynced) }
        let failure = await Result { () async throws(ImageFailure) in
            try await bench.studio.place(ImageRequest("a red fox")).result()
        }.failure
        #expect(failure?.code == .storeTrouble)
        #expect(failure?.mayHaveCost == false)
        #expect(bench.submits == 0)
        #expect(failure?.description.contains("Nothing was sent") == true)
    }

    @Test("J4: that was not sent, where even that cannot be written down, says that the store would still send it")
    func endNotKept() async throws {
        let disk = MemoryDisk()
        var habits = StudioHabits()
        habits.limits["practice"] = ServiceLimits(creates: Rate(1, per: .seconds(60)))
        let bench = try Bench(keepingOn: disk, runsItself: false, habits: habits)
        bench.transport.answer(.post, "/paint") { [clock = bench.clock] _ in
            // The first order is on its way, and the second one waits for its turn.
            await clock.sleep(until: .seconds(1))
            disk.isFull = true
            return .accepted
        }
        bench.scriptHome()
        let first = try await bench.studio.place(ImageRequest("a red fox"))
        let second = try await bench.studio.place(ImageRequest("a blue fox"))
        await bench.clock.advance(by: .seconds(200))
        _ = await end(first)
        let failure = await end(second).failure
        #expect(bench.submits == 1)
        #expect(second.status.state == .queued)
        #expect(failure?.mayHaveCost == false)
        #expect(
            failure?.message.hasSuffix(
                "That could not be written down: the store still holds the order, and resuming sends it.") == true)
        #expect(
            failure?.next
                == "Do not order it anew. When the store is well again, resume the order or cancel it.")
        disk.isFull = false
        #expect(try await bench.studio.cancel(second.id) == .takenBack)
        #expect(bench.submits == 1)
    }

    @Test("whose folder cannot be written goes where the host says then")
    func otherFolder() async throws {
        let disk = MemoryDisk(["full": [1]])
        let bench = try Bench(keepingOn: disk)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"), into: "full")
        #expect(await end(order).failure?.code == .notSaved)
        #expect(order.status.state == .succeeded)
        let files = try await bench.studio.resume(order.id, into: "there").result().files
        #expect(files.map(\.path) == ["there/a-red-fox.png"])
        #expect(bench.submits == 1)
    }

    @Test("W3: keeps the hint of an unknown outcome while the service does not know the task yet")
    func hintStays() async throws {
        let disk = MemoryDisk()
        let bench = try Bench(keepingOn: disk)
        bench.transport.answer(.post, "/paint") { _ in .cut }
        bench.transport.answer(.get, "/tasks/", with: .status(404))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        #expect(await end(order).failure?.code == .unknownOutcome)
        let hint = CallbackHint(service: "practice", order: order.id, task: "t1", isSigned: false)
        try await bench.studio.desk.store.drop(OrderHint(hint.text, received: 1), for: order.id)
        #expect(await end(try await bench.studio.resume(order.id)).failure?.code == .unknownOutcome)
        #expect(try await bench.studio.desk.store.hinted() == [order.id])
        #expect(try await bench.studio.resume(order.id).result().pictures.count == 1)
        #expect(try await bench.studio.desk.store.hinted().isEmpty)
        #expect(bench.submits == 1)
    }

    @Test("whose ticket cannot be written down comes home in memory, and says so")
    func ticketNotKept() async throws {
        let disk = MemoryDisk()
        let events = Notebook<StudioEvent>()
        var habits = StudioHabits()
        habits.observe = { events.add($0) }
        let bench = try Bench(keepingOn: disk, runsItself: false, habits: habits)
        bench.transport.answer(.post, "/paint") { _ in
            disk.fail(at: disk.steps + 2, .failure)
            return .accepted
        }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(order.status.ticket?.task == "t1")
        #expect(order.status.remark?.contains("The order's task could not be written down") == true)
        await bench.clock.advance(by: .seconds(10))
        #expect(try await order.result().pictures.count == 1)
    }

    @Test("P16: falls back to the next model only where the first surely did not take it, and says what was tried")
    func fallsBack() async throws {
        let pen = ImageModel("pen", title: "Pen", goodFor: "Lines.", accepting: Practice.model.schema.parameters)
        let family = ImageFamily(
            "Practice", at: Practice.service, speaking: Practice.dialect, models: [Practice.model, pen])
        var terms = OrderTerms()
        terms.fallsBack = true
        let bench = try Bench([family])
        bench.transport.answer(.post, "/paint", with: .status(400))
        bench.scriptHome()
        let proposal = try bench.studio.check(ImageRequest("a red fox"))
        let order = try await bench.studio.place(proposal, under: terms)
        #expect(try await order.result().model == "pen")
        #expect(order.model == "pen")
        let record = try await bench.studio.orders().records.first
        #expect(record?.tried?.map(\.model) == ["brush"])
        #expect(record?.tried?.first?.message == "Practice said no (400).")
        #expect(bench.submits == 2)
        for ending in [Ending.cut, .status(503)] {
            let lost = try Bench([family])
            lost.transport.answer(.post, "/paint", with: ending)
            lost.scriptHome()
            let proposal = try lost.studio.check(ImageRequest("a red fox"))
            let failure = await end(try await lost.studio.place(proposal, under: terms)).failure
            #expect(failure?.code == .unknownOutcome)
            #expect(lost.submits == 1)
        }
    }

    @Test("that waits longer for its turn than it may is not sent, and says so")
    func queueDeadline() async throws {
        var habits = StudioHabits()
        habits.deadlines.queue = .seconds(5)
        habits.limits["practice"] = ServiceLimits(creates: Rate(1, per: .seconds(60)))
        let bench = try Bench(habits: habits)
        bench.scriptHome()
        _ = try await bench.studio.place(ImageRequest("a red fox")).result()
        let failure = await end(try await bench.studio.place(ImageRequest("a grey fox"))).failure
        #expect(failure?.code == .rateLimited)
        #expect(failure?.message == "The order's turn at Practice did not come within its time.")
        #expect(failure?.mayHaveCost == false)
        #expect(bench.submits == 1)
    }

    @Test("is seen by an observer in every state, and so is every call")
    func observed() async throws {
        let events = Notebook<StudioEvent>()
        var habits = StudioHabits()
        habits.observe = { events.add($0) }
        let bench = try Bench(habits: habits)
        bench.scriptHome()
        _ = try await bench.studio.place(ImageRequest("a red fox")).result()
        let states = events.entries.compactMap { event -> OrderState? in
            if case .changed(_, _, _, let status) = event { status.state } else { nil }
        }
        #expect(Set(states) == [.sending, .accepted, .succeeded, .delivered])
        let calls = events.entries.compactMap { event -> String? in
            if case .called(_, _, let call, let status) = event { "\(call) \(status ?? 0)" } else { nil }
        }
        #expect(calls == ["POST /paint 200", "GET /tasks/t1 200", "GET https://cdn.example 200"])
    }

    @Test("X8: whose provider hangs is unknown after its time where its call was on the wire, and not sent where not")
    func hangs() async throws {
        let bench = try Bench([
            OddProvider { _, line in
                _ = await line.send(WireCall(.post, .api("/paint")))
                await Self.forEver()
                return .unclear("")
            }
        ])
        bench.transport.answer(.post, "/paint") { _ in .accepted }
        #expect(try await bench.failure().code == .unknownOutcome)
        #expect(bench.clock.now >= .seconds(300))
        let silent = try Bench([
            OddProvider { _, _ in
                await Self.forEver()
                return .unclear("")
            }
        ])
        #expect(try await silent.failure().code == .notSent)
        #expect(silent.submits == 0)
    }

    private static func forEver() async {
        await withCheckedContinuation { (never: CheckedContinuation<Void, Never>) in kept.add(never) }
    }

    private static let kept = Notebook<CheckedContinuation<Void, Never>>()
}
