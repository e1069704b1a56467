/// A family as a description: models × service × dialect, interpreted by the core.
public struct ImageFamily: ImageProvider {
    /// The family's name for people.
    public let family: String
    /// The service that runs the models.
    public let service: ImageService
    /// How the service is spoken to.
    public let dialect: Dialect
    /// The models, the usual choice first.
    public let models: [ImageModel]

    /// Describes a family.
    public init(_ family: String, at service: ImageService, speaking dialect: Dialect, models: [ImageModel]) {
        self.family = family
        self.service = service
        self.dialect = dialect
        self.models = models
    }

    /// Looks by the dialect.
    public var poller: (any TaskPoller)? { DialectPoller(dialect) }

    /// Says the submit, passes it on, and hears the answer.
    public func submit(_ request: CheckedRequest, over line: any Line) async throws -> Submission {
        switch await line.send(dialect.submit.say(request)) {
        case .answered(let reply): dialect.submit.hear(request, reply)
        case .notSent(let trouble), .unknown(let trouble): throw trouble
        }
    }

    /// The call that submitting would send.
    public func call(for request: CheckedRequest) -> WireCall? { dialect.submit.say(request) }

    /// The same family at another address.
    public func moved(to service: ImageService) -> any ImageProvider {
        ImageFamily(family, at: service, speaking: dialect, models: models)
    }
}

/// Looks at tasks by a dialect's look.
package struct DialectPoller: TaskPoller {
    private let dialect: Dialect

    /// Makes a poller for a dialect.
    package init(_ dialect: Dialect) { self.dialect = dialect }

    /// The dialect's route.
    package var route: String { dialect.route }

    /// Says the look, passes it on, and hears the answer.
    package func look(at ticket: TaskTicket, over line: any Line) async throws -> TaskState {
        switch await line.send(dialect.look.say(ticket)) {
        case .answered(let reply): dialect.look.hear(ticket, reply)
        case .notSent(let trouble), .unknown(let trouble): .unseen(LookTrouble(trouble.sentence))
        }
    }
}

extension LineTrouble: Error {}
