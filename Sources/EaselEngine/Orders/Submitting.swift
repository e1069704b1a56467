internal import EaselCore

/// Sends an order's one request, and again only where the service surely has not taken it.
struct Submitting: Sendable {
    let order: Order
    let kept: KeptOrder
    let desk: OrderDesk
    let line: ServiceLine
    let answers: AnswerBook
    let tenant: String

    /// How often a request that did not leave this machine is tried.
    private static let mostUnsent = 3
    /// The longest that a service can ask for.
    private static let longestWait = Duration.seconds(3600)
    private var service: ImageService { line.service }
    private var clock: any EngineClock { desk.environment.clock }
    private var gate: ServiceGate { desk.gate(of: service) }

    /// The task that the service made of the request, or its pictures where it answers at once.
    func submit(
        _ request: CheckedRequest, with entry: Registry.Entry
    ) async throws(ImageFailure) -> (ImageResult?, TaskTicket?) {
        let provider = entry.provider
        let (request, callback) = withCallback(request, entry.model)
        var unsent = 0
        var slowed = 0
        var end = desk.habits.deadlines.queue.map { clock.now + $0 }
        var slowedEnd: Duration?
        while true {
            let pass = try await turn(until: end)
            try await takeWire(pass, callback)
            let meaning = await attempt(request, with: provider)
            leave(pass, after: meaning)
            switch meaning {
            case .finished(let result, let task):
                let ticket = task.flatMap { self.ticket($0, of: request, by: provider) }
                await accepted(ticket, result)
                return (result, ticket)
            case .accepted(let task):
                guard let ticket = ticket(task, of: request, by: provider) else {
                    throw provider.poller == nil
                        ? nobodyLooks(at: task) : unknown("It named a task by an impossible id.")
                }
                await accepted(ticket, nil)
                return (nil, ticket)
            case .unknown(let sentence): throw unknown(sentence)
            case .refused(let refusal) where refusal.code == .rateLimited && !refusal.mayHaveCost:
                slowed += 1
                let last = slowedEnd ?? clock.now + service.patience
                slowedEnd = last
                end = min(end ?? last, last)
                let wait = Self.wait(refusal.retryAfter, after: slowed)
                guard clock.now + wait <= last else { throw ImageFailure(refusal, at: .submitting) }
                try await pause(wait, "\(service.name) asks to send less often; waiting \(wait.words).")
            case .refused(let refusal): throw ImageFailure(refusal, at: .submitting)
            case .notSent(let trouble):
                unsent += 1
                guard unsent < Self.mostUnsent, trouble.isWorthAnotherTry, gate.mayRetry() else {
                    throw notSent(trouble)
                }
                try await pause(.milliseconds(300 << unsent), "\(trouble.sentence) Trying again.")
            }
        }
    }

    /// The request with the address under which the service can call back, where the host has one and set no other;
    /// never inlined (decision 18).
    @inline(never) private func withCallback(
        _ request: CheckedRequest, _ model: ImageModel
    ) -> (CheckedRequest, digest: String?) {
        guard let base = desk.habits.callbackAddress,
            let parameter = model.schema.parameters.first(where: { $0.role == .callbackAddress }),
            request.values[parameter.name] == nil, !request.secretNames.contains(parameter.name)
        else { return (request, nil) }
        let token = CallbackToken(for: order.id, from: desk.environment)
        guard let address = token.address(below: base) else { return (request, nil) }
        answers.hide(under: Veil(key: address))
        return (request.adding(address, as: parameter.name), token.digest)
    }

    /// Waits until the service's limits let the order through.
    private func turn(until end: Duration?) async throws(ImageFailure) -> Pass {
        if gate.isBusy { order.update { $0.remark = "Waiting for its turn at \(service.name)." } }
        do throws(TurnedAway) {
            return try await gate.enter(.submit(order: order.id), of: tenant, until: end)
        } catch {
            throw error.failure(at: .submitting, service.name)
        }
    }

    /// Writes down that the request is on the wire, before it is.
    private func takeWire(_ pass: Pass, _ callback: String?) async throws(ImageFailure) {
        guard order.takeWire() else {
            gate.leave(pass, .withdrawn)
            throw cancelled()
        }
        // Not before the wire is taken: who closes the desk looks at the wires after it has said so.
        guard !desk.isClosing else {
            gate.leave(pass, .withdrawn)
            order.freeWire()
            throw closing()
        }
        do throws(StoreTrouble) {
            try await kept.keep { record in
                record.state = .sending
                record.attempts += 1
                record.times.sent = clock.wallMilliseconds
                record.callback = callback
            }
        } catch {
            gate.leave(pass, .withdrawn)
            order.freeWire()
            throw error.failure()
        }
        order.update {
            $0.state = .sending
            $0.remark = nil
        }
    }

    private func leave(_ pass: Pass, after meaning: Meaning) {
        switch meaning {
        case .finished, .accepted: gate.leave(pass, .well, isRunning: true)
        case .refused(let refusal): gate.leave(pass, CallOutcome(refusal))
        case .notSent(let trouble): gate.leave(pass, CallOutcome(trouble))
        case .unknown: gate.leave(pass, .troubled(), isRunning: true)
        }
    }

    /// Writes down that the service took the order, and only then tells anybody.
    private func accepted(_ ticket: TaskTicket?, _ result: ImageResult?) async {
        await kept.keepWhatHappened { record in
            record.state = .accepted
            record.ticket = ticket
            record.result = result
            record.answers = record.request == nil ? nil : answers.answers
            record.times.accepted = clock.wallMilliseconds
        }
        if let trouble = kept.trouble { desk.habits.observe?(.notKept(order: order.id, trouble)) }
        order.update {
            $0.ticket = ticket
            $0.state = .accepted
            $0.remark = kept.trouble.map { "The order's task could not be written down: \($0)" }
        }
    }

    private enum Meaning {
        case finished(ImageResult, task: String?)
        case accepted(String)
        case refused(Refusal)
        case notSent(LineTrouble)
        case unknown(String)
    }

    /// One attempt on a line of its own.
    ///
    /// The money fact comes from the line, the meaning of an answer from the provider.
    private func attempt(_ request: CheckedRequest, with provider: any ImageProvider) async -> Meaning {
        let paid = PaidLine(line)
        let said = await desk.timetable.value(within: desk.habits.deadlines.submit) {
            try? await provider.submit(request, over: paid)
        }
        switch (paid.close(), said ?? nil) {
        case (.notSent(let trouble), _): return .notSent(trouble)
        case (.unknown(let trouble), _): return .unknown(trouble.sentence)
        case (_, .finished(let result, let task)): return .finished(result, task: task)
        case (_, .accepted(let task)): return .accepted(task)
        case (_, .refused(let refusal)): return .refused(refusal)
        case (_, .unclear(let sentence)): return .unknown(sentence)
        case (.answered, nil): return .unknown("\(service.name) answered, and the answer could not be read.")
        case (nil, nil): return .notSent(LineTrouble(.malformed, "The family gave up before it sent anything."))
        }
    }

    /// What the service asks, or longer each time where it asks nothing.
    private static func wait(_ asked: Duration?, after times: Int) -> Duration {
        if let asked, asked > .zero { return min(asked, longestWait) }
        return .seconds(min(1 << min(times, 6), 60))
    }

    /// The ticket of the task, or nil when its id is impossible or nobody looks at tasks.
    private func ticket(
        _ task: String, of request: CheckedRequest, by provider: any ImageProvider
    ) -> TaskTicket? {
        provider.poller.flatMap { poller in
            TaskTicket(
                service: service.id, route: poller.route, origin: service.origin, model: request.model, task: task,
                submittedAt: clock.wallMilliseconds)
        }
    }

    /// Writes down that the request is not on the wire any more, and waits.
    private func pause(_ wait: Duration, _ remark: String) async throws(ImageFailure) {
        do throws(StoreTrouble) { try await kept.keep { $0.state = .queued } } catch { throw error.failure() }
        order.freeWire()
        order.update {
            $0.state = .queued
            $0.remark = remark
        }
        do { try await desk.timetable.sleep(until: clock.now + wait) } catch { throw cancelled() }
    }

    private func cancelled() -> ImageFailure {
        ImageFailure(.cancelled, .submitting, "The order was stopped before it was sent.", next: "Place it again.")
    }

    /// What a folder keeps is there for the next life; what only memory holds ends with the studio.
    private func closing() -> ImageFailure {
        ImageFailure(
            .stillRunning, .submitting, "The studio is closing, and the order has not been sent.",
            next: desk.store.isShared
                ? "It is kept, and sent when its store is resumed." : "It is not kept; place it in another studio.")
    }

    private func notSent(_ trouble: LineTrouble) -> ImageFailure {
        ImageFailure(
            .notSent, .submitting, "The order did not reach \(service.name): \(trouble.sentence)",
            next: "Nothing was charged; look at the connection and the address, and order again.")
    }

    private func nobodyLooks(at task: String) -> ImageFailure {
        var failure = ImageFailure(
            .internalFault, .waiting,
            "\(service.name) made the task \(ForeignText.cleaned(task)), and its family has nobody who looks at tasks.",
            next: "Look into the account at \(service.name), and tell the family's author.")
        failure.mayHaveCost = true
        return failure
    }

    private func unknown(_ sentence: String) -> ImageFailure { .unknownOutcome(at: service.name, sentence) }
}

extension LineTrouble {
    /// True where the same call may well leave the machine a moment later.
    var isWorthAnotherTry: Bool { [.refused, .nameNotFound, .timedOut, .dropped].contains(code) }
}
