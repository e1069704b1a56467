import EaselCore
import EaselEngine
import Synchronization

/// One life of a process: a clock, a disk and a network that work until it dies.
///
/// A process that is killed does not notice. Its jobs may run on until they next touch the world, and then they stand
/// still for ever: nothing that they do is seen by anybody.
final class Life: Sendable {
    /// The life's name in the story: A, B and so on.
    let name: String
    let world: World
    private let born: Duration
    private let state = Mutex(State())

    private struct State {
        var isAlive = true
        var locks: [any DiskLock] = []
        var receiver: CallbackReceiver?
    }

    init(_ name: String, in world: World) {
        self.name = name
        self.world = world
        born = world.loop.now
    }

    var isAlive: Bool { state.withLock { $0.isAlive } }

    /// Takes callbacks, as long as the life lasts.
    var receiver: CallbackReceiver? {
        get { state.withLock { $0.isAlive ? $0.receiver : nil } }
        set { state.withLock { $0.receiver = newValue } }
    }

    /// Ends the life, as `kill -9` does: its locks are free and all else stays as it is.
    func die(_ cause: String) {
        let locks = state.withLock { state -> [any DiskLock]? in
            guard state.isAlive else { return nil }
            state.isAlive = false
            defer { state.locks = [] }
            return state.locks
        }
        guard let locks else { return }
        for lock in locks { lock.release() }
        world.tell("\(name) dies: \(cause)")
    }

    func hold(_ lock: any DiskLock) { state.withLock { $0.locks.append(lock) } }

    /// Lets the living pass; the dead wait for ever.
    func pass() async {
        guard !isAlive else { return }
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }

    /// What the engine of this life is given.
    var environment: EngineEnvironment {
        EngineEnvironment(
            transport: SimulatedNetwork(life: self), clock: LifeClock(life: self, born: born),
            disk: LifeDisk(life: self, disk: world.disk), random: world.dice.bits, spawn: world.loop.spawn)
    }
}

/// A process's two clocks: one since its birth, and the time of day, which may be wrong.
struct LifeClock: EngineClock {
    let life: Life
    let born: Duration

    var now: Duration { life.world.loop.now - born }

    var wallMilliseconds: Int64 { life.world.wallMilliseconds }

    func sleep(until moment: Duration) async {
        await life.world.loop.sleep(until: born + moment)
        await life.pass()
    }
}
