import EaselTesting
import Synchronization

/// Everything outside the processes of a run: time, chance, the disk, the services, and what was seen.
final class World: Sendable {
    let seed: UInt64
    let dice: Dice
    let loop: SeededLoop
    let plan: FaultPlan
    let services: Services
    private let state: Mutex<State>

    private struct State {
        var disk = MemoryDisk()
        var lives: [Life] = []
        var isOffUntil = Duration.zero
        var story: [String]?
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        var lines = 0
        var counts: [String: Int] = [:]
        /// How far the time of day is from the truth, in milliseconds.
        var skew: Int64 = 0
        /// When somebody set the time of day.
        var jumps: [Duration] = []
    }

    /// The time of day at the start: the first second of 2026.
    private static let dawn: Int64 = 1_767_225_600_000

    /// How often a process has died between a picture's name and the sync that makes it last.
    static let shakyName = "killed before a name lasts"

    init(seed: UInt64, tellsStory: Bool) {
        self.seed = seed
        let dice = Dice(seed)
        self.dice = dice
        loop = SeededLoop(dice)
        plan = FaultPlan(dice)
        services = Services(dice)
        state = Mutex(State(story: tellsStory ? [] : nil))
    }

    var disk: MemoryDisk { state.withLock { $0.disk } }

    var wallMilliseconds: Int64 {
        Self.dawn + Int64(loop.now / .milliseconds(1)) + state.withLock { $0.skew }
    }

    /// Sets the time of day wrong.
    func skewWallClock(by milliseconds: Int64) {
        note("wall clock jump", "the wall clock jumps by \(milliseconds / 1000) s")
        let now = loop.now
        state.withLock { state in
            state.skew += milliseconds
            state.jumps.append(now)
        }
    }

    var jumps: [Duration] { state.withLock { $0.jumps } }

    func begin(_ life: Life) { state.withLock { $0.lives.append(life) } }

    /// When the machine runs again after the power went away.
    var isOffUntil: Duration { state.withLock { $0.isOffUntil } }

    var living: [Life] { state.withLock { $0.lives }.filter(\.isAlive) }

    /// Ends every process, and loses what the disk had not kept.
    func losePower(_ cause: String) {
        let remains = dice.pick(MemoryDisk.Remains.allCases)
        note("power loss \(remains)", "the power goes away \(cause), leaving \(remains)")
        for life in living { life.die("power loss") }
        let start = loop.now + dice.between(.seconds(15), .seconds(90))
        state.withLock { state in
            state.disk = state.disk.afterPowerLoss(remains)
            state.isOffUntil = start
        }
    }

    /// Adds a line to the story; the digest of all lines is what two runs of one seed must share.
    func tell(_ line: String) {
        let time = Double(loop.now / .milliseconds(1)) / 1000
        let text = "\(time) \(line)"
        state.withLock { state in
            for byte in text.utf8 { state.digest = (state.digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            state.lines += 1
            state.story?.append(text)
        }
    }

    /// Counts something that has to happen often enough, and tells it.
    func note(_ kind: String, _ line: String? = nil) {
        state.withLock { $0.counts[kind, default: 0] += 1 }
        if let line { tell("\(line) [\(kind)]") }
    }

    var story: [String] { state.withLock { $0.story ?? [] } }
    var digest: UInt64 { state.withLock { $0.digest } }
    var lines: Int { state.withLock { $0.lines } }
    var counts: [String: Int] { state.withLock { $0.counts } }
}
