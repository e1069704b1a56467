internal import EaselCore
internal import Synchronization

/// One order's place in the store: what was kept last, and the right to keep what comes next.
///
/// Whoever follows the order keeps each step here before the next one is taken. Only one task writes.
final class KeptOrder: Sendable {
    private let store: any OrderStore
    private let claim: OrderClaim?
    private let state: Mutex<State>

    private struct State {
        var record: OrderRecord
        /// Why the last step after the service took the order could not be kept.
        var trouble: StoreTrouble?
        /// The states that the store may hold: the one that was kept last, and each since that could not be kept for
        /// certain.
        var mayHold: Set<OrderState>
    }

    /// Takes up a record under its claim; without one nothing is written, as for an order that has ended.
    init(_ record: OrderRecord, under claim: OrderClaim?, in store: any OrderStore) {
        self.store = store
        self.claim = claim
        state = Mutex(State(record: record, mayHold: [record.state]))
    }

    /// The record as it stands.
    var record: OrderRecord { state.withLock { $0.record } }

    /// True where the order is ours to write.
    var isOurs: Bool { claim != nil }

    /// Why a step could not be kept, where one could not.
    var trouble: StoreTrouble? { state.withLock { $0.trouble } }

    /// True where the store may hold the order as one to send, because what came of it could not be kept.
    var isKeptAsQueued: Bool { state.withLock { $0.trouble != nil && $0.mayHold.contains(.queued) } }

    /// Notes something that the next step will keep.
    func note(_ change: (inout OrderRecord) -> Void) { state.withLock { change(&$0.record) } }

    /// Keeps a step that must last before anything is sent; where it cannot be kept it did not happen.
    ///
    /// Never inlined, as the next one (decision 18): their records are not on the stack of whoever waits.
    @inline(never) func keep(_ change: (inout OrderRecord) -> Void) async throws(StoreTrouble) {
        var next = record
        change(&next)
        if let claim {
            do throws(StoreTrouble) { try await store.write(next, under: claim) } catch {
                state.withLock { _ = $0.mayHold.insert(next.state) }
                throw error
            }
        }
        state.withLock {
            $0.record = next
            $0.mayHold = [next.state]
        }
    }

    /// Keeps a step that has happened already; where it cannot be written it is kept in memory, and the trouble noted.
    @inline(never) func keepWhatHappened(_ change: (inout OrderRecord) -> Void) async {
        note(change)
        guard let claim else { return }
        let record = record
        do throws(StoreTrouble) {
            try await store.write(record, under: claim)
            state.withLock {
                $0.trouble = nil
                $0.mayHold = [record.state]
            }
        } catch {
            state.withLock {
                $0.trouble = error
                $0.mayHold.insert(record.state)
            }
        }
    }

    /// Tries once more to keep what has happened, where that could not be kept before.
    func keepAgain() async { if trouble != nil { await keepWhatHappened { _ in } } }

    /// False while a hint may be the only word of a task that there is; until that is kept it stays where it lies.
    var takesHints: Bool {
        state.withLock { $0.trouble == nil && ![.sending, .unknown].contains($0.record.state) }
    }

    /// Reads what others left for the order; it stays until what came of it is kept.
    func hints() async -> [OrderHint] {
        guard let claim else { return [] }
        do throws(StoreTrouble) { return try await store.hints(under: claim) } catch { return [] }
    }

    /// Takes what others left for the order.
    func takeHints() async -> [OrderHint] {
        guard let claim else { return [] }
        do throws(StoreTrouble) { return try await store.takeHints(under: claim) } catch { return [] }
    }

    /// Gives the order back.
    func release() async {
        if let claim { await store.release(claim) }
    }
}
