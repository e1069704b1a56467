import EaselCore
import EaselEngine
import Synchronization

/// What the hosts were told, across all their lives; nobody forgets it.
final class HostBook: Sendable {
    private let state = Mutex(State())

    private struct State {
        var placed: Set<Int> = []
        var told: [Told] = []
        var warned: Set<String> = []
        var tickets: [String: TaskTicket] = [:]
        var waiting: Set<String> = []
        var hanging: [String] = []
    }

    /// What a host was told about an order's end.
    struct Told: Sendable {
        let order: String
        /// When, since the world began.
        let at: Duration
        let state: OrderState
        let failure: ImageFailure?
    }

    var told: [Told] { state.withLock { $0.told } }
    /// The tickets that hosts were shown, by the orders' ids.
    var tickets: [String: TaskTicket] { state.withLock { $0.tickets } }

    /// The orders of which the host was told that a step could not be written down.
    var warned: Set<String> { state.withLock { $0.warned } }

    func tell(_ told: Told) { state.withLock { $0.told.append(told) } }

    func show(_ ticket: TaskTicket, of order: String) {
        state.withLock { if !$0.warned.contains(order) { $0.tickets[order] = ticket } }
    }

    /// Notes that the host was told of a ticket that could not be written down.
    func warn(_ order: String) { state.withLock { _ = $0.warned.insert(order) } }

    /// Notes that a caller waits for Easel, or has come back from it.
    func sees(_ caller: String, waiting: Bool) {
        state.withLock { state in
            if waiting { state.waiting.insert(caller) } else { state.waiting.remove(caller) }
        }
    }

    /// Who of a life has not come back, in order.
    func waiting(in life: String) -> [String] {
        state.withLock { $0.waiting.filter { $0.hasPrefix(life + " ") }.sorted() }
    }

    /// The callers that gave up and did not come back.
    var hanging: [String] { state.withLock { $0.hanging } }

    func reportHanging(_ caller: String) { state.withLock { $0.hanging.append(caller) } }

    /// True once for each wish: a host that has asked and heard nothing does not ask again without a key.
    func mayPlace(_ wish: Wish) -> Bool {
        state.withLock { state in state.placed.insert(wish.number).inserted || wish.key != nil }
    }
}
