public import EaselCore

/// Which model makes the picture.
public struct ModelChoice: Sendable {
    /// The model's id or full name; nil for any that fits.
    package let model: String?
    /// The service's id; nil for any.
    package let service: String?
    /// How one is picked among those that fit.
    package let pick: Pick

    /// Names a model, a service, both or neither, and a way to pick.
    public init(model: String? = nil, service: String? = nil, by pick: Pick = .first) {
        self.model = model
        self.service = service
        self.pick = pick
    }

    /// The first model that fits and can be reached.
    public static let first = ModelChoice()
    /// The model with the lowest known price.
    public static let cheapest = ModelChoice(by: .cheapest)
    /// The model that was fastest so far.
    public static let fastest = ModelChoice(by: .fastest)

    /// This model, by its id or as `SERVICE/ID`.
    public static func named(_ model: String) -> ModelChoice { ModelChoice(model: model) }

    /// The first model of this service that fits.
    public static func anyAt(_ service: String) -> ModelChoice { ModelChoice(service: service) }
}
