internal import EaselCore

extension OrderRun {
    /// How often an order in other hands is read, and after how many readings its claim is tried.
    private static let readingPause = Duration.milliseconds(500)
    private static let readingsPerClaim = 10

    /// Hands out an order that has ended before: its failure, or its pictures once more.
    func present() async {
        let record = kept.record
        // Nobody is told what a power cut may take back.
        do throws(StoreTrouble) { try await desk.store.makeEndsLast() } catch {
            await kept.release()
            var failure = complete(error.failure(saying: "The order has ended, and nobody can say yet that this lasts"))
            failure.mayHaveCost = true
            return order.end(.failure(failure), as: record.state)
        }
        let outcome: Result<Delivery, ImageFailure>
        if record.state == .delivered {
            do throws(ImageFailure) { outcome = .success(try await presented(record)) } catch {
                outcome = .failure(complete(error))
            }
        } else {
            outcome = .failure(record.imageFailure ?? complete(unknownAfterCrash()))
        }
        order.update {
            $0.ticket = record.ticket
            $0.looks = record.looks
        }
        // Whoever brought it home may have died before that.
        tidy()
        if record.state != .unknown { _ = await kept.takeHints() }
        await kept.release()
        order.end(outcome, as: record.state)
    }

    private func presented(_ record: OrderRecord) async throws(ImageFailure) -> Delivery {
        let result = record.result ?? ImageResult()
        var delivery = Delivery(
            Delivery.Fields(
                pictures: [], files: record.pictures, others: result.others, notes: record.request?.notes ?? [],
                cost: result.cost, metadata: result.metadata, service: record.service, model: record.model,
                seed: result.seed ?? record.request?.seed, ticket: record.ticket, looks: record.looks,
                times: Delivery.Times(record.times)))
        guard record.mustBeFetchedAgain else { return delivery }
        // Nobody kept the bytes; the links may still live.
        let downloading = try downloading(record.ticket.flatMap { watch(on: $0) })
        guard let folder else {
            delivery.pictures = try await downloading.pictures(of: result, name: record.name)
            return delivery
        }
        delivery.files = try await downloading.files(of: result, name: record.name, order: order.id, in: folder)
        await kept.keepWhatHappened { $0.pictures = delivery.files }
        return delivery
    }

    /// Follows an order that another process has, and takes it over when that process dies.
    func accompany() async {
        var readings = 0
        while true {
            do { try await desk.timetable.sleep(until: clock.now + Self.readingPause) } catch {
                let failure = ImageFailure(
                    .inOtherHands, .waiting, "Another process has the order, and following it was stopped.",
                    next: "Ask for it again by its id.")
                return order.end(.failure(complete(failure)), as: order.status.state)
            }
            readings += 1
            let record: OrderRecord
            do throws(StoreTrouble) { record = try await desk.store.order(order.id) } catch .unknownOrder {
                // Somebody let go of it, and so it had ended.
                let failure = StoreTrouble.unknownOrder(order.id).failure()
                return order.end(.failure(complete(failure)), as: order.status.state)
            } catch {
                continue
            }
            order.update {
                $0.state = record.state.isEnd ? $0.state : record.state
                $0.ticket = record.ticket
                $0.looks = record.looks
            }
            if record.state.isEnd {
                return await run(KeptOrder(record, under: nil, in: desk.store), OrderPlan(beginning: .present)).run()
            }
            guard readings.isMultiple(of: Self.readingsPerClaim) else { continue }
            do throws(ImageFailure) {
                if let run = try await takenOver() { return await run.run() }
            } catch {
                return order.end(.failure(complete(error)), as: record.state)
            }
        }
    }

    /// The run of the order once its claim is ours; nil while the other process lives.
    private func takenOver() async throws(ImageFailure) -> OrderRun? {
        guard let (claim, record) = try? await desk.store.claim(order.id) else { return nil }
        let kept = KeptOrder(record, under: claim, in: desk.store)
        switch desk.plan(for: record) {
        case .run(let plan): return run(kept, plan)
        case .ask(let reason):
            await kept.release()
            throw reason.failure(order.id)
        }
    }

    private func run(_ kept: KeptOrder, _ plan: OrderPlan) -> OrderRun {
        desk.takeOver(order, kept, plan)
        return OrderRun(order: order, kept: kept, desk: desk, plan: plan)
    }
}

extension Delivery.Times {
    /// The times of an order that another process, or an earlier life of this one, brought home.
    init(_ times: OrderRecord.Times) {
        func time(_ start: Int64?, _ end: Int64?) -> Duration {
            guard let start, let end, end > start else { return .zero }
            return .milliseconds(end - start)
        }
        queued = time(times.created, times.accepted)
        running = time(times.accepted, times.succeeded)
        downloading = time(times.succeeded, times.ended)
    }
}
