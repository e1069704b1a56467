internal import EaselCore

/// Sends an order's one request, and again only where the service surely has not taken it.
struct Submitting: Sendable {
    let order: Order
    let line: ServiceLine
    let environment: EngineEnvironment
    let timetable: Timetable

    /// How often a request that did not leave this machine is tried.
    private static let mostUnsent = 3
    private var service: ImageService { line.service }

    /// The task that the service made of the request, or its pictures where it answers at once.
    func submit(
        _ request: CheckedRequest, with provider: any ImageProvider
    ) async throws(ImageFailure) -> (ImageResult?, TaskTicket?) {
        var unsent = 0
        var slowed = 0
        while true {
            order.update { $0.state = .sending }
            switch await attempt(request, with: provider) {
            case .finished(let result, let task): return (result, try ticket(for: task, of: request, by: provider))
            case .accepted(let task): return (nil, try ticket(for: task, of: request, by: provider))
            case .unknown(let sentence): throw unknown(sentence)
            case .refused(let refusal) where refusal.code == .rateLimited:
                slowed += 1
                let wait = refusal.retryAfter ?? .seconds(min(1 << slowed, 60))
                try await pause(wait, "\(service.name) asks to send less often; waiting \(wait / .seconds(1)) s.")
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
        switch (paid.ending, said) {
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

    private func ticket(
        for task: String?, of request: CheckedRequest, by provider: any ImageProvider
    ) throws(ImageFailure) -> TaskTicket? {
        guard let task, let route = provider.poller?.route else { return nil }
        let ticket = TaskTicket(
            service: service.id, route: route, origin: service.origin, model: request.model, task: task,
            submittedAt: environment.clock.wallMilliseconds)
        guard let ticket else { throw unknown("\(service.name) named a task by an impossible id.") }
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
