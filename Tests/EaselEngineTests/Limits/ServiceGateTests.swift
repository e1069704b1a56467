import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A gate", .timeLimit(.minutes(5)))
struct ServiceGateTests {
    private static let fast = Rate(1000, per: .seconds(1))

    @Test("N5: never lets more than 20 submits through in ten seconds, and no fewer than it could")
    func submits() async {
        let bench = GateBench(ServiceLimits(creates: Rate(20, per: .seconds(10)), running: 1000))
        await bench.together(200) { await bench.call(.submit(order: "\($0)")) }
        let moments = bench.calls.entries.map(\.at)
        #expect(moments.count == 200)
        #expect(moments.most(in: .seconds(10)) == 20)
        #expect(moments.max().map { $0 < .seconds(95) } == true)
    }

    @Test("keeps the window of a process before it")
    func keeper() async {
        let window = LocalWindow(Rate(20, per: .seconds(10)))
        for _ in 0..<20 { _ = window.take(at: .zero) }
        let bench = GateBench(ServiceLimits(), creates: window)
        await bench.story { await bench.call(.submit(order: "a")) }
        #expect(bench.calls.entries.map(\.at) == [.seconds(10)])
    }

    @Test("N6: counts an order as running until it has ended, also one of unknown outcome or of an earlier life")
    func running() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, running: 3))
        bench.gate.orderRuns("earlier")
        await bench.story {
            let orders = ["accepted", "unknown", "waits", "waits too"].map { name in
                bench.run { await bench.call(.submit(order: name), name, isRunning: true) }
            }
            await bench.sleep(.seconds(60))
            #expect(bench.calls.entries.map(\.name) == ["accepted", "unknown"])
            bench.gate.orderEnded("earlier")
            _ = await orders[2].value
            bench.gate.orderEnded("unknown")
            bench.gate.orderEnded("unknown")
            _ = await orders[3].value
        }
        #expect(bench.calls.entries.map(\.name) == ["accepted", "unknown", "waits", "waits too"])
    }

    @Test("frees the place of an order that the service did not take")
    func notTaken() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, running: 1))
        await bench.together(3) { await bench.call(.submit(order: "\($0)")) }
        #expect(bench.calls.entries.count == 3)
    }

    @Test("N13: refuses a submit when too many wait, and never a look")
    func full() async {
        let bench = GateBench(ServiceLimits(creates: Rate(1, per: .seconds(1000)), waiting: 5))
        let gate = bench.gate
        await bench.story {
            let waiting = (0..<6).map { number in bench.run { await bench.call(.submit(order: "\(number)")) } }
            await bench.sleep(.seconds(1))
            await #expect(throws: TurnedAway.full(5)) { try await gate.enter(.submit(order: "one more")) }
            for order in waiting { order.cancel() }
        }
        await bench.together(100) { _ in #expect(await bench.call(.look) == .well) }
    }

    @Test("lets go of whoever stops waiting, or whose time is over, and keeps nothing of them")
    func letGo() async {
        let bench = GateBench(ServiceLimits(creates: Rate(1, per: .seconds(1000))))
        let gate = bench.gate
        await bench.story {
            await bench.call(.submit(order: "first"))
            let cancelled = bench.run { await Self.refusal(of: "a", until: nil, by: gate) }
            let late = bench.run { await Self.refusal(of: "b", until: .seconds(30), by: gate) }
            await bench.sleep(.seconds(1))
            cancelled.cancel()
            #expect(await cancelled.value == .cancelled)
            #expect(await late.value == .outOfTime)
            #expect(bench.clock.now == .seconds(30))
            #expect(gate.waiting(.submit) == 0)
        }
    }

    private static func refusal(
        of order: String, until deadline: Duration?, by gate: ServiceGate
    ) async -> TurnedAway? {
        do throws(TurnedAway) { _ = try await gate.enter(.submit(order: order), until: deadline) } catch {
            return error
        }
        return nil
    }

    @Test("N10: pays for retries out of a bucket that only success fills; first tries are never asked")
    func retries() async {
        let bench = GateBench(ServiceLimits())
        #expect((0..<100).count { _ in bench.gate.mayRetry() } == 20)
        await bench.together(4) { _ in await bench.call(.look) { _ in .troubled() } }
        #expect(!bench.gate.mayRetry())
        await bench.together(5) { _ in #expect(await bench.call(.look) == .well) }
        #expect(bench.gate.mayRetry())
        #expect(!bench.gate.mayRetry())
    }

    @Test("loses nobody in a storm of real threads that enter, leave and stop waiting")
    func storm() async {
        let environment = EngineEnvironment(transport: ScriptedTransport())
        let many = Rate(100_000, per: .seconds(1))
        let gate = ServiceGate(
            ServiceLimits(creates: many, calls: many, callsAtOnce: 4), timetable: Timetable(environment),
            clock: environment.clock)
        let through = Notebook<Int>()
        await withTaskGroup { group in
            for number in 0..<3_000 {
                group.addTask {
                    let task = Task {
                        let errand: Errand = number % 3 == 0 ? .submit(order: "\(number)") : .look
                        guard let pass = try? await gate.enter(errand, of: "\(number % 5)") else { return }
                        await Task.yield()
                        gate.leave(pass, .well)
                        through.add(number)
                    }
                    if number % 7 == 0 { task.cancel() }
                    await task.value
                }
            }
        }
        #expect(through.entries.count >= 3_000 * 6 / 7)
        #expect(Errand.Lane.allCases.allSatisfy { gate.waiting($0) == 0 })
    }
}
