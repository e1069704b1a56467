import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What an order's key stands for, and when an order leaves it to the next.
@Suite("The key of an order", .timeLimit(.minutes(5)))
struct KeyTests {
    private static let fox = ImageRequest("a red fox")

    private func end(_ order: Order) async -> Result<Delivery, ImageFailure> {
        await Result { () async throws(ImageFailure) in try await order.result() }
    }

    private func bench(isKept: Bool) throws -> Bench { isKept ? try Bench(keepingOn: MemoryDisk()) : try Bench() }

    @Test("brings the same end at once, and the picture once more", arguments: [false, true])
    func delivered(isKept: Bool) async throws {
        let bench = try bench(isKept: isKept)
        bench.scriptHome()
        let first = try await bench.studio.place(Self.fox, key: "a", into: "pictures")
        let delivery = try await end(first).get()
        let again = try await bench.studio.place(Self.fox, key: "a", into: "pictures")
        #expect(again.id == first.id && again.status.state == .delivered)
        #expect(try await end(again).get().files == delivery.files)
        #expect(bench.submits == 1)
    }

    @Test("P13: is free again where nothing came of the order and it cost nothing", arguments: [false, true])
    func free(isKept: Bool) async throws {
        let bench = try bench(isKept: isKept)
        bench.transport.answer(.post, "/paint", with: .status(400), .status(402))
        bench.scriptHome()
        var orders: [Order] = []
        for code in [ImageFailure.Code.rejected, .noCredit, nil, nil] {
            orders.append(try await bench.studio.place(Self.fox, key: "a"))
            #expect(await end(orders[orders.count - 1]).failure?.code == code)
        }
        #expect(Set(orders.map(\.id)).count == 3 && orders[2].id == orders[3].id)
        #expect(bench.submits == 3)
        // What was tried is still told; letting go of it does not free the key of the order that came after.
        let kept = try await bench.studio.orders()
        #expect(Set(kept.records.map(\.id)) == Set(orders.map(\.id)) && kept.byKey["a"]?.id == orders[2].id)
        try await bench.studio.forget(orders[0].id)
        #expect(try await bench.studio.place(Self.fox, key: "a").id == orders[2].id)
        #expect(bench.submits == 3)
    }

    @Test("P13: is free for another request then, too", arguments: [false, true])
    func mended(isKept: Bool) async throws {
        let bench = try bench(isKept: isKept)
        bench.transport.answer(.post, "/paint", with: .status(400))
        bench.scriptHome()
        #expect(await end(try await bench.studio.place(Self.fox, key: "a")).failure?.code == .rejected)
        let mended = try await bench.studio.place(ImageRequest("a grey fox"), key: "a")
        #expect(try await end(mended).get().pictures.count == 1)
    }

    @Test("P13: stays where the order may have cost something", arguments: [false, true])
    func unknown(isKept: Bool) async throws {
        let bench = try bench(isKept: isKept)
        bench.transport.answer(.post, "/paint", with: .status(503))
        bench.scriptHome()
        let first = try await bench.studio.place(Self.fox, key: "a")
        #expect(await end(first).failure?.code == .unknownOutcome)
        let again = try await bench.studio.place(Self.fox, key: "a")
        #expect(again.id == first.id && again.status.state == .unknown)
        #expect(bench.submits == 1)
    }

    @Test("P21: stays where the order was taken back: a request that comes late does not order it after all")
    func cancelled() async throws {
        let bench = try Bench(runsItself: false)
        bench.transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "60"]))
        let order = try await bench.studio.place(Self.fox, key: "a")
        await bench.clock.advance(by: .seconds(1))
        #expect(order.cancel() == .takenBack)
        await bench.clock.advance(by: .seconds(100))
        let again = try await bench.studio.place(Self.fox, key: "a")
        #expect(again.id == order.id && again.status.state == .cancelled)
        #expect(bench.submits == 1)
    }

    @Test("P13: is not left while another process has the order, whose end may yet be taken back")
    func held() async throws {
        let disk = MemoryDisk()
        let owner = try Bench(keepingOn: disk)
        let store = owner.studio.desk.store
        let request = try owner.studio.check(Self.fox).request
        let record = OrderRecord(id: "a", of: request, key: "k", name: "fox", created: 1)
        guard case .new(let claim, var ended) = try await store.place(record) else { throw Unexpected("It is there.") }
        ended.state = .rejected
        try await store.write(ended, under: claim)
        let other = try Bench(keepingOn: disk)
        other.scriptHome()
        #expect(try await other.studio.place(Self.fox, key: "k").id == "a")
        #expect(other.submits == 0)
        await store.release(claim)
        #expect(try await other.studio.place(Self.fox, key: "k").id != "a")
    }

    @Test("P14: stands for the wish, whichever model is picked for it; a model that is named belongs to it")
    func picked() async throws {
        let disk = MemoryDisk()
        let brush = Practice.model
        let pen = ImageModel("pen", title: "Pen", goodFor: "Lines.", accepting: brush.schema)
        func family(_ models: ImageModel...) -> ImageFamily {
            ImageFamily("Practice", at: Practice.service, speaking: Practice.dialect, models: models)
        }
        let before = try Bench(keepingOn: disk, [family(brush)])
        before.scriptHome()
        let first = try await before.studio.place(Self.fox, key: "a")
        _ = await end(first)
        let since = try Bench(keepingOn: disk, [family(pen, brush)])
        #expect(try since.studio.check(Self.fox).entry.model.id == "pen")
        #expect(try await since.studio.place(Self.fox, key: "a").id == first.id)
        #expect(try await since.studio.place(Self.fox, key: "a", on: ModelChoice.named("brush")).id == first.id)
        let failure = await #expect(throws: ImageFailure.self) {
            try await since.studio.place(Self.fox, key: "a", on: ModelChoice.named("pen"))
        }
        #expect(failure?.code == .keyTaken)
        #expect(since.submits == 0)
    }

    @Test("P14: tells pictures, seeds, extras and secrets apart")
    func told() throws {
        var requests = [Self.fox]
        for change: (inout ImageRequest) throws -> Void in [
            { $0.prompt = "a grey fox" }, { $0.images = [.bytes([1])] }, { $0.images = [.bytes([2])] },
            { $0.images = [.link("https://a.b/c")] }, { $0.images = [.file("https://a.b/c")] }, { $0.seed = 1 },
            { $0.set("steps", to: 1) }, { $0.setRaw("steps", to: 1) }, { $0.set("s", to: try Secret("value")) },
            { $0.shape = .ratio(1, 1) }, { $0.safety = 1 }, { $0.format = .png }, { $0.negativePrompt = "snow" },
        ] {
            var request = Self.fox
            try change(&request)
            requests.append(request)
        }
        let digests = requests.map { $0.fingerprint(on: .first) }
        #expect(!digests.contains(nil) && Set(digests).count == requests.count)
        #expect(Self.fox.fingerprint(on: .named("brush")) != Self.fox.fingerprint(on: .anyAt("brush")))
        #expect(Self.fox.fingerprint(on: .cheapest) == Self.fox.fingerprint(on: .first))
    }
}
