import Easel
import Testing

@Suite("A pick")
struct PickTests {
    private static func record(_ pick: Pick, under circumstances: Registry.Circumstances) throws -> PickRecord {
        let verdicts = try Registry.everyFamily().verdicts(for: ImageRequest("a fox"), under: circumstances)
        return try #require(pick.choice(among: verdicts)).record
    }

    @Test("of the cheapest says of each other model what it costs, or that nobody says so")
    func cheapest() throws {
        let nobody = try Self.record(.cheapest, under: .init())
        #expect(nobody.reason == "Nobody says what any of them costs, so it is taken as the first in order.")
        #expect(Set(nobody.passed.map(\.reason)) == ["It fits too, and nobody says what it costs."])
        let prices = ["vtrix/flux_2_pro": "0.03", "kie/flux-kontext-pro": "0.05"].compactMapValues {
            Cost($0, currency: "USD")
        }
        let known = try Self.record(.cheapest, under: .init(prices: prices))
        #expect(known.chosen == "vtrix/flux_2_pro" && known.reason == "It costs least: 0.03 USD.")
        let kie = known.passed.first { $0.model == "kie/flux-kontext-pro" }
        #expect(kie?.reason == "It costs 0.05 USD.")
        #expect(known.passed.first?.reason == "It fits too, and nobody says what it costs.")
    }

    @Test("of the fastest says of each other model how long it took, or that it has made nothing yet")
    func fastest() throws {
        let nobody = try Self.record(.fastest, under: .init())
        #expect(nobody.reason == "None of them has made anything here yet, so it is taken as the first in order.")
        let seconds = ["vtrix/flux_2_pro": 3.2, "kie/flux-kontext-pro": 8.0]
        let known = try Self.record(.fastest, under: .init(usualSeconds: { name, _ in seconds[name] }))
        #expect(known.chosen == "vtrix/flux_2_pro" && known.reason == "It was fastest so far: about 4 s.")
        let kie = known.passed.first { $0.model == "kie/flux-kontext-pro" }
        #expect(kie?.reason == "It took about 8 s so far.")
        #expect(known.passed.first?.reason == "It fits too, and has made nothing here yet.")
    }

    @Test("of the first, and one of your own, say that the others fit too")
    func others() throws {
        let first = try Self.record(.first, under: .init())
        #expect(Set(first.passed.map(\.reason)) == ["It fits too, and comes later in order."])
        let last = try Self.record(Pick("last") { ($0.count - 1, "I like it.") }, under: .init())
        #expect(last.reason == "I like it." && Set(last.passed.map(\.reason)) == ["It fits too."])
    }
}
