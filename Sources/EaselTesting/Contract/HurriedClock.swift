internal import EaselEngine

/// A clock that runs faster than the machine's, for work that really waits for sockets but need not wait for long.
struct HurriedClock: EngineClock {
    private let clock = SystemClock()
    /// So many seconds pass here in one.
    static let speed = 50

    var now: Duration { clock.now * Self.speed }
    var wallMilliseconds: Int64 { clock.wallMilliseconds }

    func sleep(until moment: Duration) async { await clock.sleep(until: moment / Self.speed) }
}
