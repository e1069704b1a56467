public import EaselCore

extension Vtrix {
    /// The one API: `POST /model/v1/generation` places an order, `GET …/task/{id}` looks at it.
    public static let dialect = Dialect(
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
        let values = request.values.members.map { WireValue.Member($0.name, .json($0.value)) }
        let body = WireValue.members([
            WireValue.Member("model", .json(.string(request.model))),
            WireValue.Member("input", .list([.members([WireValue.Member("params", .members(values + images))])])),
        ])
        return WireCall(.post, .api(path), body: body.body, deadline: .seconds(60 + request.inlineCount / 250_000))
    }

    @Sendable private static func sayLook(_ ticket: TaskTicket) -> WireCall {
        WireCall(.get, .api("\(path)/task/\(ticket.encodedTask)"))
    }

    @Sendable private static func hearSubmit(_ request: CheckedRequest, _ reply: WireReply) -> Submission {
        let body = (try? reply.json.get())?.object
        switch HTTPMeaning(reply.status) {
        case .refused: return .refused(refusal(reply))
        case .unclear: return .unclear("Vtrix answered HTTP \(reply.status).")
        case .answer: break
        }
        guard let body else { return .unclear("Vtrix answered HTTP \(reply.status) with \(reply.looks).") }
        guard let task = taskName(in: body) else {
            let isError = [body["error"], body["status"]?["code"]].contains { $0 != nil && $0 != .null }
            return isError
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
        if let body, let task = taskName(in: body) {
            guard task == ticket.task else { return .unseen(LookTrouble("Vtrix answered about another task.")) }
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
                LookTrouble("Vtrix answered the look with HTTP \(reply.status).", retryAfter: reply.retryAfter))
        }
    }

    /// The API page says `id`; the page of the command line says `task_id`.
    private static func taskName(in body: JSONObject) -> String? {
        [body["id"], body["task_id"]].compactMap { $0?.string }.first { TaskTicket.isTask($0) }
    }
}

extension TaskState {
    /// True for the states after which nothing more comes.
    fileprivate var isEnd: Bool {
        switch self {
        case .failed: true
        case .succeeded(let result): !result.pictures.isEmpty
        default: false
        }
    }
}
