public import EaselCore

/// A checked request with the model it was checked for: what an order is placed from.
public struct Proposal: Sendable {
    /// The model and its provider.
    public let entry: Registry.Entry
    /// The request in the model's own names.
    public let request: CheckedRequest
    /// The prompt, from which the picture gets its name.
    public let prompt: String
}

extension Studio {
    /// The models that a choice allows, in order.
    func candidates(for choice: ModelChoice, reachable: Bool) throws(ImageFailure) -> [Registry.Entry] {
        if let service = choice.service { _ = try registry.service(service) }
        if let model = choice.model {
            let entry = try registry.entry(named: model, at: choice.service)
            guard !reachable || isReachable(entry.provider.service) else { throw Self.noKey(entry.provider.service) }
            return [entry]
        }
        let entries = registry.entries.filter { choice.service == nil || $0.provider.service.id == choice.service }
        let open = entries.filter { !reachable || isReachable($0.provider.service) }
        guard open.isEmpty else { return open }
        if let service = entries.first?.provider.service, choice.service != nil { throw Self.noKey(service) }
        let variables = registry.services.map(\.key.variable).joined(separator: " or ")
        throw ImageFailure(
            .noKey, .checking, "There is no key for any service.", next: "Set \(variables), or use the sandbox.")
    }

    /// The failure of an order that needs a key and has none.
    static func noKey(_ service: ImageService) -> ImageFailure {
        var failure = ImageFailure(
            .noKey, .checking, "There is no key for \(service.name).",
            next: "Make one on \(service.key.page), and set \(service.key.variable).")
        failure.service = service.id
        return failure
    }

    /// One failure out of those of every model that was asked.
    static func nobodyFits(_ failures: [ImageFailure]) -> ImageFailure {
        guard failures.count > 1, let first = failures.first else {
            return failures.first
                ?? ImageFailure(.unknownModel, .checking, "There is no model to ask.", next: "Link a family.")
        }
        var failure = ImageFailure(
            .badRequest, .checking,
            "No model can take this request. " + failures.map(\.message).joined(separator: " "),
            next: first.next)
        var seen: Set<ParameterProblem> = []
        failure.problems = failures.flatMap(\.problems).filter { seen.insert($0).inserted }
        return failure
    }
}
