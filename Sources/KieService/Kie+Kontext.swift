public import EaselCore

extension Kie {
    /// The Flux Kontext API: a flat, camel-case body, and a code of its own inside HTTP 200.
    public static let kontext = Dialect(
        route: "kontext",
        submit: Turn(say: saySubmit, hear: hearSubmit),
        look: Turn(say: sayLook, hear: hearLook))

    private static let path = "/api/v1/flux/kontext"

    @Sendable private static func saySubmit(_ request: CheckedRequest) -> WireCall {
        let images = request.images.map { WireValue.Member($0.parameter, $0.wireValue) }
        let model = WireValue.Member("model", .json(.string(request.model)))
        return WireCall(
            .post, .api("\(path)/generate"), body: WireValue.members(request.wireMembers + images + [model]).body,
            deadline: .seconds(60))
    }

    @Sendable private static func sayLook(_ ticket: TaskTicket) -> WireCall {
        WireCall(.get, .api("\(path)/record-info?taskId=\(ticket.encodedTask)"))
    }

    @Sendable private static func hearSubmit(_ request: CheckedRequest, _ reply: WireReply) -> Submission {
        guard let envelope = Envelope(reply) else {
            switch HTTPMeaning(reply.status) {
            case .refused: return .refused(refusal(reply.status, reply))
            default: return .unclear("Kie answered HTTP \(reply.status) with \(reply.looks).")
            }
        }
        if let task = envelope.taskName {
            // A no that names a task may still have made it, so it is no refusal.
            return HTTPMeaning(envelope.code) == .answer
                ? .accepted(task: task) : .unclear("Kie answered code \(envelope.code) and named the task \(task).")
        }
        // 500 also means a safety tolerance out of range, which surely was not taken; else nobody can tell.
        let isTolerance = envelope.code == 500 && envelope.message?.lowercased().contains("tolerance") == true
        switch HTTPMeaning(envelope.code) {
        case .answer: return .unclear("Kie answered code \(envelope.code) without a task id.")
        case .unclear where !isTolerance && ![455, 505].contains(envelope.code):
            let words = envelope.message.map { ": \(ForeignText.sentence($0))" } ?? "."
            return .unclear("Kie answered code \(envelope.code)\(words)")
        default: return .refused(refusal(envelope.code, reply, envelope.message))
        }
    }

    @Sendable private static func hearLook(_ ticket: TaskTicket, _ reply: WireReply) -> TaskState {
        guard let envelope = Envelope(reply) else { return unreadable(reply) }
        guard !envelope.isAboutAnother(than: ticket) else {
            return .unseen(LookTrouble("Kie answered about another task."))
        }
        switch envelope.code {
        case 200: return state(of: envelope)
        case 404, 422: return .notFound
        case 401, 402, 403: return .locked(refusal(envelope.code, reply, envelope.message))
        case 408, 501: return .failed(taskFailure(code: String(envelope.code), message: envelope.message))
        default:
            return .unseen(
                LookTrouble(
                    "Kie answered the look with code \(envelope.code).", retryAfter: reply.retryAfter,
                    asksForLess: envelope.code == 429))
        }
    }

    private static func unreadable(_ reply: WireReply) -> TaskState {
        switch HTTPMeaning(reply.status) {
        case .refused where reply.status == 404: .notFound
        case .refused(.badKey), .refused(.notPermitted), .refused(.noCredit): .locked(refusal(reply.status, reply))
        default:
            .unseen(
                LookTrouble(
                    "Kie answered the look with HTTP \(reply.status) and \(reply.looks).",
                    retryAfter: reply.retryAfter, asksForLess: reply.status == 429))
        }
    }
}
