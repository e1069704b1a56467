import Synchronization

/// The one source of chance of a run: the same seed throws the same numbers.
final class Dice: Sendable {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) { state = Mutex(seed &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03) }

    /// The next 64 bits, by SplitMix64.
    func bits() -> UInt64 {
        var bits = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to, and without, the limit.
    func below(_ limit: Int) -> Int { limit < 1 ? 0 : Int(bits() % UInt64(limit)) }

    /// True so often.
    func happens(_ chance: Double) -> Bool { Double(bits() >> 11) / Double(1 << 53) < chance }

    /// One of them; there must be one.
    func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

    /// A time between two, in whole milliseconds.
    func between(_ shortest: Duration, _ longest: Duration) -> Duration {
        shortest + .milliseconds(below(Int((longest - shortest) / .milliseconds(1)) + 1))
    }
}
