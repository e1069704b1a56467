/// The providers that a host linked in: a value, passed in, with no global behind it.
public struct Registry: Sendable {
    /// The providers in order; the first that fits is the usual choice.
    public let providers: [any ImageProvider]

    /// Every model with its provider, in order.
    public let entries: [Entry]

    /// One model and who provides it.
    public struct Entry: Sendable {
        /// The provider.
        public var provider: any ImageProvider { shelf.providers[place] }
        /// The model.
        public var model: ImageModel { shelf.models[place] }
        /// `SERVICE/MODEL`, which names it without doubt.
        public var fullName: String { shelf.fullNames[place] }

        var index: SchemaIndex { shelf.indexes[place] }

        private let shelf: Shelf
        private let place: Int

        init(on shelf: Shelf, at place: Int) {
            self.shelf = shelf
            self.place = place
        }

        /// True when the model knows a parameter of this name in a mode.
        func knows(_ name: String, in mode: Mode) -> Bool { shelf.knows(name, in: mode, at: place) }
    }

    /// Collects providers, and refuses two models with one id at one service.
    public init(_ providers: [any ImageProvider]) throws(ImageFailure) {
        self.providers = providers
        let shelf = Shelf(providers)
        self.entries = shelf.models.indices.map { Entry(on: shelf, at: $0) }
        var names: Set<String> = []
        for entry in entries where !names.insert(entry.fullName).inserted {
            throw ImageFailure(
                .internalFault, .checking, "Two families provide \(entry.fullName).",
                next: "Link one of them, or give one service another id.")
        }
    }

    /// The services in order, each once.
    public var services: [ImageService] {
        var seen: Set<String> = []
        return providers.map(\.service).filter { seen.insert($0.id).inserted }
    }

    /// The same providers with each service where the closure puts it.
    package func moved(_ move: (ImageService) -> ImageService) throws(ImageFailure) -> Registry {
        try Registry(providers.map { $0.moved(to: move($0.service)) })
    }

    /// The model of this name, which is an id or `SERVICE/ID`, at this service where one is named.
    public func entry(named name: String, at service: String? = nil) throws(ImageFailure) -> Entry {
        if let service { _ = try self.service(service) }
        let candidates = entries.filter { service == nil || $0.provider.service.id == service }
        let found = candidates.filter { $0.model.id == name || $0.fullName == name }
        guard let first = found.first else { throw unknownModel(name, among: candidates) }
        guard found.count == 1 else {
            let names = found.map(\.fullName).joined(separator: " and ")
            throw ImageFailure(
                .unknownModel, .checking, "Two services have a model named \(name): \(names).",
                next: "Name it in full.")
        }
        return first
    }

    /// The service of this id.
    public func service(_ id: String) throws(ImageFailure) -> ImageService {
        if let service = services.first(where: { $0.id == id }) { return service }
        let known = services.map(\.id)
        let near = Suggestion.nearest(to: id, in: known).map { "Did you mean \($0)?" }
        throw ImageFailure(
            .unknownModel, .checking, "There is no service named \(ForeignText.cleaned(id)).",
            next: near ?? "Known services: \(known.joined(separator: ", ")).")
    }

    /// Who can look at the task of a ticket, or nil when no linked family speaks its dialect.
    package func provider(for ticket: TaskTicket) -> (any ImageProvider)? {
        providers.first { $0.service.id == ticket.service && $0.poller?.route == ticket.route }
    }

    /// Who looks at the task of a ticket.
    package func poller(for ticket: TaskTicket) -> (any TaskPoller)? { provider(for: ticket)?.poller }

    private func unknownModel(_ name: String, among candidates: [Entry]) -> ImageFailure {
        let names = candidates.map(\.model.id)
        let near = Suggestion.nearest(to: name, in: names + candidates.map(\.fullName)).map { "Did you mean \($0)?" }
        let elsewhere = entries.first { $0.model.id == name }.map { "It is at another service: \($0.fullName)." }
        return ImageFailure(
            .unknownModel, .checking, "There is no model named \(ForeignText.cleaned(name)).",
            next: elsewhere ?? near ?? "Known models: \(names.joined(separator: ", ")).")
    }
}

extension Registry.Entry {
    /// The request in this model's own names, or a failure that lists everything that is wrong with it.
    package func check(
        _ request: ImageRequest, images: [ImageInput], adjusting: Bool = false
    ) throws(ImageFailure) -> CheckedRequest {
        let translation = Translation(of: request, images: images, for: self, adjusting: adjusting)
        if let checked = translation.checked() { return checked }
        throw refusal(translation.problems)
    }

    /// The failure that lists everything that is wrong with a request, which adjusting may mend.
    func refusal(_ problems: [ParameterProblem], isAdjustable: Bool = false) -> ImageFailure {
        var failure = ImageFailure(
            .badRequest, .checking,
            "\(model.id) at \(provider.service.name) cannot take this request: "
                + problems.map(\.message).joined(separator: " "),
            next: "Nothing was sent; \(isAdjustable ? "allow adjusting or " : "")change what is named and ask again.")
        failure.service = provider.service.id
        failure.model = model.id
        failure.problems = problems
        return failure
    }
}
