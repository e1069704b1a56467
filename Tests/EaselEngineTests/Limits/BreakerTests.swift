import Testing

@testable import EaselEngine

@Suite("A breaker")
struct BreakerTests {
    private static func broken(at now: Duration, _ rules: Breaker.Rules = .outage) -> Breaker {
        var breaker = Breaker(rules)
        for _ in 0..<rules.failuresInARow { breaker.fail(at: now) }
        return breaker
    }

    @Test("opens at the fifth failure in a row, and not before")
    func inARow() {
        var breaker = Breaker()
        for round in 1...4 {
            for _ in 0..<4 { breaker.fail(at: .seconds(round)) }
            for _ in 0..<12 { breaker.succeed(at: .seconds(round)) }
            #expect(breaker.opening(at: .seconds(round)) == .open)
        }
        for _ in 0..<5 { breaker.fail(at: .seconds(9)) }
        #expect(breaker.opening(at: .seconds(9)) == .at(.seconds(14)))
    }

    @Test("opens when half of the last calls failed, and not before there were ten")
    func ratio() {
        var breaker = Breaker()
        for _ in 0..<4 {
            breaker.succeed(at: .zero)
            breaker.fail(at: .zero)
        }
        breaker.succeed(at: .zero)
        #expect(breaker.opening(at: .zero) == .open)
        breaker.fail(at: .zero)
        #expect(breaker.opening(at: .zero) != .open)
    }

    @Test("N3: lets exactly one probe through, and a probe that was given up is no answer")
    func oneProbe() {
        var breaker = Self.broken(at: .zero)
        #expect(breaker.opening(at: .seconds(4)) == .at(.seconds(5)))
        #expect(breaker.opening(at: .seconds(5)) == .probe)
        let probe = breaker.begin(at: .seconds(5))
        #expect(breaker.opening(at: .seconds(500)) == .afterProbe)
        breaker.end(probe, isWell: nil, at: .seconds(6))
        #expect(breaker.opening(at: .seconds(6)) == .probe)
        breaker.end(breaker.begin(at: .seconds(6)), isWell: true, at: .seconds(7))
        #expect(breaker.opening(at: .seconds(7)) == .open)
    }

    @Test("rests longer each time, up to a minute, and begins small again after it was well for a minute")
    func rests() {
        var breaker = Self.broken(at: .zero)
        var now = Duration.seconds(5)
        for rest in [10, 20, 40, 60, 60, 60] {
            breaker.end(breaker.begin(at: now), isWell: false, at: now)
            #expect(breaker.opening(at: now) == .at(now + .seconds(rest)))
            now += .seconds(rest)
        }
        breaker.end(breaker.begin(at: now), isWell: true, at: now)
        for _ in 0..<5 { breaker.fail(at: now + .seconds(10)) }
        #expect(breaker.opening(at: now + .seconds(10)) == .at(now + .seconds(70)))
        now += .seconds(70)
        breaker.end(breaker.begin(at: now), isWell: true, at: now)
        for _ in 0..<5 { breaker.fail(at: now + .seconds(61)) }
        #expect(breaker.opening(at: now + .seconds(61)) == .at(now + .seconds(66)))
    }

    @Test("does not hear calls that began before it opened, or before it closed")
    func stale() {
        var breaker = Breaker()
        let old = (0..<20).map { _ in breaker.begin(at: .zero) }
        for stub in old.prefix(5) { breaker.end(stub, isWell: false, at: .seconds(1)) }
        for stub in old.suffix(15) { breaker.end(stub, isWell: true, at: .seconds(2)) }
        #expect(breaker.opening(at: .seconds(2)) == .at(.seconds(6)))
        breaker.end(breaker.begin(at: .seconds(6)), isWell: true, at: .seconds(6))
        for stub in old { breaker.end(stub, isWell: false, at: .seconds(7)) }
        #expect(breaker.opening(at: .seconds(7)) == .open)
    }

    @Test(
        "waits as long as the service asks, but at most an hour",
        arguments: [(Duration.seconds(1), 10), (.seconds(90), 90), (.seconds(1_000_000), 3600), (.seconds(-5), 10)])
    func asked(time: Duration, rest: Int) {
        var breaker = Self.broken(at: .zero)
        breaker.end(breaker.begin(at: .seconds(5)), isWell: false, at: .seconds(5), asked: time)
        #expect(breaker.opening(at: .seconds(5)) == .at(.seconds(5 + rest)))
    }
}

extension Breaker {
    mutating func fail(at now: Duration) { end(begin(at: now), isWell: false, at: now) }
    mutating func succeed(at now: Duration) { end(begin(at: now), isWell: true, at: now) }
}
