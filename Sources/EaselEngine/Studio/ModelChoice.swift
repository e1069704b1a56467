/// Which model makes the picture.
public struct ModelChoice: Sendable, Hashable {
    /// The model's id or full name; nil for any that fits.
    public let model: String?
    /// The service's id; nil for any.
    public let service: String?

    /// Names a model, a service, both or neither.
    public init(model: String? = nil, service: String? = nil) {
        self.model = model
        self.service = service
    }

    /// The first model that fits and can be reached.
    public static let first = ModelChoice()

    /// This model, by its id or as `SERVICE/ID`.
    public static func named(_ model: String) -> ModelChoice { ModelChoice(model: model) }

    /// The first model of this service that fits.
    public static func anyAt(_ service: String) -> ModelChoice { ModelChoice(service: service) }
}
