internal import EaselCore

/// One order on its way from the request to the picture: the story that everything else serves.
final class OrderRun: Sendable {
    let order: Order
    let kept: KeptOrder
    let desk: OrderDesk
    let plan: OrderPlan
    let answers: AnswerBook
    /// True where the order had ended as failed before, and is looked at once more.
    let wasFailed: Bool

    init(order: Order, kept: KeptOrder, desk: OrderDesk, plan: OrderPlan) {
        self.order = order
        self.kept = kept
        self.desk = desk
        self.plan = plan
        wasFailed = kept.record.state == .failed
        answers = AnswerBook(
            under: desk.veil(of: kept.record.service, for: order.id), clock: desk.environment.clock)
    }

    var clock: any EngineClock { desk.environment.clock }

    /// Follows the order to its end.
    func run() async {
        let start = clock.now
        let outcome: Result<Delivery, ImageFailure>
        do throws(ImageFailure) {
            switch plan.beginning {
            case .present: return await present()
            case .accompany: return await accompany()
            case .send(let leg): outcome = .success(try await send(leg, since: start))
            case .settle:
                // The service may have called back before the process died.
                guard let task = await namedTask() else { throw unknownAfterCrash() }
                outcome = .success(try await confirm(task))
            case .confirm(let task): outcome = .success(try await confirm(task))
            case .follow(let ticket): outcome = .success(try await follow(ticket))
            case .fetch(let result, let ticket):
                order.update { $0.ticket = ticket }
                outcome = .success(try await finish(result, ticket, Delivery.Times()))
            }
        } catch {
            outcome = .failure(complete(error))
        }
        await end(outcome)
    }

    /// Places the order with one model after another, and goes on only where the one before surely did not take it.
    private func send(_ first: OrderPlan.Leg, since start: Duration) async throws(ImageFailure) -> Delivery {
        var leg = first
        var others = plan.others[...]
        while true {
            do throws(ImageFailure) {
                let (result, ticket) = try await submit(leg)
                return try await finish(result, ticket, Delivery.Times(queued: clock.now - start))
            } catch {
                let isOpen = order.status.ticket == nil && error.permitsAnotherModel
                let service = leg.request.service
                // What is wrong with the account is wrong for its other models too.
                if error.isAboutTheAccount { others = others.filter { $0.request.service != service }[...] }
                guard isOpen, let next = others.popFirst() else { throw error }
                try await turn(from: leg, to: next, after: error)
                leg = next
            }
        }
    }

    private func submit(_ leg: OrderPlan.Leg) async throws(ImageFailure) -> (ImageResult?, TaskTicket?) {
        try reserve(for: leg)
        let line = desk.line(to: leg.entry.provider.service, for: order.id, hearing: answers)
        let ready = try await Uploading(line: line, desk: desk).uploaded(leg.request, update: order.update)
        let submitting = Submitting(
            order: order, kept: kept, desk: desk, line: line, answers: answers, tenant: plan.tenant)
        do throws(ImageFailure) {
            return try await submitting.submit(ready, with: leg.entry)
        } catch {
            return (nil, try await ticket(namedAfter: error, by: leg.entry.provider))
        }
    }

    /// Sets aside what the order may cost; never inlined (decision 18).
    @inline(never) private func reserve(for leg: OrderPlan.Leg) throws(ImageFailure) {
        let record = kept.record
        do throws(SpendRefusal) {
            try desk.budgets.reserve(record, estimate: record.estimate, mode: leg.request.mode)
        } catch {
            throw error.failure
        }
    }

    /// The ticket of an order whose answer was lost, where the service had called back before; never inlined
    /// (decision 18).
    @inline(never) private func ticket(
        namedAfter failure: ImageFailure, by provider: any ImageProvider
    ) async throws(ImageFailure) -> TaskTicket {
        guard failure.code == .unknownOutcome, let task = await namedTask() else { throw failure }
        return try await confirmed(task, by: provider)
    }

    /// Writes down what was tried, and turns to the next model.
    private func turn(
        from leg: OrderPlan.Leg, to next: OrderPlan.Leg, after failure: ImageFailure
    ) async throws(ImageFailure) {
        let veiled = complete(failure)
        desk.budgets.release(kept.record)
        do throws(StoreTrouble) {
            try await kept.keep { record in
                let tried = TriedModel(
                    service: leg.request.service, model: leg.request.model, code: veiled.code, message: veiled.message)
                record.tried = (record.tried ?? []) + [tried]
                record.turn(to: next)
            }
        } catch {
            throw error.failure(saying: "\(leg.entry.fullName) did not take it and nothing was charged")
        }
        order.freeWire()
        let veil = desk.veil(of: next.request.service, for: order.id)
        answers.hide(under: veil)
        order.turn(to: next.request.service, next.request.model, veil: veil)
        order.update {
            $0.state = .queued
            $0.remark = "\(veiled.message) Asking \(next.entry.fullName) instead."
        }
    }

    /// Follows a task that was accepted before, here or in another process.
    private func follow(_ ticket: TaskTicket) async throws(ImageFailure) -> Delivery {
        order.update {
            $0.state = .accepted
            $0.ticket = ticket
        }
        return try await finish(nil, ticket, Delivery.Times())
    }

    /// Takes up a task that somebody named as the one of an order whose outcome is unknown.
    private func confirm(_ task: String) async throws(ImageFailure) -> Delivery {
        let record = kept.record
        let provider = desk.registry.entries.first { $0.fullName == "\(record.service)/\(record.model)" }?.provider
        guard let provider else { throw orphaned() }
        return try await finish(nil, try await confirmed(task, by: provider), Delivery.Times())
    }

    /// The task that a callback named as this order's own, also where nobody has handed out its hint yet.
    private func namedTask() async -> String? {
        for hint in await kept.hints() { order.take(hint) }
        return order.hintedTask
    }

    /// The ticket of a task that a hint named, once a look has found it; else the outcome stays unknown.
    private func confirmed(_ task: String, by provider: any ImageProvider) async throws(ImageFailure) -> TaskTicket {
        let service = provider.service
        let ticket = provider.poller.flatMap { poller in
            TaskTicket(
                service: service.id, route: poller.route, origin: service.origin, model: kept.record.model, task: task,
                submittedAt: kept.record.times.sent ?? clock.wallMilliseconds)
        }
        guard let ticket, let watching = watch(on: ticket) else { throw unknownAfterCrash() }
        switch await watching.look() {
        case .running, .succeeded, .failed: break
        case .notFound:
            order.hint(at: nil)
            throw unknownAfterCrash()
        case .unseen, .locked:
            // It may be the only word of the task that there is.
            order.hint(at: task)
            throw unknownAfterCrash()
        }
        await kept.keepWhatHappened { record in
            record.ticket = ticket
            record.state = .accepted
            record.times.accepted = clock.wallMilliseconds
            record.failure = nil
        }
        if let trouble = kept.trouble { desk.habits.observe?(.notKept(order: order.id, trouble)) }
        order.update {
            $0.state = .accepted
            $0.ticket = ticket
            $0.remark = "\(service.name) called back, so the order was taken."
        }
        return ticket
    }

    /// Waits for the task where it is not done, and brings its pictures home.
    private func finish(
        _ result: ImageResult?, _ ticket: TaskTicket?, _ before: Delivery.Times
    ) async throws(ImageFailure) -> Delivery {
        var times = before
        let accepted = clock.now
        let watching = ticket.flatMap { watch(on: $0) }
        var done = result
        if done?.pictures.isEmpty != false {
            guard ticket == nil || watching != nil else { throw orphaned() }
            if let watching { done = try await watching.result() }
        }
        guard var done, !done.pictures.isEmpty else { throw noPicture() }
        // Some services repeat the key in their own words.
        done.metadata = done.metadata.map { desk.veil(of: order.service, for: order.id)($0) }
        times.running = clock.now - accepted
        if kept.record.state != .delivered {
            await kept.keepWhatHappened { record in
                record.state = .succeeded
                record.result = done
                record.times.succeeded = record.times.succeeded ?? clock.wallMilliseconds
            }
        }
        order.update {
            $0.state = .succeeded
            $0.progress = 1
            $0.remark = nil
        }
        return try await fetch(done, ticket, watching, times, since: accepted + times.running)
    }

    func watch(on ticket: TaskTicket) -> Watching? {
        guard let provider = desk.registry.provider(for: ticket), let poller = provider.poller else { return nil }
        let line = desk.line(to: provider.service, for: order.id, hearing: answers)
        return Watching(
            order: order, kept: kept, ticket: ticket, poller: poller, line: line, desk: desk,
            pace: kept.record.paceName)
    }
}
