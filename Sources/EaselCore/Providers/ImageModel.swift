/// One id that a request can name, with what it accepts.
public struct ImageModel: Sendable {
    /// The id on the wire.
    public let id: String
    /// The name for people.
    public let title: String
    /// What it is good for, in one line.
    public let purpose: String
    /// What may be asked of it.
    public let schema: any ParameterSchema
    /// What one picture costs, where a document says.
    public let price: Cost?

    /// Describes a model.
    public init(
        _ id: String, title: String, goodFor purpose: String, accepting schema: any ParameterSchema, price: Cost? = nil
    ) {
        self.id = id
        self.title = title
        self.purpose = purpose
        self.schema = schema
        self.price = price
    }

    /// Describes a model by its parameters.
    public init(
        _ id: String, title: String, goodFor purpose: String, accepting parameters: [ImageParameter],
        price: Cost? = nil
    ) {
        self.init(id, title: title, goodFor: purpose, accepting: ParameterTable(parameters), price: price)
    }
}
