public import EaselCore

/// What has become of a budget with a name, in all processes of a store; amounts are plain decimals.
public struct Spending: Sendable, Hashable {
    /// The unit of all amounts, such as `USD`.
    public let currency: String
    /// The most that may be spent, as it was stated last.
    public let limit: String
    /// What settled orders have cost.
    public let spent: String
    /// What orders under way, or of unknown outcome, may cost.
    public let setAside: String
    /// What may still be spent; zero where the limit was lowered below what is gone.
    public let free: String

    /// Tells of a budget as it is kept.
    package init(_ cap: SpendCap) {
        currency = cap.currency
        limit = cap.limit.description
        spent = cap.spent.description
        setAside = (cap.committed - cap.spent).description
        free = cap.free.description
    }
}

extension Studio {
    /// What is spent of a budget; a name under which none was ever stated throws.
    public func spending(ofBudget name: String) throws(ImageFailure) -> Spending {
        do throws(SpendRefusal) { return Spending(try SpendLedger(named: name, in: store).cap) } catch {
            throw error.failure
        }
    }
}
