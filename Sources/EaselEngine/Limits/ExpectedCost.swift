package import EaselCore

/// What an order is expected to cost, and on whose word.
package struct ExpectedCost: Sendable, Hashable {
    /// The amount and its unit.
    package let cost: Cost
    /// On whose word.
    package let basis: Basis

    /// The words that count, the first one most.
    package enum Basis: String, Sendable, Hashable, Codable {
        /// The host's own estimate.
        case estimate
        /// The price that the service states.
        case price
        /// What the last order of this model and mode has cost; this one may cost something else.
        case lastCost = "last_cost"
    }

    /// Takes the first cost in the unit that is asked for; nil where there is none.
    package init?(estimate: Cost?, price: Cost?, lastCost: Cost?, in currency: String) {
        let words: [(Cost?, Basis)] = [(estimate, .estimate), (price, .price), (lastCost, .lastCost)]
        guard let (cost, basis) = words.first(where: { $0.0?.currency == currency }), let cost else { return nil }
        self.cost = cost
        self.basis = basis
    }
}
