public import EaselCore

/// The front door: places orders and hands over pictures.
///
/// A studio holds the providers that a host linked in, its keys and its way to the network. It is a value without a
/// global behind it; make one and keep it for the life of the process.
public struct Studio: Sendable {
    /// The providers.
    public let registry: Registry

    let environment: EngineEnvironment
    let paces = PaceBook()
    let prices: [String: Cost]
    let filesFolder: String?
    let keys: Keys
    private let timetable: Timetable
    /// Kept alive as long as the studio and its orders, such as the sandbox behind it.
    private let company: (any Sendable)?

    /// Opens a studio.
    ///
    /// Prices that no document states can be given by the models' full names. A request that was decoded, and so may
    /// come from somebody else, opens local files inside `filesFolder` alone, and none where no folder is named.
    public init(
        registry: Registry, keys: Keys, environment: EngineEnvironment, prices: [String: Cost] = [:],
        openingFilesIn filesFolder: String? = nil, keeping company: (any Sendable)? = nil
    ) {
        self.registry = registry
        self.keys = keys
        self.prices = prices
        self.filesFolder = filesFolder
        self.environment = environment
        self.timetable = Timetable(environment)
        self.company = company
    }

    /// True when the studio can speak to the service: its key is there.
    public func isReachable(_ service: ImageService) -> Bool { keys[service.id] != nil }

    /// Makes one picture of a prompt and waits for it.
    public func picture(
        of prompt: String, shape: ImageShape? = nil, on choice: ModelChoice = .first
    ) async throws(ImageFailure) -> Picture {
        var request = ImageRequest(prompt)
        request.shape = shape
        return try await picture(for: request, on: choice)
    }

    /// Makes one picture for a request and waits for it.
    public func picture(
        for request: ImageRequest, on choice: ModelChoice = .first, adjusting: Bool = false
    ) async throws(ImageFailure) -> Picture {
        let order = try place(request, on: choice, adjusting: adjusting)
        let delivery = try await order.result(within: try registry.service(order.service).patience)
        guard let picture = delivery.pictures.first else {
            throw ImageFailure(
                .noPicture, .downloading, "The order brought no picture.", next: "Look into the account.")
        }
        return picture
    }

    /// Places an order; it is followed to its end whether or not anybody waits.
    public func place(
        _ request: ImageRequest, on choice: ModelChoice = .first, adjusting: Bool = false
    ) throws(ImageFailure) -> Order {
        place(try check(request, on: choice, adjusting: adjusting))
    }

    /// Places a checked order.
    public func place(_ proposal: Proposal) -> Order {
        let provider = proposal.entry.provider
        let order = newOrder(service: provider.service.id, model: proposal.request.model)
        let run = OrderRun(
            order: order, line: line(to: provider.service), environment: environment, timetable: timetable,
            company: company, paces: paces)
        _ = environment.spawn { await run.run(proposal.request, prompt: proposal.prompt, with: provider) }
        return order
    }

    /// Follows an accepted task home by its ticket, wherever the order was placed.
    public func order(for ticket: TaskTicket) throws(ImageFailure) -> Order {
        guard let provider = registry.provider(for: ticket), let poller = provider.poller else {
            throw ImageFailure(
                .foreignTicket, .checking, "No family here speaks the dialect \(ticket.route) of \(ticket.name).",
                next: "Link the family that placed the order.")
        }
        let service = provider.service
        guard service.origin.description == ticket.origin else {
            throw ImageFailure(
                .foreignTicket, .checking,
                "The task \(ticket.name) belongs to \(ticket.origin); \(service.name) is set to \(service.origin) here.",
                next: "Set the address that the order was submitted to.")
        }
        guard isReachable(service) else { throw Self.noKey(service) }
        let order = newOrder(service: service.id, model: ticket.model)
        let run = OrderRun(
            order: order, line: line(to: service), environment: environment, timetable: timetable, company: company,
            paces: paces)
        _ = environment.spawn { await run.resume(ticket, with: poller) }
        return order
    }

    /// The ticket of a task whose id is known, such as from another process's last words.
    public func ticket(for task: String, at service: String) throws(ImageFailure) -> TaskTicket {
        let found = try registry.service(service)
        let route = registry.providers.first { $0.service.id == service && $0.poller != nil }?.poller?.route
        let ticket = route.flatMap {
            TaskTicket(
                service: service, route: $0, origin: found.origin, model: "", task: task,
                submittedAt: environment.clock.wallMilliseconds)
        }
        guard let ticket else {
            throw ImageFailure(
                .badRequest, .checking, "\(ForeignText.cleaned(task)) cannot be a task of \(found.name).",
                next: "Give SERVICE/TASK as it was printed.")
        }
        return ticket
    }

    /// Writes a picture into a folder whole, under a name of its own, and never over another; returns the path.
    public func save(_ picture: Picture, in folder: String) throws(ImageFailure) -> String {
        try PictureFolder(path: folder, disk: environment.disk).save(picture)
    }

    private func newOrder(service: String, model: String) -> Order {
        Order(
            id: environment.newName(), service: service, model: model, timetable: timetable, clock: environment.clock,
            veil: Veil(key: keys[service]))
    }

    private func line(to service: ImageService) -> ServiceLine {
        ServiceLine(service: service, key: keys[service.id], transport: environment.transport)
    }
}
