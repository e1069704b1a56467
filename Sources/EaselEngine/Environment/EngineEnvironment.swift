package import EaselCore

/// Everything through which chance, time and the world reach the engine, in one value.
///
/// Nothing in the engine asks a clock, a die, a disk or a network by itself. A test hands in a virtual clock; a
/// simulation
/// hands in everything and owns every source of chance.
public struct EngineEnvironment: Sendable {
    /// Moves calls over the network.
    package var transport: any Transport
    /// Tells time and sleeps.
    package var clock: any EngineClock
    /// Reads and writes local files.
    package var disk: any Disk
    /// Gives random bits.
    package var random: @Sendable () -> UInt64
    /// Starts work that nobody waits for.
    package var spawn: @Sendable (_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never>

    /// Collects an environment; all but the transport have the system's own by default.
    package init(
        transport: any Transport,
        clock: any EngineClock = SystemClock(),
        disk: any Disk = SystemDisk(),
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) },
        spawn: @escaping @Sendable (_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> = { work in
            Task { await work() }
        }
    ) {
        self.transport = transport
        self.clock = clock
        self.disk = disk
        self.random = random
        self.spawn = spawn
    }

    /// A new name of 128 random bits.
    func newName() -> String {
        [random(), random()].map { bits in
            let text = String(bits, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
    }
}
