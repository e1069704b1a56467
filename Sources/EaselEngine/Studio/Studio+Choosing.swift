public import EaselCore

/// A checked request with the model it was checked for: what an order is placed from.
public final class Proposal: Sendable {
    /// The model and its provider.
    public let entry: Registry.Entry
    /// The request in the model's own names.
    public let request: CheckedRequest
    /// The prompt, from which the picture gets its name.
    public var prompt: String { asked.prompt }
    /// Why this model was picked and the others were not.
    public let record: PickRecord
    /// What it costs, where a document or the host says.
    public let price: Cost?
    private let asked: ImageRequest
    private let choice: ModelChoice
    private let verdicts: [Verdict]

    init(
        _ verdict: Verdict, _ request: CheckedRequest, asked: ImageRequest, on choice: ModelChoice,
        record: PickRecord, among verdicts: [Verdict]
    ) {
        entry = verdict.entry
        price = verdict.price
        self.request = request
        self.asked = asked
        self.choice = choice
        self.record = record
        self.verdicts = verdicts
    }

    /// What an order's key stands for: the wish, with the model and the service only where the host named them.
    var wish: String? { asked.fingerprint(on: choice) }

    /// The other models that fit and can be reached, in order.
    var others: [OrderPlan.Leg] {
        verdicts.filter { $0.fits && $0.isReachable && $0.name != entry.fullName }.compactMap { other in
            other.request.map { OrderPlan.Leg(entry: other.entry, request: $0, price: other.price) }
        }
    }
}

extension Studio {
    /// Who could take this request, who could not and why: one verdict per model, in order; sends nothing.
    public func verdicts(
        for request: ImageRequest, adjusting: Bool = false, where filter: ModelFilter = ModelFilter()
    ) throws(ImageFailure) -> [Verdict] {
        let images = try InputReader(disk: environment.disk, folder: habits.readableFolder).inputs(of: request)
        return registry.verdicts(
            for: request, images: images, adjusting: adjusting, where: filter, under: circumstances)
    }

    /// What the registry cannot know by itself: keys, prices and paces.
    package var circumstances: Registry.Circumstances {
        Registry.Circumstances(
            unreachable: { service in hasKey(for: service) ? nil : "there is no API key in \(service.key.variable)." },
            prices: habits.prices,
            usualSeconds: { [paces = desk.paces] in paces.plan(for: PaceName.of($0, $1))?.usualSeconds })
    }

    /// Picks a model for a request and checks it there; sends nothing.
    ///
    /// With `reachable` false a model may be picked for which there is no key, as a dry run needs it.
    public func check(
        _ request: ImageRequest, on choice: ModelChoice = .first, adjusting: Bool = false, reachable: Bool = true
    ) throws(ImageFailure) -> Proposal {
        let allowed = try candidates(for: choice, reachable: reachable)
        let images = try InputReader(disk: environment.disk, folder: habits.readableFolder).inputs(of: request)
        var circumstances = circumstances
        if !reachable { circumstances.unreachable = { _ in nil } }
        let verdicts = allowed.map {
            registry.verdict(on: $0, for: request, images, adjusting: adjusting, under: circumstances)
        }
        guard let (verdict, record) = choice.pick.choice(among: verdicts), let checked = verdict.request else {
            throw Self.nobodyFits(verdicts, reachable: reachable)
        }
        return Proposal(verdict, checked, asked: request, on: choice, record: record, among: verdicts)
    }

    /// The models that a choice allows, in order.
    private func candidates(for choice: ModelChoice, reachable: Bool) throws(ImageFailure) -> [Registry.Entry] {
        if let service = choice.service { _ = try registry.service(service) }
        if let model = choice.model {
            let entry = try registry.entry(named: model, at: choice.service)
            guard !reachable || hasKey(for: entry.provider.service) else { throw Self.noKey(entry.provider.service) }
            return [entry]
        }
        let entries = registry.entries.filter { choice.service == nil || $0.provider.service.id == choice.service }
        if !reachable || entries.contains(where: { hasKey(for: $0.provider.service) }) { return entries }
        if let service = entries.first?.provider.service, choice.service != nil { throw Self.noKey(service) }
        let keys = registry.services.map { "\($0.key.variable) (made on \($0.key.page))" }.joined(separator: " or ")
        throw ImageFailure(
            .noKey, .checking, "There is no API key for any service.",
            next: "Set \(keys), or try everything for nothing with Studio.sandbox().")
    }

    /// Throws where there is no key for the service.
    package func needsKey(of service: String) throws(ImageFailure) {
        let service = try registry.service(service)
        guard hasKey(for: service) else { throw Self.noKey(service) }
    }

    /// The failure of an order that needs a key and has none.
    static func noKey(_ service: ImageService) -> ImageFailure {
        var failure = ImageFailure(
            .noKey, .checking, "There is no API key for \(service.name).",
            next: "Make one on \(service.key.page), and set \(service.key.variable).")
        failure.service = service.id
        return failure
    }

    /// Why none of the models takes the request: a line for each reason, with the models that have it.
    private static func reasons(of verdicts: [Verdict]) -> String {
        var lines: [(reason: String, models: [String])] = []
        for verdict in verdicts {
            let reason = verdict.problems.map(\.message).joined(separator: " ")
            if let index = lines.firstIndex(where: { $0.reason == reason }) {
                lines[index].models.append(verdict.name)
            } else {
                lines.append((reason, [verdict.name]))
            }
        }
        return lines.map { "  \($0.models.joined(separator: ", ")): \($0.reason)" }.joined(separator: "\n")
    }

    /// One failure out of the verdicts of every model that was asked.
    private static func nobodyFits(_ verdicts: [Verdict], reachable: Bool) -> ImageFailure {
        if let fitting = verdicts.first(where: \.fits) {
            guard fitting.isReachable else { return noKey(fitting.entry.provider.service) }
            return ImageFailure(
                .badRequest, .checking, "The way of picking chose none of the models that fit.",
                next: "Nothing was sent; pick in another way.")
        }
        guard verdicts.count > 1 else {
            return verdicts.first?.refusal
                ?? ImageFailure(.unknownModel, .checking, "There is no model to ask.", next: "Link a family.")
        }
        let mending = verdicts.contains { $0.adjusted != nil } ? "allow adjusting or change" : "change"
        var failure = ImageFailure(
            .badRequest, .checking, "No model can take this request.\n\(reasons(of: verdicts))",
            next: "Nothing was sent; \(mending) what is named, and ask again.")
        var seen: Set<ParameterProblem> = []
        failure.problems = verdicts.flatMap(\.problems).filter { seen.insert($0).inserted }
        return failure
    }
}
