internal import EaselCore
internal import Synchronization

/// The budgets of a studio's orders, by name: reserves before an order is sent, and ends each reservation once.
final class BudgetBook: Sendable {
    private let store: any OrderStore
    private let costs: CostBook
    private let ledgers = Mutex<[String: SpendLedger]>([:])

    init(_ store: any OrderStore) {
        self.store = store
        costs = CostBook(in: store)
    }

    /// Opens a budget with the limit that is stated now; a lower or higher one than before counts from now on.
    func open(_ budget: Budget) async throws(ImageFailure) {
        guard let name = budget.name else { return }
        let isNew = ledgers.withLock { $0[name] == nil }
        do throws(SpendRefusal) {
            let ledger = try SpendLedger(budget.limit, named: name, in: store)
            // What ended while nobody looked is counted as it ended.
            if isNew { try await ledger.reconcile() }
            ledgers.withLock { $0[name] = ledger }
        } catch {
            throw error.failure
        }
    }

    /// Sets aside what an order may cost, or refuses it; an order of no budget needs nothing.
    func reserve(_ record: OrderRecord, estimate: Cost?, mode: Mode) throws(SpendRefusal) {
        guard let ledger = try ledger(of: record) else { return }
        let last = costs.lastCost(of: record.fullName, mode: mode)
        try ledger.reserve(record.id, price: record.price, estimate: estimate, lastCost: last)
    }

    /// Ends the reservation of an order as far as its outcome is known.
    func settle(_ record: OrderRecord) {
        if record.state == .delivered, let cost = record.result?.cost, let mode = record.request?.mode {
            costs.note(cost, of: record.fullName, mode: mode)
        }
        guard record.state.isEnd, let ledger = try? ledger(of: record) else { return }
        switch record.state {
        case .unknown: return
        case _ where record.isPossiblyPaid: ledger.settle(record.id, cost: record.result?.cost)
        default: ledger.release(record.id)
        }
    }

    /// Ends the reservation of an order that its service surely did not take.
    func release(_ record: OrderRecord) { (try? ledger(of: record))?.release(record.id) }

    /// Refuses an order whose price is above a budget of its own, or is not known.
    func check(
        _ budget: Budget, of fullName: String, _ mode: Mode, price: Cost?, estimate: Cost?
    ) throws(ImageFailure) {
        guard budget.name == nil else { return }
        let last = costs.lastCost(of: fullName, mode: mode)
        do throws(SpendRefusal) {
            guard var cap = SpendCap(budget.limit) else { throw .noAmount(budget.limit.amount) }
            try cap.reserve("once", price: price, estimate: estimate, lastCost: last)
        } catch {
            throw error.failure
        }
    }

    /// The ledger that the order names, also where another process has opened it.
    private func ledger(of record: OrderRecord) throws(SpendRefusal) -> SpendLedger? {
        guard let name = record.budget else { return nil }
        if let ledger = ledgers.withLock({ $0[name] }) { return ledger }
        let ledger = try SpendLedger(named: name, in: store)
        ledgers.withLock { $0[name] = ledger }
        return ledger
    }
}

extension OrderRecord {
    /// `SERVICE/MODEL`.
    fileprivate var fullName: String { "\(service)/\(model)" }
}
