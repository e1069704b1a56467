internal import EaselCore

extension OrderRun {
    /// How long a task may be unknown to its service before it counts as gone, and when it is looked for again.
    private static let revisits = [Duration.seconds(3600), .seconds(86400)]
    /// How long an order whose outcome is unknown counts as running at the service.
    private static let unknownRuns = Duration.seconds(3600)

    /// Keeps the end, ends what the order held, and tells everybody who waits; in this order.
    func end(_ outcome: Result<Delivery, ImageFailure>) async {
        var outcome = outcome
        var state = endState(outcome)
        await kept.keepWhatHappened { record in
            record.state = state
            record.looks = order.status.looks
            record.answers = record.request == nil && record.fingerprint != "" ? nil : answers.answers
            if state.isEnd { record.times.ended = clock.wallMilliseconds }
            switch outcome {
            case .success(let delivery):
                record.pictures = delivery.files
                record.failure = nil
            case .failure(let failure): record.failure = KeptFailure(failure)
            }
        }
        if let trouble = kept.trouble { desk.habits.observe?(.notKept(order: order.id, trouble)) }
        if kept.isKeptAsQueued, state.isEnd {
            outcome = outcome.mapError(\.keptAsQueued)
            state = .queued
        }
        tidy()
        desk.budgets.settle(kept.record)
        leaveGate(state)
        // Nobody needs a reason to look any more; where the end is not kept, the next life may.
        if state.isEnd, state != .unknown || isStale, kept.trouble == nil { _ = await kept.takeHints() }
        await kept.release()
        order.end(outcome, as: state)
    }

    /// True for an order of unknown outcome whose hints nothing comes of any more: a day has passed, and the task that
    /// they named is not known to the service.
    private var isStale: Bool {
        guard order.hintedTask == nil, let sent = kept.record.times.sent else { return false }
        return .milliseconds(clock.wallMilliseconds - sent) > Self.revisits[1]
    }

    /// What the order comes to; one that cannot be finished now, and is paid, stays open for another time.
    private func endState(_ outcome: Result<Delivery, ImageFailure>) -> OrderState {
        guard case .failure(let failure) = outcome else { return .delivered }
        let state = order.status.state
        guard failure.code == .taskNotFound, let accepted = kept.record.times.accepted else {
            return OrderState(after: failure, from: state)
        }
        let age = Duration.milliseconds(max(clock.wallMilliseconds - accepted, 0))
        guard let wait = Self.revisits.first(where: { $0 > age }) else { return .expired }
        desk.revisit(order.id, after: wait - age)
        return state
    }

    private func leaveGate(_ state: OrderState) {
        guard let service = try? desk.registry.service(order.service) else { return }
        let gate = desk.gate(of: service)
        let id = order.id
        guard state == .unknown || !state.isEnd else { return gate.orderEnded(id) }
        desk.timetable.schedule(at: clock.now + Self.unknownRuns) { gate.orderEnded(id) }
    }

    /// The failure with everything that belongs to it, and without any secret.
    func complete(_ failure: ImageFailure) -> ImageFailure {
        var failure = desk.veil(of: order.service, for: order.id)(failure)
        failure.service = order.service
        failure.model = order.model
        failure.order = order.id
        failure.ticket = order.status.ticket
        let stays = " Its order key stays with it until it is forgotten."
        if failure.code == .unknownOutcome, kept.record.key != nil, !failure.next.hasSuffix(stays) {
            failure.next += stays
        }
        return failure
    }

    func unknownAfterCrash() -> ImageFailure {
        if let known = kept.record.imageFailure, known.code == .unknownOutcome { return known }
        return .unknownOutcome(at: serviceName, "the process that sent it ended before an answer came.")
    }

    func noPicture() -> ImageFailure {
        ImageFailure(
            .noPicture, .waiting, "\(serviceName) took the order and names no picture.",
            next: "Look into the account at \(serviceName).")
    }

    private var serviceName: String { (try? desk.registry.service(order.service))?.name ?? order.service }

    /// The family that placed the order is not linked any more, or its service is somewhere else now.
    func orphaned() -> ImageFailure {
        var failure = ImageFailure(
            .foreignTicket, .waiting,
            "No family here follows the tasks of \(order.service)/\(order.model).",
            next: "Link the family that placed the order, at the same address; the order is kept until then.")
        failure.mayHaveCost = true
        return failure
    }
}

extension ImageFailure {
    /// The failure of an order of which nobody knows whether its service took it.
    static func unknownOutcome(at service: String, _ why: String) -> ImageFailure {
        ImageFailure(
            .unknownOutcome, .submitting, "Nobody knows whether \(service) took the order: \(why)",
            next: "Easel does not send it again. Look into the account at \(service) before you order it anew.")
    }

    /// The failure of an order that was not sent, where the store could not be told and still holds it as one to send.
    var keptAsQueued: ImageFailure {
        var failure = self
        failure.message += " That could not be written down: the store still holds the order, and resuming sends it."
        failure.next = "Do not order it anew. When the store is well again, resume the order or cancel it."
        return failure
    }

    /// True where the service surely did not take the order, for a reason that another model may not have.
    var permitsAnotherModel: Bool {
        let codes: [Code] = [
            .rejected, .notSent, .rateLimited, .maintenance, .switchedOff, .badKey, .noCredit, .notPermitted,
        ]
        return !mayHaveCost && ticket == nil && codes.contains(code)
    }

    /// True where every model of the same service would say the same.
    var isAboutTheAccount: Bool { [.badKey, .noCredit, .notPermitted, .maintenance].contains(code) }
}

extension OrderState {
    /// The state that a failure leaves an order in; what is paid stays paid.
    init(after failure: ImageFailure, from state: OrderState) {
        self =
            switch failure.code {
            case .moderated: .moderated
            case .failed, .noPicture: .failed
            case .unknownOutcome: .unknown
            case .notSent, .storeTrouble: .notSent
            case .stillRunning, .inOtherHands, .asksFirst: state
            case .taskNotFound: .expired
            case .linkExpired: .expired
            case .downloadFailed, .notAPicture, .notSaved: .succeeded
            case _ where failure.ticket != nil: state
            case .foreignTicket: state
            // What the service took is never refused or taken back afterwards.
            case _ where [.accepted, .running, .succeeded].contains(state): state
            case .cancelled: .cancelled
            default: failure.mayHaveCost ? .failed : .rejected
            }
    }
}
