/// What a provider says about a finished task: where the pictures are, and what they cost.
public struct ImageResult: Sendable, Hashable, Codable {
    /// The pictures in order.
    public var pictures: [PictureLink] {
        get { fields.value.pictures }
        set { fields.set(\.pictures, to: newValue) }
    }
    /// Content of other kinds; kept, and never handed out as a picture.
    public var others: [OtherContent] {
        get { fields.value.others }
        set { fields.set(\.others, to: newValue) }
    }
    /// What it cost, where the service says.
    public var cost: Cost? {
        get { fields.value.cost }
        set { fields.set(\.cost, to: newValue) }
    }
    /// What the service adds in its own words.
    public var metadata: JSON? {
        get { fields.value.metadata }
        set { fields.set(\.metadata, to: newValue) }
    }
    /// The seed that the service used, where it says.
    public var seed: Int64? {
        get { fields.value.seed }
        set { fields.set(\.seed, to: newValue) }
    }

    private var fields: Boxed<Fields>

    private struct Fields: Sendable, Hashable, Codable {
        var pictures: [PictureLink]
        var others: [OtherContent]
        var cost: Cost?
        var metadata: JSON?
        var seed: Int64?
    }

    /// Collects a result.
    public init(
        pictures: [PictureLink] = [], others: [OtherContent] = [], cost: Cost? = nil, metadata: JSON? = nil,
        seed: Int64? = nil
    ) {
        fields = Boxed(Fields(pictures: pictures, others: others, cost: cost, metadata: metadata, seed: seed))
    }

    /// Reads a stored result.
    public init(from decoder: any Decoder) throws { fields = Boxed(try Fields(from: decoder)) }

    /// Writes the result down.
    public func encode(to encoder: any Encoder) throws { try fields.value.encode(to: encoder) }
}

/// One picture at the service: its address, and how long it lives.
public struct PictureLink: Sendable, Hashable, Codable {
    /// The address as the service said it.
    public let address: String
    /// How many seconds after the task's end the link lives.
    public let lifeSeconds: Int

    /// Names a picture.
    public init(_ address: String, lifeSeconds: Int) {
        self.address = address
        self.lifeSeconds = lifeSeconds
    }
}

/// Something a task made that is not a picture.
public struct OtherContent: Sendable, Hashable, Codable {
    /// The service's word for its kind.
    public let kind: String
    /// Its address, where it has one.
    public let address: String?

    /// Names content; the service's word is cleaned.
    public init(kind: String, address: String?) {
        self.kind = ForeignText.cleaned(kind)
        self.address = address
    }
}

/// What an order cost, as the service says it.
public struct Cost: Sendable, Hashable, Codable {
    /// The amount as decimal text.
    public let amount: String
    /// The currency or unit: `USD`, `credits`.
    public let currency: String
    /// The discount as the service says it; its unit is not documented.
    public let discount: String?

    /// Reads an amount, or gives nil when it is not a plain decimal number of zero or more.
    public init?(_ amount: String, currency: String, discount: String? = nil) {
        guard amount.utf8.count <= 40, let number = JSONNumber(amount), number >= JSONNumber(0) else { return nil }
        guard !amount.lowercased().contains("e") else { return nil }
        self.amount = amount
        self.currency = currency
        self.discount = discount
    }

    /// An amount in US dollars that a host states as decimal text, such as a price or a limit.
    public init(usd amount: String) throws(ImageFailure) {
        guard let cost = Cost(amount, currency: "USD") else {
            throw ImageFailure(
                .badRequest, .checking, "\"\(ForeignText.cleaned(amount))\" is no amount of money.",
                next: "Give a plain number with a point, such as 0.05; nothing was sent.")
        }
        self = cost
    }
}
