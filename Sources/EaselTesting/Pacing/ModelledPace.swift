#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// How long a model's tasks take, where that is known for sure: a mixture of lognormal parts.
package struct ModelledPace: Sendable {
    /// A share of the tasks, half of which take less than the median, with this spread of their logarithm.
    package struct Part: Sendable {
        let share: Double
        let median: Double
        let spread: Double
    }

    /// What it is called in tables.
    package let name: String
    let parts: [Part]

    /// An even pace, one of quick and slow tasks, and one that hardly varies.
    package static let all = [
        ModelledPace("8 s ± 35 %", Part(share: 1, median: 8, spread: 0.35)),
        ModelledPace(
            "5 s, one in five 25 s", Part(share: 0.8, median: 5, spread: 0.2), Part(share: 0.2, median: 25, spread: 0.3)
        ),
        ModelledPace("4 s ± 10 %", Part(share: 1, median: 4, spread: 0.1)),
    ]

    private init(_ name: String, _ parts: Part...) { (self.name, self.parts) = (name, parts) }

    private init(_ name: String, _ parts: [Part]) { (self.name, self.parts) = (name, parts) }

    /// The same tasks, each so many times as long.
    package func stretched(by factor: Double) -> ModelledPace {
        ModelledPace(
            name, parts.map { Part(share: $0.share, median: $0.median * factor, spread: $0.spread) })
    }

    /// One task's time.
    func draw(_ die: inout SeededDie) -> Double {
        var choice = die.unit()
        for part in parts.dropLast() {
            if choice < part.share { return time(part, &die) }
            choice -= part.share
        }
        return parts.last.map { time($0, &die) } ?? 0
    }

    private func time(_ part: Part, _ die: inout SeededDie) -> Double {
        // Box and Muller's way from two even numbers to one of a bell.
        let bell = (-2 * log(max(die.unit(), 1e-300))).squareRoot() * cos(2 * .pi * die.unit())
        return part.median * exp(part.spread * bell)
    }

    /// The share of tasks that is done by an age.
    func done(by age: Double) -> Double { sum(age) { _ in (1, 0) } }

    /// The time of the tasks that are done by an age, added up in shares.
    func spent(by age: Double) -> Double {
        sum(age) { ($0.median * exp($0.spread * $0.spread / 2), $0.spread) }
    }

    /// The ages between which nearly all tasks end.
    var range: ClosedRange<Double> {
        let starts = parts.map { $0.median * exp(-5 * $0.spread) }
        let ends = parts.map { $0.median * exp(6 * $0.spread) }
        return (starts.min() ?? 0)...(ends.max() ?? 1)
    }

    private func sum(_ age: Double, _ scale: (Part) -> (factor: Double, shift: Double)) -> Double {
        guard age > 0 else { return 0 }
        return parts.reduce(0) { sum, part in
            let (factor, shift) = scale(part)
            let place = log(age / part.median) / part.spread - shift
            return sum + part.share * factor * 0.5 * erfc(-place / 2.0.squareRoot())
        }
    }
}

/// A die that falls the same way for the same seed (SplitMix64).
struct SeededDie {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// An even number from 0 up to 1.
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) / Double(1 << 53)
    }
}
