import Easel
import EaselTesting
import Synchronization

/// The practice family with something bent.
struct Bent: ImageProvider {
    var family = Practice.family.family
    var service = Practice.service
    var models = [Practice.model]
    var poller: (any TaskPoller)? = Practice.family.poller
    var isFixed = false
    var shown: @Sendable (CheckedRequest) -> WireCall? = { Practice.family.call(for: $0) }
    var submitting: @Sendable (CheckedRequest, any Line) async throws -> Submission = {
        try await Practice.family.submit($0, over: $1)
    }

    func submit(_ request: CheckedRequest, over line: any Line) async throws -> Submission {
        try await submitting(request, line)
    }

    func call(for request: CheckedRequest) -> WireCall? { shown(request) }

    func moved(to service: ImageService) -> any ImageProvider {
        guard !isFixed else { return self }
        var copy = self
        copy.service = service
        return copy
    }

    /// Bends the one model's parameters.
    mutating func accept(_ change: (inout [ImageParameter]) -> Void) {
        var parameters = Practice.model.schema.parameters
        change(&parameters)
        accept(ParameterTable(parameters))
    }

    mutating func accept(_ schema: any ParameterSchema) {
        models = [ImageModel("brush", title: "Brush", goodFor: "Practising.", accepting: schema)]
    }

    /// Bends what is said, and shows it in dry runs too.
    mutating func say(_ change: @escaping @Sendable (CheckedRequest, WireCall) -> WireCall) {
        let say = Practice.dialect.submit.say
        shown = { change($0, say($0)) }
        submitting = { request, line in
            guard case .answered(let reply) = await line.send(change(request, say(request))) else { throw Gone() }
            return Practice.dialect.submit.hear(request, reply)
        }
    }

    /// Bends what an answer to an order means.
    mutating func hear(_ change: @escaping @Sendable (WireReply, Submission) -> Submission) {
        submitting = { request, line in
            guard case .answered(let reply) = await line.send(Practice.dialect.submit.say(request)) else {
                throw Gone()
            }
            return change(reply, Practice.dialect.submit.hear(request, reply))
        }
    }

    /// Bends what an answer to a look means.
    mutating func hearLook(_ change: @escaping @Sendable (WireReply, TaskState) -> TaskState) {
        look { ticket, line in
            switch await line.send(Practice.dialect.look.say(ticket)) {
            case .answered(let reply): change(reply, Practice.dialect.look.hear(ticket, reply))
            case .notSent(let trouble), .unknown(let trouble): .unseen(LookTrouble(trouble.sentence))
            }
        }
    }

    /// Bends what is said in a look.
    mutating func look(by say: @escaping @Sendable (TaskTicket) -> WireCall) {
        poller = DialectPoller(
            Dialect(
                route: "practice", submit: Practice.dialect.submit,
                look: Turn(say: say, hear: Practice.dialect.look.hear)))
    }

    /// Bends how a task is looked at.
    mutating func look(
        route: String = "practice", _ looking: @escaping @Sendable (TaskTicket, any Line) async throws -> TaskState
    ) {
        poller = Poller(route: route, looking: looking)
    }

    private struct Poller: TaskPoller {
        let route: String
        let looking: @Sendable (TaskTicket, any Line) async throws -> TaskState
        func look(at ticket: TaskTicket, over line: any Line) async throws -> TaskState {
            try await looking(ticket, line)
        }
    }

    /// No answer came.
    struct Gone: Error {}
}

/// A schema that says one thing and does another.
struct TwoFacedSchema: ParameterSchema {
    let parameters: [ImageParameter]
    let says: @Sendable (ParameterValues) -> [ParameterProblem]
    func problems(with values: ParameterValues, for mode: Mode) -> [ParameterProblem] { says(values) }
}

/// Counts.
final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
