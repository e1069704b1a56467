public import EaselCore

extension Vtrix {
    /// The one API: `POST /model/v1/generation` places an order, `GET …/task/{id}` looks at it.
    public static let generation = Dialect(
        route: "generation",
        submit: Turn(say: saySubmit, hear: hearSubmit),
        look: Turn(say: sayLook, hear: hearLook))

    private static let path = "/model/v1/generation"

    /// The body is wrapped: `{"model":…,"input":[{"params":{…}}]}`; what is unset is left out and never `null`.
    @Sendable private static func saySubmit(_ request: CheckedRequest) -> WireCall {
        let images = request.images.enumerated().map { index, image in
            let name = index == 0 ? image.parameter : "\(image.parameter)_\(index + 1)"
            return WireValue.Member(name, image.wireValue)
        }
        let body = WireValue.members([
            WireValue.Member("model", .json(.string(request.model))),
            WireValue.Member(
                "input", .list([.members([WireValue.Member("params", .members(request.wireMembers + images))])])),
        ])
        return WireCall(.post, .api(path), body: body.body, deadline: .seconds(60 + request.inlineCount / 250_000))
    }

    @Sendable private static func sayLook(_ ticket: TaskTicket) -> WireCall {
        WireCall(.get, .api("\(path)/task/\(ticket.encodedTask)"))
    }

    @Sendable private static func hearSubmit(_ request: CheckedRequest, _ reply: WireReply) -> Submission {
        let body = (try? reply.json.get())?.object
        let task = body.flatMap { taskName(in: $0) }
        switch HTTPMeaning(reply.status) {
        case .refused where task == nil || body.map { state(of: $0).isAlive } != true: return .refused(refusal(reply))
        case .refused, .unclear:
            // A no that names a living task may still have made it, so it is no refusal.
            let named = task.map { " and named the task \($0)" } ?? ""
            return .unclear("Vtrix answered HTTP \(reply.status)\(named).")
        case .answer: break
        }
        guard let body else { return .unclear("Vtrix answered HTTP \(reply.status) with \(reply.looks).") }
        guard let task else {
            return saysNo(body)
                ? .refused(refusal(reply)) : .unclear("Vtrix answered HTTP \(reply.status) without a task id.")
        }
        switch state(of: body) {
        case .succeeded(let result) where !result.pictures.isEmpty: return .finished(result, task: task)
        case .failed(let refusal): return .refused(refusal)
        default: return .accepted(task: task)
        }
    }

    @Sendable private static func hearLook(_ ticket: TaskTicket, _ reply: WireReply) -> TaskState {
        let body = (try? reply.json.get())?.object
        let names = [body?["id"], body?["task_id"]].compactMap { $0?.looseText }
        if let body, !names.isEmpty {
            guard names.contains(where: ticket.isNamed) else {
                return .unseen(LookTrouble("Vtrix answered about another task."))
            }
            // A failed task can come with an HTTP error; where the answer names our task and an end, it is believed.
            let state = state(of: body)
            if state.isEnd { return state }
        }
        switch HTTPMeaning(reply.status) {
        case .answer:
            guard let body else { return .unseen(LookTrouble("Vtrix answered the look with \(reply.looks).")) }
            return state(of: body)
        case .refused where reply.status == 404: return .notFound
        case .refused(.badKey), .refused(.notPermitted), .refused(.noCredit): return .locked(refusal(reply))
        default:
            return .unseen(
                LookTrouble(
                    "Vtrix answered the look with HTTP \(reply.status).", retryAfter: reply.retryAfter,
                    asksForLess: reply.status == 429))
        }
    }

    /// The API page says `id`; the page of the command line says `task_id`.
    private static func taskName(in body: JSONObject) -> String? {
        [body["id"], body["task_id"]].compactMap { $0?.string }.first { TaskTicket.isTask($0) }
    }
}

extension TaskState {
    /// True for the states in which there is a picture or may come one.
    fileprivate var isAlive: Bool {
        switch self {
        case .running(let progress): progress.unheardWord == nil
        case .succeeded: true
        default: false
        }
    }

    /// True for the states after which nothing more comes.
    fileprivate var isEnd: Bool {
        switch self {
        case .failed: true
        case .succeeded(let result): !result.pictures.isEmpty
        default: false
        }
    }
}
