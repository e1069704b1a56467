internal import Easel
internal import Synchronization

/// The one line that a stopped command leaves: what happened, and how to go on.
///
/// A command says ahead what its line would be, because the person who presses Ctrl-C has the prompt back within
/// 100 ms whatever the command is doing at that moment.
package final class Farewell: Sendable {
    private let state = Mutex(State())

    private struct State {
        var words: @Sendable () -> String = { "Nothing was ordered. Run it again when you like." }
        var erasing: (@Sendable () -> String)?
        var isPrepared = false
        var isSaid = false
    }

    /// Has nothing to tell yet.
    package init() {}

    /// States what the line will say behind "Stopped."; asked for when it is needed.
    func prepare(_ words: @escaping @Sendable () -> String) {
        state.withLock { state in
            state.words = words
            state.isPrepared = true
        }
    }

    /// True where there may be something to wait for.
    var isPrepared: Bool { state.withLock { $0.isPrepared } }

    /// States what takes away the lines that are drawn on the terminal, so that the last one stands alone.
    func erase(by erasing: @escaping @Sendable () -> String) { state.withLock { $0.erasing = erasing } }

    /// Says the line, once; whoever comes second returns when it has been said, and may end the process.
    ///
    /// On a terminal it stands alone, without the mark of the key.
    func say(on terminal: TerminalSize?, by saying: (String) -> Void) {
        state.withLock { state in
            guard !state.isSaid else { return }
            state.isSaid = true
            let start = state.erasing?() ?? ""
            saying((start.isEmpty && terminal != nil ? "\r\u{1B}[K" : start) + "easel: Stopped. \(state.words())")
        }
    }
}

/// The orders that a command has under way, for what it says when it is stopped.
final class OrdersUnderWay: Sendable {
    private let orders = Mutex<[Order]>([])
    private let isSandbox: Bool

    init(isSandbox: Bool = false) { self.isSandbox = isSandbox }

    /// Takes note of an order; one that is known already is noted once.
    func add(_ order: Order) {
        orders.withLock { orders in if !orders.contains(where: { $0 === order }) { orders.append(order) } }
    }

    /// Lets an order go whose end was told.
    func remove(_ order: Order) { orders.withLock { $0.removeAll { $0 === order } } }

    /// How many requests are on the wire.
    var sending: Int { orders.withLock { $0 }.count { $0.status.state == .sending } }

    /// Where the orders stand and how to go on, in one line.
    var words: String {
        let orders = orders.withLock { $0 }
        if isSandbox { return "The built-in sandbox and its pictures end with this command; nothing was charged." }
        guard let first = orders.first else { return "What was placed is kept: see easel orders." }
        return orders.count == 1 ? Self.words(of: first) : Self.words(of: orders)
    }

    private static func words(of order: Order) -> String {
        let status = order.status
        if let ticket = status.ticket {
            guard !status.state.isEnd else { return "The order had ended; see easel orders show \(order.id)." }
            // Nobody here has ordered it, and so far nobody knows whether there is such a task.
            if order.model.isEmpty, let remark = status.remark {
                return "\(remark) Try again: easel orders wait \(ticket.name)"
            }
            return "Its service has the order and may have charged it. Bring it home: easel orders wait \(ticket.name)"
        }
        switch status.state {
        case .queued: return "The order was not sent yet and is kept. Go on with it: easel orders resume \(order.id)"
        case .sending:
            return "The request is on the wire, its outcome is not known yet, and it may have been charged: "
                + "easel orders resume \(order.id)"
        default: return "The order had ended; see easel orders show \(order.id)."
        }
    }

    private static func words(of orders: [Order]) -> String {
        let statuses = orders.map(\.status)
        let parts: [(Int, String)] = [
            (statuses.count { $0.state.isEnd }, "ended"),
            (statuses.count { !$0.state.isEnd && $0.ticket != nil }, "with their service, which may have charged them"),
            (statuses.count { $0.state == .sending }, "on the wire, with an outcome that is not known yet"),
            (statuses.count { $0.state == .queued }, "not sent yet"),
        ]
        let counts = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return "Of \(orders.count) orders: \(counts). Go on: easel orders resume"
    }
}
