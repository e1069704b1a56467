internal import EaselCore

/// Sends an order's one request, and again only where the service surely has not taken it.
struct Submitting: Sendable {
    let order: Order
    let line: ServiceLine
    let environment: EngineEnvironment
    let timetable: Timetable

    /// How often a request that did not leave this machine is tried.
    private static let mostUnsent = 3
    /// The longest that a service can ask for.
    private static let longestWait = Duration.seconds(3600)
    private var service: ImageService { line.service }

    /// The task that the service made of the request, or its pictures where it answers at once.
    func submit(
        _ request: CheckedRequest, with provider: any ImageProvider
    ) async throws(ImageFailure) -> (ImageResult?, TaskTicket?) {
        var unsent = 0
        var slowed = 0
        let end = environment.clock.now + service.patience
        while true {
            order.update {
                $0.state = .sending
                $0.remark = nil
            }
            switch await attempt(request, with: provider) {
            case .finished(let result, let task):
                return (result, task.flatMap { accept($0, of: request, by: provider) })
            case .accepted(let task):
                if let ticket = accept(task, of: request, by: provider) { return (nil, ticket) }
                throw provider.poller == nil ? nobodyLooks(at: task) : unknown("It named a task by an impossible id.")
            case .unknown(let sentence): throw unknown(sentence)
            case .refused(let refusal) where refusal.code == .rateLimited && !refusal.mayHaveCost:
                slowed += 1
                let wait = Self.wait(refusal.retryAfter, after: slowed)
                guard environment.clock.now + wait <= end else { throw ImageFailure(refusal, at: .submitting) }
                try await pause(wait, "\(service.name) asks to send less often; waiting \(wait.words).")
            case .refused(let refusal): throw ImageFailure(refusal, at: .submitting)
            case .notSent(let trouble):
                unsent += 1
                guard unsent < Self.mostUnsent, trouble.isWorthAnotherTry else { throw notSent(trouble) }
                try await pause(.milliseconds(300 << unsent), "\(trouble.sentence) Trying again.")
            }
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
        let said: Submission?
        do { said = try await provider.submit(request, over: paid) } catch { said = nil }
        switch (paid.close(), said) {
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
    private func accept(
        _ task: String, of request: CheckedRequest, by provider: any ImageProvider
    ) -> TaskTicket? {
        let ticket = provider.poller.flatMap { poller in
            TaskTicket(
                service: service.id, route: poller.route, origin: service.origin, model: request.model, task: task,
                submittedAt: environment.clock.wallMilliseconds)
        }
        guard let ticket else { return nil }
        order.update {
            $0.ticket = ticket
            $0.state = .accepted
            $0.remark = nil
        }
        return ticket
    }

    private func pause(_ wait: Duration, _ remark: String) async throws(ImageFailure) {
        order.update {
            $0.state = .queued
            $0.remark = remark
        }
        do { try await timetable.sleep(until: environment.clock.now + wait) } catch {
            throw ImageFailure(
                .cancelled, .submitting, "The order was stopped before it was sent.", next: "Place it again.")
        }
    }

    private func notSent(_ trouble: LineTrouble) -> ImageFailure {
        var failure = ImageFailure(
            .notSent, .submitting, "The order did not reach \(service.name): \(trouble.sentence)",
            next: "Nothing was charged; look at the connection and the address, and order again.")
        failure.retry = .later
        return failure
    }

    private func nobodyLooks(at task: String) -> ImageFailure {
        var failure = ImageFailure(
            .internalFault, .waiting,
            "\(service.name) made the task \(ForeignText.cleaned(task)), and its family has nobody who looks at tasks.",
            next: "Look into the account at \(service.name), and tell the family's author.")
        failure.mayHaveCost = true
        return failure
    }

    private func unknown(_ sentence: String) -> ImageFailure {
        var failure = ImageFailure(
            .unknownOutcome, .submitting,
            "Nobody knows whether \(service.name) took the order: \(sentence)",
            next: "Easel does not send it again. Look into the account at \(service.name) before you order it anew.")
        failure.mayHaveCost = true
        return failure
    }
}

extension LineTrouble {
    /// True where the same call may well leave the machine a moment later.
    var isWorthAnotherTry: Bool { [.refused, .nameNotFound, .timedOut, .dropped].contains(code) }
}
