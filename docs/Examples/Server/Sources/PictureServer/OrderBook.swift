import Easel
import Synchronization

/// The orders that are under way here; the others stand in the store.
final class OrderBook: Sendable {
    private let orders = Mutex<[String: Order]>([:])

    func order(_ id: String) -> Order? { orders.withLock { $0[id] } }

    /// Holds an order until it has ended.
    func follow(_ order: Order) {
        orders.withLock { $0[order.id] = order }
        Task {
            for await _ in order.events {}
            orders.withLock { $0[order.id] = nil }
        }
    }
}
