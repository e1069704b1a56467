import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What can be said and done about an order that this process did not place, or that another one has.
@Suite("An order in other hands", .timeLimit(.minutes(5)))
struct OtherHandsTests {
    private func end(_ order: Order) async -> Result<Delivery, ImageFailure> {
        await Result { () async throws(ImageFailure) in try await order.result() }
    }

    /// An order that was accepted by a process that was killed then.
    private func accepted() async throws -> (disk: MemoryDisk, id: String) {
        let disk = MemoryDisk()
        let bench = try Bench(keepingOn: disk, runsItself: false)
        bench.transport.answer(.get, "/tasks/") { _ in .running }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(2))
        return (disk.afterKilling(), order.id)
    }

    @Test("P21: that was accepted in an earlier life cannot be taken back, and comes home all the same")
    func paidBefore() async throws {
        let (disk, id) = try await accepted()
        let bench = try Bench(keepingOn: disk, runsItself: false)
        bench.transport.answer(.get, "/tasks/", with: .running)
        bench.scriptHome()
        let order = try await bench.studio.resume(id)
        await bench.clock.settle()
        #expect(order.cancel() == .tooLate(.accepted))
        #expect(try await bench.studio.cancel(id) == .tooLate(.accepted))
        await bench.clock.advance(by: .seconds(20))
        #expect(try await order.result().pictures.count == 1)
    }

    @Test("P21: that another process has is taken back by that process, and nobody says more before")
    func accompanied() async throws {
        let disk = MemoryDisk()
        let owner = try Bench(keepingOn: disk, runsItself: false)
        owner.transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "600"]))
        let order = try await owner.studio.place(ImageRequest("a red fox"))
        await owner.clock.advance(by: .seconds(1))
        let other = try Bench(keepingOn: disk, runsItself: false)
        let seen = try await other.studio.resume(order.id)
        await other.clock.advance(by: .seconds(1))
        #expect(seen.cancel() == .asked)
        await other.clock.settle()
        await owner.clock.advance(by: .seconds(3))
        #expect(order.status.state == .cancelled)
        await other.clock.advance(by: .seconds(1))
        #expect(await end(seen).failure?.code == .cancelled)
        #expect(seen.status.state == .cancelled)
    }

    @Test("that is let go of there ends here too")
    func forgotten() async throws {
        let disk = MemoryDisk()
        let owner = try Bench(keepingOn: disk, runsItself: false)
        owner.transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "600"]))
        let order = try await owner.studio.place(ImageRequest("a red fox"))
        await owner.clock.advance(by: .seconds(1))
        let other = try Bench(keepingOn: disk, runsItself: false)
        let seen = try await other.studio.resume(order.id)
        await other.clock.settle()
        order.cancel()
        await owner.clock.advance(by: .seconds(1))
        try await owner.studio.forget(order.id)
        await other.clock.advance(by: .seconds(2))
        let failure = await Result { () async throws(ImageFailure) in
            try await seen.result(within: .zero)
        }.failure
        #expect(failure?.code == .badRequest)
        #expect(seen.cancel() == .ended(.queued))
    }

    @Test("does not hide the one who has it in this process")
    func twice() async throws {
        let bench = try Bench(keepingOn: MemoryDisk(), runsItself: false)
        bench.transport.answer(.get, "/tasks/") { _ in .running }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(2))
        let desk = bench.studio.desk
        let record = try await desk.store.order(order.id)
        let second = desk.start(KeptOrder(record, under: nil, in: desk.store), OrderPlan(beginning: .accompany))
        #expect(second !== order)
        #expect(desk.live(order.id) === order)
    }

    @Test("S15: that is paid and done stays so where its service is not linked")
    func notLinked() async throws {
        let disk = MemoryDisk()
        let first = try Bench(keepingOn: disk)
        first.transport.answer(.get, "/fox.png") { _ in .status(500) }
        first.scriptHome()
        let order = try await first.studio.place(ImageRequest("a red fox"))
        #expect(await end(order).failure?.code == .downloadFailed)
        let killed = disk.afterKilling()
        let elsewhere = ImageService(
            id: "elsewhere", name: "Elsewhere", addresses: .https("elsewhere.example"),
            key: ServiceKey(.bearer, variable: "ELSEWHERE_API_KEY", page: "the page of keys"), linkLifeSeconds: 600,
            patience: .seconds(900))
        let without = try Bench(
            keepingOn: killed, [OddProvider(service: elsewhere, models: [], act: { _, _ in .unclear("Nobody.") })])
        #expect(await end(try await without.studio.resume(order.id)).failure != nil)
        let record = try #require(try await without.studio.orders().records.first)
        #expect(record.state == .succeeded)
        #expect(record.isPossiblyPaid)
        let back = try Bench(keepingOn: killed.afterKilling())
        back.scriptHome()
        #expect(try await back.studio.resume(order.id).result().pictures.count == 1)
        #expect(back.submits == 0)
    }

    @Test("that was handed over in memory is written into the folder that is named later, once")
    func folderLater() async throws {
        let disk = MemoryDisk()
        let bench = try Bench(keepingOn: disk)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        _ = try await order.result()
        for _ in 0..<2 {
            let again = try await bench.studio.resume(order.id, into: "pictures")
            #expect(try await again.result().files.map(\.path) == ["pictures/a-red-fox.png"])
        }
        #expect(disk.files.keys.filter { $0.hasPrefix("pictures/") } == ["pictures/a-red-fox.png"])
    }

    @Test("P21: is free again where taking it back could not be written down", arguments: 1...8)
    func notTakenBack(_ step: Int) async throws {
        let disk = MemoryDisk()
        let owner = try Bench(keepingOn: disk, runsItself: false)
        owner.transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "600"]))
        let order = try await owner.studio.place(ImageRequest("a red fox"))
        await owner.clock.advance(by: .seconds(1))
        let killed = disk.afterKilling()
        let bench = try Bench(keepingOn: killed)
        killed.fail(at: killed.steps + step, .failure)
        _ = try? await bench.studio.cancel(order.id)
        let answer = try await bench.studio.cancel(order.id)
        #expect([.takenBack, .ended(.cancelled)].contains(answer))
    }
}
