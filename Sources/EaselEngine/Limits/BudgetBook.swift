internal import EaselCore
internal import Synchronization

/// The budgets of a studio's orders, by name: reserves before an order is sent, and ends each reservation once.
final class BudgetBook: Sendable {
    private let store: any OrderStore
    private let ledgers = Mutex<[String: SpendBook]>([:])

    init(_ store: any OrderStore) { self.store = store }

    /// Opens a budget with the limit that is stated now; a lower or higher one than before counts from now on.
    func open(_ budget: Budget) throws(ImageFailure) {
        guard let name = budget.name else { return }
        guard let cap = SpendCap(budget.limit) else { throw Self.noAmount(budget.limit) }
        ledgers.withLock { if $0[name] == nil { $0[name] = SpendBook(cap) } }
    }

    /// Sets aside what an order may cost, or refuses it; an order of no budget needs nothing.
    func reserve(_ record: OrderRecord) throws(SpendRefusal) {
        guard let ledger = ledger(of: record) else { return }
        try ledger.reserve(record.id, price: record.price)
    }

    /// Ends the reservation of an order as far as its outcome is known.
    func settle(_ record: OrderRecord) {
        guard let ledger = ledger(of: record) else { return }
        switch record.state {
        case .unknown: return
        case _ where record.isPossiblyPaid: ledger.settle(record.id, cost: record.result?.cost)
        default: ledger.release(record.id)
        }
    }

    /// Ends the reservation of an order that its service surely did not take.
    func release(_ record: OrderRecord) { ledger(of: record)?.release(record.id) }

    /// Refuses an order whose price is above a budget of its own, or is not known.
    static func check(_ budget: Budget, price: Cost?) throws(ImageFailure) {
        guard budget.name == nil else { return }
        guard var cap = SpendCap(budget.limit) else { throw noAmount(budget.limit) }
        do throws(SpendRefusal) { try cap.reserve("", price: price) } catch { throw error.failure }
    }

    private func ledger(of record: OrderRecord) -> SpendBook? {
        record.budget.flatMap { name in ledgers.withLock { $0[name] } }
    }

    private static func noAmount(_ limit: Cost) -> ImageFailure {
        ImageFailure(
            .badRequest, .checking, "\(limit.amount) \(limit.currency) is no limit that can be counted.",
            next: "Nothing was sent; give a plain decimal amount.")
    }
}
