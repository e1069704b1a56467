import EaselCore
import Testing

@Suite("Limits of services")
struct ServiceLimitsTests {
    @Test("are careful where nothing is documented, and say so")
    func careful() {
        let limits = ServiceLimits.careful
        #expect(limits.documented.isEmpty)
        #expect(limits.creates == Rate(10, per: .seconds(1)))
        #expect(limits.calls == Rate(50, per: .seconds(1)))
    }

    @Test("that would let nothing through let one through")
    func least() {
        let limits = ServiceLimits(
            creates: Rate(0, per: .zero), running: -1, callsAtOnce: 0, transfersAtOnce: 0, waiting: -7)
        #expect(limits.creates == Rate(1, per: .milliseconds(1)))
        #expect([limits.running, limits.callsAtOnce, limits.transfersAtOnce, limits.waiting] == [1, 2, 1, 0])
    }
}
