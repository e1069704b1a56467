import EaselEngine
import EaselTesting
import Synchronization

/// A virtual clock whose machine sleeps, or whose wall clock is set.
final class JumpingClock: EngineClock {
    let base = VirtualClock()
    private let jumped = Mutex((ahead: Duration.zero, wall: Int64(0)))

    var now: Duration { base.now + jumped.withLock { $0.ahead } }
    var wallMilliseconds: Int64 {
        base.wallMilliseconds + jumped.withLock { $0.wall + Int64($0.ahead / .milliseconds(1)) }
    }

    func sleep(until moment: Duration) async { await base.sleep(until: moment - jumped.withLock { $0.ahead }) }

    /// The machine slept: both clocks went on, and nobody was woken.
    func jump(by time: Duration) { jumped.withLock { $0.ahead += time } }

    /// Somebody set the clock on the wall.
    func jumpOnTheWall(by milliseconds: Int64) { jumped.withLock { $0.wall += milliseconds } }
}
