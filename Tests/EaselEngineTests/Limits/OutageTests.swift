import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A service that is down", .timeLimit(.minutes(5)))
struct OutageTests {
    // Ten thousand orders in release; a debug build would hold a thread of the other tests for half a minute.
    #if DEBUG
        private static let orders = 1_000
    #else
        private static let orders = 10_000
    #endif

    @Test(
        "N1: for five minutes gets at most 200 calls from all its orders, and no rush after; all finish",
        arguments: [Duration.milliseconds(5), .seconds(30)])
    func manyOrders(failingAfter: Duration) async {
        let bench = GateBench(ServiceLimits(calls: Rate(50, per: .seconds(1))))
        let outage = Duration.seconds(60)..<Duration.seconds(360)
        await bench.together(Self.orders) { await Self.follow($0, outage, failingAfter, on: bench) }
        let during = bench.calls(outage)
        let moments = bench.calls.entries.map(\.at)
        print("N1: \(during.count) calls in the outage, \(moments.count) in all, done at \(bench.clock.now)")
        #expect(during.count <= 200)
        #expect(moments.most(in: .seconds(1)) <= 60)
        #expect(moments.filter { $0 >= outage.upperBound }.most(in: .seconds(60)) <= 3050)
    }

    /// Looks every half minute until the task, which takes two minutes, is seen done.
    private static func follow(
        _ number: Int, _ outage: Range<Duration>, _ failingAfter: Duration, on bench: GateBench
    ) async {
        await bench.sleep(.milliseconds(number * 3))
        let done = bench.clock.now + .seconds(120)
        while true {
            guard let pass = try? await bench.gate.enter(.look) else { return }
            let began = bench.clock.now
            bench.calls.add(GateBench.Call(at: began, lane: .look, name: ""))
            let fails = outage.contains(began)
            await bench.sleep(fails ? failingAfter : .milliseconds(200))
            bench.gate.leave(pass, fails ? .troubled() : .well)
            if !fails, began >= done { return }
            await bench.sleep(.seconds(30))
        }
    }
}
