import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A gate under a flood", .timeLimit(.minutes(5)))
struct FairnessTests {
    private static let fast = Rate(1000, per: .seconds(1))

    @Test("N7: of submits keeps the share of looks and of transfers")
    func flood() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, calls: Rate(20, per: .seconds(1)), running: 10_000))
        await bench.together(1_100) { number in
            switch number {
            case ..<1_000: await bench.call(.submit(order: "\(number)"))
            case ..<1_050: await bench.call(.look)
            default: await bench.call(.transfer)
            }
        }
        // Fifty looks at half of twenty calls a second; transfers share nothing but their own eight places.
        #expect(bench.last(.look) <= .seconds(6))
        #expect(bench.last(.transfer) <= .seconds(1))
        #expect(bench.last(.submit) > .seconds(50))
    }

    @Test("of looks keeps the share of submits")
    func floodOfLooks() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, calls: Rate(20, per: .seconds(1)), running: 10_000))
        await bench.together(1_050) { await bench.call($0 < 1_000 ? .look : .submit(order: "\($0)")) }
        #expect(bench.last(.submit) <= .seconds(6))
    }

    @Test("keeps places for looks while every submit hangs")
    func hanging() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, running: 1000, callsAtOnce: 8))
        await bench.together(51) { number in
            if number < 50 { await bench.call(.submit(order: "\(number)"), taking: .seconds(600)) }
            if number == 50 { await bench.call(.look) }
        }
        #expect(bench.last(.look) < .seconds(1))
        #expect(bench.calls(.zero ..< .seconds(600)).count { $0.lane == .submit } == 6)
    }

    // Ten thousand in release; a debug build would hold a thread of the other tests for half a minute.
    #if DEBUG
        private static let many = 1_000
    #else
        private static let many = 10_000
    #endif

    @Test("N8: does not put one tenant's ten orders behind another's many")
    func tenants() async {
        let bench = GateBench(ServiceLimits(creates: Rate(10, per: .seconds(1)), running: 100_000))
        await bench.together(Self.many + 10) { number in
            let tenant = number < Self.many ? "many" : "few"
            await bench.call(.submit(order: "\(number)"), tenant, of: tenant)
        }
        let names = bench.calls.entries.map(\.name)
        #expect(names.prefix(30).count { $0 == "few" } == 10)
        #expect(names.count == Self.many + 10)
    }
}
