/// How one model is picked among those that fit and can be reached.
public struct Pick: Sendable {
    /// The name of the way.
    package let name: String
    private let choose: @Sendable ([Verdict]) -> (index: Int, reason: String)?
    /// Why one that fits and can be reached was not chosen.
    private let pass: @Sendable (Verdict) -> String

    /// Picks in a way of your own: gives the index of a verdict and why, or nil to refuse them all.
    public init(_ name: String, choosing choose: @escaping @Sendable ([Verdict]) -> (index: Int, reason: String)?) {
        self.init(name, choosing: choose) { _ in "It fits too." }
    }

    private init(
        _ name: String, choosing choose: @escaping @Sendable ([Verdict]) -> (index: Int, reason: String)?,
        passing pass: @escaping @Sendable (Verdict) -> String
    ) {
        self.name = name
        self.choose = choose
        self.pass = pass
    }

    /// The first in the registry's order.
    public static let first = Pick("first") { verdicts in
        verdicts.isEmpty ? nil : (0, "It is the first in order that fits and can be reached.")
    } passing: { _ in
        "It fits too, and comes later in order."
    }

    /// The lowest known price; models without one come last.
    public static let cheapest = Pick("cheapest") { verdicts in
        // Prices in different units cannot be compared; the unit of the first known price counts.
        let unit = verdicts.lazy.compactMap(\.price?.currency).first
        return best(of: verdicts, orFirst: "Nobody says what any of them costs") {
            $0.price?.currency == unit ? $0.price?.number : nil
        } words: {
            "It costs least: \($0.price?.amount ?? "") \(unit ?? "")."
        }
    } passing: {
        $0.price.map { "It costs \($0.amount) \($0.currency)." } ?? "It fits too, and nobody says what it costs."
    }

    /// The shortest time so far; models that have made nothing yet come last.
    public static let fastest = Pick("fastest") { verdicts in
        best(of: verdicts, orFirst: "None of them has made anything here yet") {
            $0.usualSeconds
        } words: { verdict in
            "It was fastest so far: about \(seconds(verdict.usualSeconds ?? 0))."
        }
    } passing: {
        $0.usualSeconds.map { "It took about \(seconds($0)) so far." } ?? "It fits too, and has made nothing here yet."
    }

    private static func seconds(_ seconds: Double) -> String { "\(Int(seconds.rounded(.up))) s" }

    /// The chosen verdict with a record of why, or nil when there is none.
    package func choice(among verdicts: [Verdict]) -> (verdict: Verdict, record: PickRecord)? {
        let open = verdicts.filter { $0.fits && $0.isReachable }
        guard let (index, reason) = choose(open), open.indices.contains(index) else { return nil }
        let chosen = open[index]
        let passed = verdicts.filter { $0.name != chosen.name }.map { verdict in
            let why = verdict.problems.first?.message ?? verdict.unreachable ?? pass(verdict)
            return PickRecord.Passed(model: verdict.name, reason: why)
        }
        return (chosen, PickRecord(pick: name, chosen: chosen.name, reason: reason, passed: passed))
    }

    private static func best<Value: Comparable>(
        of verdicts: [Verdict], orFirst nobody: String, by value: (Verdict) -> Value?, words: (Verdict) -> String
    ) -> (index: Int, reason: String)? {
        guard !verdicts.isEmpty else { return nil }
        var best: (index: Int, value: Value)?
        for (index, verdict) in verdicts.enumerated() {
            guard let value = value(verdict) else { continue }
            if best.map({ value < $0.value }) ?? true { best = (index, value) }
        }
        guard let best else { return (0, "\(nobody), so it is taken as the first in order.") }
        return (best.index, words(verdicts[best.index]))
    }
}

/// Why one model was picked and the others were not.
public struct PickRecord: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The way of picking.
    public let pick: String
    /// The chosen model's full name.
    public let chosen: String
    /// Why it was chosen.
    public let reason: String
    /// The others.
    public let passed: [Passed]

    /// A model that was not chosen.
    public struct Passed: Sendable, Hashable, Codable {
        /// The model's full name.
        public let model: String
        /// Why.
        public let reason: String
    }

    /// The record in a few lines.
    public var description: String {
        (["\(chosen), by \(pick): \(reason)"] + passed.map { "  not \($0.model): \($0.reason)" }).joined(
            separator: "\n")
    }
}
