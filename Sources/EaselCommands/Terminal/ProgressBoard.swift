internal import Easel
internal import Synchronization

/// The lines on a terminal that say how far orders are: one for each, and below several of them a summary.
///
/// They are redrawn in place, as one piece and only where something changed, and are gone at the end. The size of the
/// window is read each time. The cursor is never hidden, so that no ending of the process can leave it so.
final class ProgressBoard: Sendable {
    /// An order on the board.
    struct Row: Sendable {
        let label: String
        let order: Order
        let start: ContinuousClock.Instant
        /// What the order said last of the time left, and when.
        var left: Duration?
        var leftAt: ContinuousClock.Instant
    }

    private struct State {
        var rows: [Row] = []
        var done = 0
        var frame = Frame()
        var isOver = false
    }

    private let state = Mutex(State())
    private let console: Console
    /// How many orders there are to be in all; nil where nobody knows yet.
    private let total: Int?
    /// What is said below the lines of several orders.
    private let summary: Mutex<String?> = Mutex(nil)
    private static let pause = Duration.milliseconds(100)

    /// Begins to draw on the terminal behind standard error; nil where there is none, or where it cannot move back.
    init?(_ console: Console, quiet: Bool, of total: Int? = nil) {
        guard !quiet, console.isDrawable else { return nil }
        self.console = console
        self.total = total
        console.farewell.erase { [weak self] in self?.takenAway() ?? "" }
        Task { [weak self] in
            while let self, draw() { try? await Task.sleep(for: Self.pause) }
        }
    }

    /// Puts an order on the board.
    func add(_ order: Order, as label: String) {
        let now = ContinuousClock.now
        state.withLock { $0.rows.append(Row(label: label, order: order, start: now, left: nil, leftAt: now)) }
    }

    /// Takes an order off the board.
    func remove(_ order: Order) {
        state.withLock { state in
            state.rows.removeAll { $0.order === order }
            state.done += 1
        }
    }

    /// States what is said below the lines.
    func summarize(_ text: String) { summary.withLock { $0 = text } }

    /// Takes the lines away for good.
    func finish() {
        let text = takenAway()
        if !text.isEmpty { console.complaint(text) }
    }

    /// A console that takes the lines away while something else is written.
    var writing: Console {
        var writing = console
        writing.output = { [self] text in between { console.output(text) } }
        writing.complaint = { [self] text in between { console.complaint(text) } }
        return writing
    }

    private func between(_ write: () -> Void) {
        state.withLock { state in
            let text = state.frame.erased(width: console.terminal()?.width ?? 80)
            if !text.isEmpty { console.complaint(text) }
            write()
            state.frame = Frame()
        }
    }

    private func takenAway() -> String {
        state.withLock { state in
            state.isOver = true
            defer { state.frame = Frame() }
            return state.frame.erased(width: console.terminal()?.width ?? 80)
        }
    }

    /// Draws what has changed; false when the board is finished.
    private func draw() -> Bool {
        let summary = summary.withLock { $0 }
        return state.withLock { state in
            guard !state.isOver else { return false }
            let size = console.terminal() ?? TerminalSize(width: 0)
            let now = ContinuousClock.now
            for index in state.rows.indices { state.rows[index].note(at: now) }
            let lines = Self.lines(
                state.rows.map { ($0.label, $0.text(at: now)) }, summary ?? sum(state), height: size.height,
                several: total != 1)
            let text = state.frame.redrawn(lines, width: size.width)
            if !text.isEmpty { console.complaint(text) }
            return true
        }
    }

    private func sum(_ state: State) -> String {
        guard let total else { return "\(state.done) done, \(state.rows.count) under way." }
        return "\(state.done) of \(total) done."
    }

    /// The lines for a window of this height: one for each order as far as they fit, and a summary below several.
    static func lines(
        _ rows: [(label: String, text: String)], _ summary: String, height: Int, several: Bool
    ) -> [String] {
        guard several else { return rows.map(\.text) }
        // The last line of the window stays free for the cursor.
        let room = max(height - 2, 0)
        let shown = min(rows.count, room)
        let more = rows.count > shown ? " \(rows.count - shown) more are not shown." : ""
        return rows.prefix(shown).map { "\($0.label)  \($0.text)" } + [summary + more]
    }
}

extension ProgressBoard.Row {
    /// Takes in what the order says now of the time left.
    mutating func note(at now: ContinuousClock.Instant) {
        let said = order.status.left
        guard said != left else { return }
        (left, leftAt) = (said, now)
    }

    /// The line at a moment: the time left grows less between two looks.
    func text(at now: ContinuousClock.Instant) -> String {
        var status = order.status
        status.left = left.map { max($0 - leftAt.duration(to: now), .zero) }
        return ProgressBoard.text(status, after: start.duration(to: now))
    }
}

extension ProgressBoard {
    /// The words for a state, with percent and the time left where the service tells how far it is.
    static func text(_ status: OrderStatus, after elapsed: Duration) -> String {
        var parts = [status.state.words]
        if let progress = status.progress {
            parts.append("\(Int(progress * 100)) %")
            let left = (elapsed / .seconds(1)) * (1 - progress) / max(progress, 0.01)
            if status.left == nil, progress > 0.05, progress < 1 { parts.append(words(left: left)) }
        }
        if let left = status.left { parts.append(words(left: left / .seconds(1))) }
        if let remark = status.remark { parts.append(remark) }
        return parts.joined(separator: ", ")
    }

    private static func words(left seconds: Double) -> String {
        let whole = Int(max(seconds, 0).rounded(.up))
        switch whole {
        case ...0: return "about done"
        case ..<120: return "about \(whole) s left"
        default: return "about \((whole + 59) / 60) min left"
        }
    }
}
