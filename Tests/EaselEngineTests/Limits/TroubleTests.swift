import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A gate in front of trouble", .timeLimit(.minutes(5)))
struct TroubleTests {
    private static let fast = Rate(1000, per: .seconds(1))

    @Test("stops the submits of an account without credit, lets one find out later, and goes on looking")
    func credit() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, running: 1000))
        let empty = Duration.zero ..< .seconds(200)
        await bench.together(21) { number in
            if number == 20 { return await bench.looks(100) }
            await bench.sleep(.seconds(number))
            var ending = CallOutcome?.some(.unpaid)
            while ending == .unpaid {
                ending = await bench.call(.submit(order: "\(number)")) { empty.contains($0) ? .unpaid : .well }
            }
        }
        let submits = bench.calls.entries.filter { $0.lane == .submit }.map(\.at)
        // At once, after a minute, and two minutes later, which is the first of twenty that go through.
        #expect(submits.count { empty.contains($0) } == 3)
        #expect(submits.count == 23)
        #expect(bench.calls(empty).count { $0.lane == .look } == 100)
    }

    @Test("slows all looks of a key that is asked for less, as long as it is asked, and speeds up again")
    func slower() async {
        let bench = GateBench(ServiceLimits())
        await bench.together(301) { number in
            guard number < 300 else {
                await bench.call(.submit(order: "a"))
                return
            }
            await bench.call(.look) { $0 < .milliseconds(200) ? .slower(.seconds(7)) : .well }
        }
        let looks = bench.calls.entries.filter { $0.lane == .look }.map(\.at)
        let pause = Duration.milliseconds(200) ..< .seconds(7)
        #expect(looks.count { pause.contains($0) } == 0)
        let first = looks.first { $0 >= .seconds(7) } ?? .zero
        #expect(looks.count { (first..<first + .seconds(1)).contains($0) } <= 10)
        #expect(looks.count { (first + .seconds(5)..<first + .seconds(6)).contains($0) } >= 20)
        #expect(bench.last(.submit) < .seconds(1))
    }

    @Test("slows submits by themselves when they are asked for less")
    func slowerSubmits() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, running: 1000))
        await bench.together(2) { number in
            if number == 0 { await bench.call(.submit(order: "a"), taking: .zero) { _ in .slower(.seconds(30)) } }
            await bench.sleep(.seconds(1))
            await bench.call(number == 0 ? .submit(order: "a") : .look)
        }
        #expect(bench.last(.submit) == .seconds(30))
        #expect(bench.last(.look) == .seconds(1))
    }

    @Test("asks a service that is down by a look, and not by a paid request, where both wait")
    func freeProbe() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, running: 1000))
        let down = Duration.zero ..< .seconds(100)
        let answer: @Sendable (Duration) -> CallOutcome = { down.contains($0) ? .troubled() : .well }
        await bench.together(45) { number in
            switch number {
            case ..<5: await bench.call(.submit(order: "\(number)"), answering: answer)
            case ..<25:
                await bench.sleep(.seconds(1))
                await bench.call(.submit(order: "\(number)"), answering: answer)
            default:
                await bench.sleep(.seconds(1))
                while await bench.call(.look, answering: answer) != .well {}
            }
        }
        #expect(bench.calls(down).count { $0.lane == .submit } == 5)
        #expect(bench.calls(down).count { $0.lane == .look } == 4)
        #expect(bench.calls.entries.count { $0.lane == .submit } == 25)
    }

    @Test("asks by a paid request where nobody looks")
    func paidProbe() async {
        let bench = GateBench(ServiceLimits(creates: Self.fast, running: 1000))
        await bench.together(20) { number in
            await bench.call(.submit(order: "\(number)")) { $0 < .seconds(4) ? .troubled() : .well }
        }
        #expect(bench.calls.entries.count == 20)
    }

    @Test("N2: rests longer and longer while a service flaps for an hour, and goes on to the end")
    func flapping() async {
        let bench = GateBench(ServiceLimits(calls: Rate(10, per: .seconds(1))))
        await bench.together(200) { _ in
            while bench.clock.now < .seconds(3600) {
                await bench.call(.look, taking: .milliseconds(50)) { now in
                    Int(now / .seconds(10)) % 2 == 0 ? .troubled() : .well
                }
                await bench.sleep(.seconds(5))
            }
        }
        let calls = bench.calls.entries.count
        print("N2: \(calls) calls in an hour of flapping")
        #expect(calls < 4_000)
        #expect(bench.last(.look) >= .seconds(3600))
    }
}

extension GateBench {
    func looks(_ count: Int) async { for _ in 0..<count { await call(.look, taking: .seconds(1)) } }

    /// When the last call of a lane began.
    func last(_ lane: Errand.Lane) -> Duration {
        calls.entries.filter { $0.lane == lane }.map(\.at).max() ?? .seconds(1_000_000)
    }
}
