import EaselCore
import Testing

@testable import EaselEngine

@Suite("A rate window")
struct RateWindowTests {
    private let rate = Rate(20, per: .seconds(10))

    @Test("lets no more than its count through in any stretch, and wastes nothing", arguments: [1, 7, 100, 1000])
    func exact(step: Int) {
        var window = RateWindow(rate)
        var moments: [Duration] = []
        for tick in stride(from: 0, through: 60_000, by: step) where window.take(at: .milliseconds(tick)) {
            moments.append(.milliseconds(tick))
        }
        #expect(moments.most(in: .milliseconds(9_999)) == min(20, 9_999 / step + 1))
        #expect(moments.count >= (step > 500 ? 61 : 120))
    }

    @Test("says when the next one may go")
    func opening() {
        var window = RateWindow(Rate(2, per: .seconds(10)))
        #expect(window.take(at: .seconds(1)) == true)
        #expect(window.take(at: .seconds(4)) == true)
        #expect(window.take(at: .seconds(10)) == false)
        #expect(window.opening(at: .seconds(10)) == .seconds(11))
        #expect(window.take(at: .seconds(11)) == true)
        #expect(window.opening(at: .seconds(12)) == .seconds(14))
    }

    @Test("is kept across a restart, whatever the new process calls now", arguments: [Int64(0), 3_000, 9_999])
    func restart(pause: Int64) {
        var first = RateWindow(rate)
        let wall: Int64 = 1_767_225_600_000
        for tick in 0..<20 { #expect(first.take(at: .milliseconds(500_000 + tick * 10)) == true) }
        let record = first.record(now: .milliseconds(500_190), wallMilliseconds: wall)
        var second = RateWindow(rate, record: record, now: .seconds(2), wallMilliseconds: wall + pause)
        #expect(second.take(at: .seconds(2) + .milliseconds(9_800 - pause)) == false)
        #expect(second.take(at: .seconds(2) + .milliseconds(9_811 - pause)) == true)
        #expect(second.take(at: .seconds(2) + .milliseconds(9_811 - pause)) == false)
    }

    @Test(
        "takes a record from the future, or of another age, as one of now or of nothing",
        arguments: [(Int64.max, false), (1_767_225_600_001, false), (Int64.min, true), (0, true)])
    func strangeRecord(entry: Int64, isFree: Bool) {
        var window = RateWindow(
            rate, record: Array(repeating: entry, count: 30), now: .seconds(5), wallMilliseconds: 1_767_225_600_000)
        #expect(window.take(at: .seconds(5)) == isFree)
        #expect(window.take(at: .seconds(15)) == true)
    }

    @Test(
        "is evened into tenths that allow as much",
        arguments: [(50, 1_000, 5, 100), (20, 10_000, 2, 1_000), (7, 7_000, 1, 1_000), (1, 1_000, 1, 1_000)])
    func evened(count: Int, milliseconds: Int, helping: Int, stretch: Int) {
        let evened = Rate(count, per: .milliseconds(milliseconds)).evened
        #expect(evened == Rate(helping, per: .milliseconds(stretch)))
    }
}
