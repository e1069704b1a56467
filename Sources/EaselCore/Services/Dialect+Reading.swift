extension Dialect {
    /// A plain dialect: two calls, and where the answers hold what counts.
    ///
    /// The core knows what to make of the answers, the same for every service:
    ///
    /// - An order counts as refused only where the answer says so and names no task; as accepted where it names one;
    ///   else nobody can tell. A server's error is never a refusal.
    /// - A look believes an answer about its own task alone. 404 means that the service does not know the task, a
    ///   refused key that it may not look, and everything else that the look failed.
    public init(
        route: String, order: @escaping @Sendable (CheckedRequest) -> WireCall,
        look: @escaping @Sendable (TaskTicket) -> WireCall, reading answers: AnswerReading
    ) {
        self.init(
            route: route, submit: Turn(say: order) { _, reply in answers.submission(reply) },
            look: Turn(say: look) { ticket, reply in answers.state(of: ticket, reply) })
    }
}

extension AnswerReading {
    /// What an answer to an order means.
    fileprivate func submission(_ reply: WireReply) -> Submission {
        let answer = Answer(reply, self)
        switch (answer.meaning, answer.named) {
        case (.answer, _):
            return answer.body.map { taken($0, task: answer.task, answer) }
                ?? .unclear("\(service.name) answered HTTP \(reply.status) with \(reply.looks).")
        case (.refused(let code), nil): return .refused(refusal(code, answer))
        case (_, let task?):
            // A no that names a task may still have made it, so it is no refusal.
            let name = ForeignText.cleaned(task)
            return .unclear("\(service.name) answered \(answer.number) and named the task \(name).")
        case (.unclear, nil): return .unclear("\(service.name) answered \(answer.number).")
        }
    }

    private func taken(_ body: JSON, task: String?, _ answer: Answer) -> Submission {
        if case .finished(let result) = progress(body), !result.pictures.isEmpty {
            return .finished(result, task: task)
        }
        if let task { return .accepted(task: task) }
        // Without a task of any name, an error that is stated under a good status is a no.
        if answer.named == nil, let error = answer.error {
            return .refused(refusal(error.meaning ?? .rejected, answer))
        }
        return .unclear("\(service.name) answered HTTP \(answer.reply.status) without a task.")
    }

    /// What an answer to a look means.
    fileprivate func state(of ticket: TaskTicket, _ reply: WireReply) -> TaskState {
        let answer = Answer(reply, self)
        if let named = answer.named, !ticket.isNamed(named) {
            return .unseen(LookTrouble("\(service.name) answered about another task."))
        }
        switch answer.meaning {
        case .answer:
            guard let body = answer.body else {
                return .unseen(LookTrouble("\(service.name) answered the look with \(reply.looks)."))
            }
            return state(progress(body))
        case .refused where answer.number == 404: return .notFound
        case .refused(let code) where [.badKey, .noCredit, .notPermitted].contains(code):
            return .locked(refusal(code, answer))
        default:
            return .unseen(
                LookTrouble(
                    "\(service.name) answered the look with \(answer.number).", retryAfter: reply.retryAfter,
                    asksForLess: answer.number == 429))
        }
    }

    private func state(_ progress: Progress) -> TaskState {
        switch progress {
        case .running(let fraction): .running(TaskProgress(fraction: fraction?.number?.double))
        case .finished(let result): .succeeded(result)
        case .failed(let error): .failed(failure(error))
        case .unheard(let word?): .running(TaskProgress(unheardWord: word))
        case .unheard(nil): .unseen(LookTrouble("\(service.name) answered without a state."))
        }
    }

    private func refusal(_ code: ImageFailure.Code, _ answer: Answer) -> Refusal {
        let next =
            switch code {
            case .badKey: "Make or reset an API key on \(service.key.page), and set \(service.key.variable)."
            case .noCredit: "Top up the account and order again."
            case .notPermitted: "Look at the balance and at the API key's permissions on \(service.key.page)."
            case .rateLimited: "Wait a little and order again."
            case .moderated: "Change the prompt or the picture."
            default: "Read its words, change the request and order again."
            }
        let isPlain = code == .rejected && answer.number == answer.reply.status
        var refusal =
            (isPlain ? Refusal.redirect(answer.reply, from: service) : nil)
            ?? Refusal(code, "\(service.name) did not take the request (\(answer.number)).", next: next)
        refusal.httpStatus = answer.reply.status
        refusal.serviceCode = answer.error?.code
        refusal.serviceMessage = answer.error?.message
        if code == .rateLimited { refusal.retryAfter = answer.reply.retryAfter }
        return refusal
    }

    private func failure(_ error: ServiceError) -> Refusal {
        let isModerated = error.meaning == .moderated
        var refusal = Refusal(
            error.meaning ?? .failed,
            isModerated
                ? "\(service.name)'s moderation refused the words or the picture."
                : "\(service.name) accepted the task and failed to make the picture.",
            next: isModerated
                ? "Change the prompt or the picture."
                : "Order it again if the words allow it; see the account whether it was charged.")
        refusal.serviceCode = error.code
        refusal.serviceMessage = error.message
        refusal.mayHaveCost = true
        return refusal
    }
}

/// One reply, read by the places that a service's answers have.
private struct Answer {
    let reply: WireReply
    let body: JSON?
    let error: ServiceError?
    /// The name of the task, whatever it looks like.
    let named: String?

    init(_ reply: WireReply, _ reading: AnswerReading) {
        self.reply = reply
        body = (try? reply.json.get()).flatMap { $0.object == nil && $0.array == nil ? nil : $0 }
        // A place for an error that is empty or null is no error.
        error = body.flatMap(reading.error).flatMap { $0.isEmpty ? nil : $0 }
        named = body.flatMap(reading.task)?.looseText
    }

    /// A name that can be a task's.
    var task: String? { named.flatMap { TaskTicket.isTask($0) ? $0 : nil } }

    /// The status that counts: a service that answers 200 and means another one says so in its body.
    var number: Int {
        HTTPMeaning(reply.status) == .answer ? error?.status ?? reply.status : reply.status
    }

    var meaning: HTTPMeaning {
        if case .refused(let code) = HTTPMeaning(number) { return .refused(error?.meaning ?? code) }
        return HTTPMeaning(number)
    }
}
