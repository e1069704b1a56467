public import EaselCore
internal import Synchronization

/// One spend cap for everything that uses a key, however many orders are placed at once.
///
/// Each change is written down before it counts: a reservation that cannot be kept is refused.
public final class SpendBook: Sendable {
    private let state: Mutex<SpendCap>
    private let keep: @Sendable (SpendCap) throws -> Void

    /// Takes up a cap as it was last kept; `keep` returns once a change is safe.
    public init(_ cap: SpendCap, keeping keep: @escaping @Sendable (SpendCap) throws -> Void = { _ in }) {
        state = Mutex(cap)
        self.keep = keep
    }

    /// The cap as it stands.
    public var cap: SpendCap { state.withLock { $0 } }

    /// Sets aside what an order may cost, or says why it must not be sent.
    public func reserve(_ order: String, price: Cost?, estimate: Cost? = nil) throws(SpendRefusal) {
        try state.withLock { cap throws(SpendRefusal) in
            var changed = cap
            try changed.reserve(order, price: price, estimate: estimate)
            do { try keep(changed) } catch { throw .notKept }
            cap = changed
        }
    }

    /// Ends a reservation with what the order cost.
    public func settle(_ order: String, cost: Cost?) { change { $0.settle(order, cost: cost) } }

    /// Ends a reservation of an order that the service surely did not take.
    public func release(_ order: String) { change { $0.release(order) } }

    /// A change that could not be kept is made here all the same; after a crash more counts as spent, and not less.
    private func change(_ change: (inout SpendCap) -> Void) {
        state.withLock { cap in
            change(&cap)
            try? keep(cap)
        }
    }
}
