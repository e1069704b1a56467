public import EaselCore

/// What an order is placed under, beside the request itself.
public struct OrderTerms: Sendable {
    /// The host's own name for the order: the same name with the same request is the same order, however often.
    public var key: String?
    /// The folder that the pictures are written into; nil hands them over in memory.
    public var folder: String?
    /// What may be spent.
    public var budget: Budget?
    /// What the order will cost, where nobody else says so; the host's word.
    public var estimate: Cost?
    /// Whose order it is, where one key serves many; each gets its turn.
    public var tenant = ""
    /// Whether the next model that fits is asked when one surely did not take the order.
    public var fallsBack = false

    /// No key, no folder, no budget.
    public init() {}
}

/// A limit on what may be spent, shared by all orders that name it.
///
/// The limit that an order states last counts from then on, for all of them and in every process of the store, whether
/// it is higher or lower than the one before. What was spent and set aside stays. So state the limit of a name in one
/// place.
public struct Budget: Sendable, Hashable {
    /// The most that may be spent.
    public let limit: Cost
    /// The name under which a store keeps it, across processes; nil counts for one order alone.
    public let name: String?

    /// Sets a limit.
    public init(_ limit: Cost, named name: String? = nil) {
        self.limit = limit
        self.name = name
    }

    /// A limit in US dollars, as decimal text.
    ///
    /// What is no amount throws; to take it for no limit would be the worst that could be made of it.
    public init(usd amount: String, named name: String? = nil) throws(ImageFailure) {
        self.init(try Cost(usd: amount), named: name)
    }
}
