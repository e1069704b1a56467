internal import EaselCore

extension OrderDesk {
    /// Places an order: kept first, then sent.
    func place(_ proposal: Proposal, on terms: OrderTerms) async throws(ImageFailure) -> Order {
        if terms.budget != nil { try await openBudget(of: terms, for: proposal) }
        let (record, plan) = try beginning(of: proposal, on: terms)
        let placement: Placement
        do throws(StoreTrouble) { placement = try await store.place(record) } catch { throw error.failure() }
        switch placement {
        case .new(let claim, let record): return start(KeptOrder(record, under: claim, in: store), plan)
        case .existing(let record): return try await join(record, sending: plan)
        }
    }

    /// Checks a budget and opens it; never inlined (decision 18).
    @inline(never) private func openBudget(of terms: OrderTerms, for proposal: Proposal) async throws(ImageFailure) {
        guard let budget = terms.budget else { return }
        try budgets.check(
            budget, of: proposal.entry.fullName, proposal.request.mode, price: proposal.price, estimate: terms.estimate)
        try await budgets.open(budget)
    }

    /// What is kept of a new order, and what its run does; never inlined (decision 18).
    @inline(never) private func beginning(
        of proposal: Proposal, on terms: OrderTerms
    ) throws(ImageFailure) -> (OrderRecord, OrderPlan) {
        var record = OrderRecord(
            id: environment.newName(), of: proposal.request, key: terms.key,
            wish: terms.key == nil ? nil : proposal.wish, name: Picture.name(for: proposal.prompt),
            created: environment.clock.wallMilliseconds, keepingWords: habits.keepsWords)
        record.folder = try home(terms.folder)
        record.price = proposal.price
        record.estimate = terms.estimate
        record.budget = terms.budget?.name
        let leg = OrderPlan.Leg(entry: proposal.entry, request: proposal.request, price: proposal.price)
        let others = terms.fallsBack ? proposal.others.filter { isAffordable($0, on: terms) } : []
        return (record, OrderPlan(beginning: .send(leg), others: others, tenant: terms.tenant))
    }

    /// A folder for pictures as every process finds it, looked at before anything is paid for it.
    func home(_ folder: String?) throws(ImageFailure) -> String? {
        guard let folder else { return nil }
        let path = environment.disk.absolutePath(of: folder)
        guard let trouble = environment.disk.trouble(writingInto: path) else { return path }
        throw ImageFailure(
            .notSaved, .checking, "No picture could be written into \(ForeignText.cleaned(folder)): \(trouble)",
            next: "Nothing was sent; name another folder.")
    }

    /// False for a model that costs more than a budget of the order's own, or nobody knows how much.
    private func isAffordable(_ leg: OrderPlan.Leg, on terms: OrderTerms) -> Bool {
        guard let budget = terms.budget else { return true }
        do throws(ImageFailure) {
            try budgets.check(
                budget, of: leg.entry.fullName, leg.request.mode, price: leg.price, estimate: terms.estimate)
            return true
        } catch {
            return false
        }
    }

    /// The handle of an order that was placed before, under way here or elsewhere or ended.
    ///
    /// A plan for sending comes from a host that has just asked for the same again, which is its word; but not in a
    /// copy, where the host cannot know what the original has sent.
    func join(_ record: OrderRecord, sending plan: OrderPlan? = nil) async throws(ImageFailure) -> Order {
        if let order = live(record.id) { return order }
        let isHinted = await isHinted(record)
        if record.state.isEnd, !isHinted {
            let order = start(KeptOrder(record, under: nil, in: store), OrderPlan(beginning: .present))
            // What is known already is told at once; only pictures that nobody kept are fetched anew first.
            if !record.mustBeFetchedAgain { _ = try? await order.result() }
            return order
        }
        let kept: KeptOrder
        do throws(StoreTrouble) {
            let (claim, record) = try await store.claim(record.id)
            kept = KeptOrder(record, under: claim, in: store)
        } catch {
            // In other hands, or not to be had; the one who has it can be watched.
            if let order = live(record.id) { return order }
            return start(KeptOrder(record, under: nil, in: store), OrderPlan(beginning: .accompany))
        }
        switch await found(kept) {
        case .run(let found): return takeUp(kept, found)
        case .ask(let reason):
            if case .send(let leg) = plan?.beginning, let plan, !store.isCopy {
                kept.note { $0.turn(to: leg) }
                return start(kept, plan)
            }
            await kept.release()
            throw (store.isCopy ? .isCopy : reason).failure(record.id)
        }
    }

    /// What is to be done with an order that was found.
    func plan(for record: OrderRecord, byWord: Bool = false) -> Found {
        let sequel = record.sequel(inCopy: store.isCopy && !byWord)
        switch sequel {
        case .send(let request):
            guard let entry = try? registry.entry(named: request.model, at: request.service) else {
                return .ask(.isOrphaned)
            }
            let leg = OrderPlan.Leg(entry: entry, request: request, price: record.price)
            return .run(OrderPlan(beginning: .send(leg)))
        case .ask(let reason): return .ask(reason)
        case .settle: return .run(OrderPlan(beginning: .settle))
        case .follow(let ticket): return .run(OrderPlan(beginning: .follow(ticket)))
        case .fetch(let result, let ticket): return .run(OrderPlan(beginning: .fetch(result, ticket)))
        case .nothing:
            // A task that failed may have come to a picture since; who names the order wants to know.
            if byWord, [.failed, .expired].contains(record.state), let ticket = record.ticket {
                return .run(OrderPlan(beginning: .follow(ticket)))
            }
            return .run(OrderPlan(beginning: .present))
        }
    }

    /// What is to be done with an order that is claimed; one of unknown outcome may have been called back.
    private func found(_ kept: KeptOrder, byWord: Bool = false) async -> Found {
        let record = kept.record
        if record.state == .unknown, let task = await hintedTask(kept) {
            return .run(OrderPlan(beginning: .confirm(task: task)))
        }
        return plan(for: record, byWord: byWord)
    }

    /// True for an order of unknown outcome for which its service has called back.
    func isHinted(_ record: OrderRecord) async -> Bool {
        guard record.state == .unknown else { return false }
        return (try? await store.hinted().contains(record.id)) == true
    }

    enum Found {
        case run(OrderPlan)
        case ask(OrderSequel.Reason)
    }

    /// Takes up an order that nobody has; with the host's word also one that waits for it.
    func resume(
        _ id: String, byWord: Bool = false, into folder: String? = nil
    ) async throws(ImageFailure) -> Order {
        if let order = live(id) { return order }
        let (claim, record): (OrderClaim, OrderRecord)
        do throws(StoreTrouble) { (claim, record) = try await store.claim(id) } catch { throw error.failure() }
        let kept = KeptOrder(record, under: claim, in: store)
        // Where the order's own folder could not be written, its picture goes where the host says now.
        let isHomeless = record.folder == nil || byWord && record.failure?.code == .notSaved
        if let folder, isHomeless { kept.note { $0.folder = folder } }
        switch await found(kept, byWord: byWord) {
        case .run(let plan): return takeUp(kept, plan)
        case .ask(let reason):
            await kept.release()
            throw reason.failure(id)
        }
    }

    /// Starts the work of an order that was found; what its service took, or may have taken, counts as running.
    private func takeUp(_ kept: KeptOrder, _ plan: OrderPlan) -> Order {
        let record = kept.record
        if ![.send, .present].contains(plan.beginning.kind), let service = try? registry.service(record.service) {
            gate(of: service).orderRuns(record.id)
        }
        return start(kept, plan)
    }

    /// Drops what was left for an order that has ended, and says whether that was all there was to do.
    func dropLateHints(of id: String) async -> Bool {
        guard live(id) == nil, let record = try? await store.order(id) else { return true }
        guard record.state.isEnd, record.state != .unknown else { return false }
        guard let (claim, claimed) = try? await store.claim(id) else { return true }
        _ = try? await store.takeHints(under: claim)
        await store.release(claim)
        return claimed.state.isEnd
    }

    private func hintedTask(_ kept: KeptOrder) async -> String? {
        var task: String?
        for hint in await kept.hints() { task = hint.task ?? task }
        return task
    }

    /// Looks for a task again that its service did not know.
    func revisit(_ id: String, after wait: Duration) {
        timetable.schedule(at: environment.clock.now + wait) { [weak self] in
            guard let self else { return }
            _ = environment.spawn { _ = try? await self.resume(id) }
        }
    }
}

extension OrderPlan.Beginning {
    enum Kind { case send, present, other }

    var kind: Kind {
        switch self {
        case .send: .send
        case .present: .present
        default: .other
        }
    }
}

extension OrderSequel.Reason {
    /// The failure of an order that waits for the host's word.
    func failure(_ id: String) -> ImageFailure {
        let why =
            switch self {
            case .isCopy: "The order \(id) came here in a copy of its store, and the original may have sent it."
            case .lacksSecret: "The order \(id) needs a secret, which is never kept."
            case .lacksWords: "The words of the order \(id) were not kept."
            case .isOrphaned: "No family here provides the model of the order \(id)."
            }
        let next =
            switch self {
            case .isCopy: "Nothing was sent; resume it by its id if the original is gone, or forget it."
            case .lacksSecret, .lacksWords: "Nothing was sent; place it again under the same order key, or cancel it."
            case .isOrphaned: "Nothing was sent; link the family, or cancel the order."
            }
        var failure = ImageFailure(.asksFirst, .checking, why, next: next)
        failure.order = id
        return failure
    }
}
