package import EaselCore

/// A limit on money with everything that counts against it: what was spent, and what orders under way may cost.
///
/// An order reserves before anything is sent, in the same step in which the cap is checked. A reservation ends in one
/// of two ways: the order is settled with what it really cost, or it is released because the service surely took
/// nothing. An order whose outcome nobody knows keeps its reservation, and so counts as spent. Every step may be
/// repeated, such as after a crash, and counts once.
package struct SpendCap: Sendable, Hashable, Codable {
    /// The name of the budget; nil for one of a single order.
    package let name: String?
    /// The most that may be spent.
    package internal(set) var limit: MicroAmount
    /// The unit of all amounts, such as `USD`.
    package let currency: String
    /// What settled orders have cost.
    package private(set) var spent = MicroAmount.zero
    /// What orders under way, or of unknown outcome, may cost; by order.
    package private(set) var reserved: [String: MicroAmount] = [:]

    /// Sets a limit; nil where it is no amount that can be counted.
    package init?(_ limit: Cost, named name: String? = nil) {
        guard let amount = MicroAmount(limit) else { return nil }
        self.name = name
        self.limit = amount
        currency = limit.currency
    }

    /// Everything that counts against the limit.
    package var committed: MicroAmount { reserved.values.reduce(spent, +) }

    /// What may still be reserved.
    package var free: MicroAmount { limit - committed }

    /// Sets aside what an order may cost, or says why it must not be sent.
    ///
    /// Without an ``ExpectedCost`` in the cap's unit the order is refused: an unknown price is not zero.
    package mutating func reserve(
        _ order: String, price: Cost?, estimate: Cost? = nil, lastCost: Cost? = nil
    ) throws(SpendRefusal) {
        guard reserved[order] == nil else { return }
        let expected = ExpectedCost(estimate: estimate, price: price, lastCost: lastCost, in: currency)
        guard let amount = expected.flatMap({ MicroAmount($0.cost) }) else { throw .unknownPrice(currency, of: name) }
        guard amount <= free else { throw .overCap(amount, free: free, currency, of: name) }
        reserved[order] = amount
    }

    /// Ends a reservation with what the order cost; where nobody says so in the cap's unit, what was set aside counts.
    package mutating func settle(_ order: String, cost: Cost?) {
        guard let amount = reserved.removeValue(forKey: order) else { return }
        let real = cost.flatMap { $0.currency == currency ? MicroAmount($0) : nil }
        spent = spent + (real ?? amount)
    }

    /// Ends a reservation of an order that the service surely did not take.
    package mutating func release(_ order: String) { reserved[order] = nil }
}
