import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What holds for the first model an order asks holds for the next one too.
@Suite("An order that goes to another model", .timeLimit(.minutes(5)))
struct FallingBackTests {
    private static let terms: OrderTerms = {
        var terms = OrderTerms()
        terms.fallsBack = true
        return terms
    }()

    @Test("P16: does not go to one that costs more than its own budget, or nobody knows how much")
    func budget() async throws {
        let others = ["gold", "riddle", "chalk"].map {
            ImageModel($0, title: $0, goodFor: "Lines.", accepting: Practice.model.schema.parameters)
        }
        let family = ImageFamily(
            "Practice", at: Practice.service, speaking: Practice.dialect, models: [Practice.model] + others)
        var habits = StudioHabits()
        habits.prices = [("brush", "0.02"), ("gold", "1.00"), ("chalk", "0.03")].reduce(into: [:]) {
            $0["practice/\($1.0)"] = Cost($1.1, currency: "USD")
        }
        let bench = try Bench([family], habits: habits)
        bench.transport.answer(.post, "/paint", with: .status(400))
        bench.scriptHome()
        var terms = Self.terms
        terms.budget = try Budget(usd: "0.05")
        let order = try await bench.studio.place(try bench.studio.check(ImageRequest("a red fox")), under: terms)
        #expect(try await order.result().model == "chalk")
        #expect(bench.submits == 2)
    }

    @Test("J4: goes to no other one where that cannot be written down, and never says that nothing was sent")
    func turnNotKept() async throws {
        let disk = MemoryDisk()
        let other = ImageModel("chalk", title: "Chalk", goodFor: "Lines.", accepting: Practice.model.schema.parameters)
        let family = ImageFamily(
            "Practice", at: Practice.service, speaking: Practice.dialect, models: [Practice.model, other])
        let bench = try Bench(keepingOn: disk, [family])
        bench.transport.answer(.post, "/paint") { _ in
            disk.fail(at: disk.steps + 1, .failure)
            return .status(400)
        }
        let order = try await bench.studio.place(try bench.studio.check(ImageRequest("a red fox")), under: Self.terms)
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(bench.submits == 1)
        #expect(failure?.code == .storeTrouble)
        #expect(failure?.mayHaveCost == false)
        #expect(
            failure?.next
                == "practice/brush did not take it and nothing was charged; look whether the disk is well and you may "
                + "write there, and try again.")
    }

    @Test("S16: shows no key of any service that it asked, also where each repeats it")
    func keys() async throws {
        let other = ImageService(
            id: "second", name: "Second", addresses: .https("second.example"),
            key: ServiceKey(.bearer, variable: "SECOND_API_KEY", page: "the page of keys"), linkLifeSeconds: 600,
            patience: .seconds(900))
        let secondKey = "second-key-4f1d0c7b10fedcba"
        let families = [
            Practice.family, ImageFamily("Second", at: other, speaking: Practice.dialect, models: [Practice.model]),
        ]
        let (clock, disk) = (VirtualClock(runsItself: true), MemoryDisk())
        let transport = ScriptedTransport(clock: clock, disk: disk)
        let environment = EngineEnvironment.practice(transport, clock: clock, disk: disk)
        let studio = Studio(
            registry: try Registry(families),
            keys: Keys(["practice": try Secret(Bench.keyText), "second": try Secret(secondKey)]),
            environment: environment, store: try FolderStore(in: "store", environment: environment))
        transport.answer(
            .post, "/paint", with: .status(400), .json(#"{"task":"t1","you":"\#(Bench.keyText) \#(secondKey)"}"#))
        transport.answer(.get, "/tasks/", with: .json(#"{"state":"failed","message":"\#(secondKey)"}"#))
        let order = try await studio.place(try studio.check(ImageRequest("a red fox")), under: Self.terms)
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.service == "second")
        #expect(transport.calls(.post, "/paint").count == 2)
        for (path, bytes) in disk.files {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(Bench.keyText) && !text.contains(secondKey), "\(path)")
        }
    }
}
