public import EaselCore

/// What became of the orders that a store had open.
public struct Resumption: Sendable {
    /// Those that are followed now.
    public internal(set) var orders: [Order] = []
    /// Why each order that waits for the host's word does so; such a failure names its order.
    public internal(set) var questions: [ImageFailure] = []
    /// Those that another process has.
    public internal(set) var elsewhere: [String] = []
    /// What could not be read or taken up, by the orders' ids.
    public internal(set) var troubles: [String: StoreTrouble] = [:]
}

extension Studio {
    /// All orders that are kept, also those that have ended.
    public func orders() async throws(ImageFailure) -> OrderList {
        do throws(StoreTrouble) { return try await desk.store.orders(onlyOpen: false) } catch { throw error.failure() }
    }

    /// The order with this id while it is under way in this process; nil where it has ended, or lies elsewhere.
    public func order(_ id: String) -> Order? { desk.live(id) }

    /// What is kept of one order, under way or ended, here or in another process; nil where there is none.
    public func record(of id: String) async throws(ImageFailure) -> OrderRecord? {
        do throws(StoreTrouble) { return try await desk.store.order(id) } catch .unknownOrder { return nil } catch {
            throw error.failure()
        }
    }

    /// The orders that have not ended, as they are kept; ``resume(into:)`` goes on with them.
    public func openOrders() async throws(ImageFailure) -> OrderList {
        do throws(StoreTrouble) { return try await desk.store.orders(onlyOpen: true) } catch { throw error.failure() }
    }

    /// Takes up every open order that nobody has, and goes on where the process before ended.
    ///
    /// What was accepted is brought home. What was never sent is sent. What was on the wire is unknown, and is never
    /// sent again by itself. Unknown ones for which the service called back are confirmed and brought home too.
    ///
    /// Pictures of orders that have no folder are written into this one, where one is named.
    public func resume(into folder: String? = nil) async throws(ImageFailure) -> Resumption {
        let folder = try desk.home(folder)
        var resumption = Resumption()
        let list = try await openOrders()
        resumption.troubles = list.troubles
        let hinted = (try? await desk.store.hinted()) ?? []
        let open = Set(list.records.map(\.id))
        for id in list.records.map(\.id) + hinted.subtracting(open).sorted() {
            if Task.isCancelled { break }
            if !open.contains(id), await desk.dropLateHints(of: id) { continue }
            do throws(ImageFailure) { resumption.orders.append(try await desk.resume(id, into: folder)) } catch {
                switch error.code {
                case .inOtherHands: resumption.elsewhere.append(id)
                case .asksFirst: resumption.questions.append(error)
                default: resumption.troubles[id] = .unreadable(error.message)
                }
            }
        }
        return resumption
    }

    /// Takes up one order; naming it is the host's word where the order waits for that.
    ///
    /// Its picture goes into this folder where it has none, or where the one that it has could not be written.
    public func resume(_ id: String, into folder: String? = nil) async throws(ImageFailure) -> Order {
        if let order = desk.live(id) { return order }
        let folder = try desk.home(folder)
        do throws(ImageFailure) { return try await desk.resume(id, byWord: true, into: folder) } catch {
            guard error.code == .inOtherHands, let record = try? await desk.store.order(id) else { throw error }
            return try await desk.join(record)
        }
    }

    /// True for an order of unknown outcome for which its service has called back, so that it can be brought home.
    package func canSettle(_ record: OrderRecord) async -> Bool { await desk.isHinted(record) }

    /// Takes an order back that was not sent yet, in whatever process it waits.
    public func cancel(_ id: String) async throws(ImageFailure) -> Cancellation {
        if let order = desk.live(id) { return order.cancel() }
        do throws(StoreTrouble) {
            let (claim, found): (OrderClaim, OrderRecord)
            do throws(StoreTrouble) { (claim, found) = try await desk.store.claim(id) } catch {
                guard case .claimed = error else { throw error }
                let hint = OrderHint(OrderHint.cancelling, received: environment.clock.wallMilliseconds)
                try await desk.store.drop(hint, for: id)
                return .asked
            }
            guard found.state == .queued else {
                await desk.store.release(claim)
                return found.state.isEnd ? .ended(found.state) : .tooLate(found.state)
            }
            var record = found
            record.state = .cancelled
            record.times.ended = environment.clock.wallMilliseconds
            do throws(StoreTrouble) { try await desk.store.write(record, under: claim) } catch {
                await desk.store.release(claim)
                throw error
            }
            desk.budgets.settle(record)
            await desk.store.release(claim)
            return .takenBack
        } catch {
            throw error.failure()
        }
    }

    /// Lets go of an order that has ended; for one whose outcome is unknown this is the host's word that it is settled.
    public func forget(_ id: String) async throws(ImageFailure) {
        do throws(StoreTrouble) { try await desk.store.forget(id) } catch { throw error.failure() }
    }

    /// Takes the host's word that a copied store is this place's own.
    public func adopt() async throws(ImageFailure) {
        do throws(StoreTrouble) { try await desk.store.adopt() } catch { throw error.failure() }
    }

    /// Sends nothing more, and gives requests on the wire a moment to be answered.
    ///
    /// Orders are not taken back: what was accepted is brought home when the store is resumed.
    public func close(within limit: Duration = .seconds(2)) async { await desk.close(within: limit) }

    /// Follows an accepted task home by its ticket, wherever the order was placed.
    ///
    /// A picture is called after its task where no name is given and no order of the store has that task.
    public func order(
        for ticket: TaskTicket, into folder: String? = nil, called name: String? = nil
    ) async throws(ImageFailure) -> Order {
        if let order = desk.live(following: ticket) { return order }
        guard let provider = registry.provider(for: ticket), provider.poller != nil else {
            throw ImageFailure(
                .foreignTicket, .checking, "No family here speaks the dialect \(ticket.route) of \(ticket.name).",
                next: "Link the family that placed the order.")
        }
        let service = provider.service
        guard service.origin.description == ticket.origin else {
            throw ImageFailure(
                .foreignTicket, .checking,
                "The task \(ticket.name) belongs to \(ticket.origin); \(service.name) is set to \(service.origin) here.",
                next: "Set the address that the order was submitted to.")
        }
        guard hasKey(for: service) else { throw Self.noKey(service) }
        if let kept = try? await keptOrder(following: ticket) { return try await resume(kept, into: folder) }
        var record = OrderRecord(
            id: environment.newName(), following: ticket,
            name: Picture.name(for: name ?? "\(ticket.service) \(ticket.task)"),
            created: environment.clock.wallMilliseconds)
        record.folder = try desk.home(folder)
        return desk.start(
            KeptOrder(record, under: nil, in: desk.store), OrderPlan(beginning: .follow(ticket)))
    }

    private func keptOrder(following ticket: TaskTicket) async throws(StoreTrouble) -> String? {
        try await desk.store.orders(onlyOpen: true).records.first { $0.isOf(ticket) }?.id
    }

    /// The ticket of a task whose id is known, such as from another process's last words.
    public func ticket(for task: String, at service: String) throws(ImageFailure) -> TaskTicket {
        let found = try registry.service(service)
        let route = registry.providers.first { $0.service.id == service && $0.poller != nil }?.poller?.route
        let ticket = route.flatMap {
            TaskTicket(
                service: service, route: $0, origin: found.origin, model: "", task: task,
                submittedAt: environment.clock.wallMilliseconds)
        }
        guard let ticket else {
            throw ImageFailure(
                .badRequest, .checking, "\(ForeignText.cleaned(task)) cannot be a task of \(found.name).",
                next: "Give SERVICE/TASK as it was printed.")
        }
        return ticket
    }
}

extension OrderRecord {
    /// True where the order became this task.
    package func isOf(_ ticket: TaskTicket) -> Bool {
        self.ticket.map { $0.task == ticket.task && $0.service == ticket.service } ?? false
    }
}
