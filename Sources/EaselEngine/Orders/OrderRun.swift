internal import EaselCore

/// One order on its way from the request to the picture: the story that everything else serves.
struct OrderRun: Sendable {
    let order: Order
    let line: ServiceLine
    let environment: EngineEnvironment
    let timetable: Timetable
    /// What the studio keeps alive stays alive until the order has ended.
    let company: (any Sendable)?
    let paces: PaceBook

    private var clock: any EngineClock { environment.clock }

    /// Places a checked request and follows it home.
    func run(_ request: CheckedRequest, prompt: String, with provider: any ImageProvider) async {
        let start = clock.now
        let outcome: Result<Delivery, ImageFailure>
        do throws(ImageFailure) {
            let ready = try await Uploading(line: line, environment: environment, timetable: timetable)
                .uploaded(request, update: order.update)
            let submitting = Submitting(order: order, line: line, environment: environment, timetable: timetable)
            let (result, ticket) = try await submitting.submit(ready, with: provider)
            var times = Delivery.Times(queued: clock.now - start)
            let name = Picture.name(for: prompt)
            let made = try await finish(result, ticket, with: provider.poller, name: name, times: &times)
            outcome = .success(
                delivery(made, ticket, model: request.model, notes: request.notes, seed: request.seed, times))
        } catch {
            outcome = .failure(complete(error))
        }
        end(outcome)
    }

    /// Follows a task that was accepted before, here or in another process.
    func resume(_ ticket: TaskTicket, with poller: any TaskPoller) async {
        order.update {
            $0.state = .accepted
            $0.ticket = ticket
        }
        let outcome: Result<Delivery, ImageFailure>
        do throws(ImageFailure) {
            var times = Delivery.Times()
            let name = Picture.name(for: "\(ticket.service) \(ticket.task)")
            let made = try await finish(nil, ticket, with: poller, name: name, times: &times)
            outcome = .success(delivery(made, ticket, model: ticket.model, notes: [], seed: nil, times))
        } catch {
            outcome = .failure(complete(error))
        }
        end(outcome)
    }

    private func finish(
        _ result: ImageResult?, _ ticket: TaskTicket?, with poller: (any TaskPoller)?, name: String,
        times: inout Delivery.Times
    ) async throws(ImageFailure) -> (ImageResult, [Picture]) {
        let accepted = clock.now
        let watching = poller.flatMap { poller in
            ticket.map {
                Watching(order: order, ticket: $0, poller: poller, line: line, timetable: timetable, clock: clock)
            }
        }
        var done = result
        if done?.pictures.isEmpty != false, let watching { done = try await watching.result() }
        guard let done, !done.pictures.isEmpty else {
            var failure = ImageFailure(
                .noPicture, .waiting, "\(line.service.name) took the order and names no picture.",
                next: "Look into the account at \(line.service.name).")
            failure.mayHaveCost = true
            throw failure
        }
        times.running = clock.now - accepted
        order.update {
            $0.state = .succeeded
            $0.remark = nil
        }
        let downloading = Downloading(
            line: line, gate: ServiceGate(line.service.limits, timetable: timetable, clock: clock),
            timetable: timetable, clock: clock, again: watching)
        let pictures = try await downloading.pictures(of: done, name: name)
        times.downloading = clock.now - accepted - times.running
        return (done, pictures)
    }

    private func delivery(
        _ made: (result: ImageResult, pictures: [Picture]), _ ticket: TaskTicket?, model: String, notes: [Note],
        seed: Int64?, _ times: Delivery.Times
    ) -> Delivery {
        Delivery(
            pictures: made.pictures, others: made.result.others, notes: notes, cost: made.result.cost,
            metadata: made.result.metadata, service: order.service, model: model, seed: made.result.seed ?? seed,
            ticket: ticket, looks: order.status.looks, times: times)
    }

    private func complete(_ failure: ImageFailure) -> ImageFailure {
        var failure = Veil(key: line.key)(failure)
        failure.service = order.service
        failure.model = order.model
        failure.order = order.id
        failure.ticket = order.status.ticket
        return failure
    }

    private func end(_ outcome: Result<Delivery, ImageFailure>) {
        switch outcome {
        case .success(let delivery):
            paces.note("\(delivery.service)/\(delivery.model)", took: delivery.times.running)
            order.end(outcome, as: .delivered)
        case .failure(let failure): order.end(outcome, as: OrderState(after: failure, from: order.status.state))
        }
    }
}

extension OrderState {
    /// The state that a failure leaves an order in; what is paid stays paid.
    init(after failure: ImageFailure, from state: OrderState) {
        self =
            switch failure.code {
            case .moderated: .moderated
            case .failed, .noPicture: .failed
            case .unknownOutcome: .unknown
            case .notSent: .notSent
            case .taskNotFound, .linkExpired: .expired
            case .downloadFailed, .notAPicture: .succeeded
            case _ where failure.ticket != nil: state
            case .cancelled: .cancelled
            default: failure.mayHaveCost ? .failed : .rejected
            }
    }
}
