internal import Easel

/// One line on the terminal that says how far an order is, redrawn in place and gone at the end.
struct ProgressLine: Sendable {
    private let drawing: Task<Void, Never>
    private let console: Console

    init(_ order: Order, _ console: Console, width: Int) {
        self.console = console
        let start = ContinuousClock.now
        drawing = Task {
            for await status in order.events where !Task.isCancelled {
                let text = Self.text(status, after: start.duration(to: .now))
                console.complaint("\r\u{1B}[2K" + text.prefix(width - 1))
            }
        }
    }

    /// Takes the line away.
    func finish() async {
        drawing.cancel()
        await drawing.value
        console.complaint("\r\u{1B}[2K")
    }

    /// The line for a state, with percent and the time left where the service tells how far it is.
    static func text(_ status: OrderStatus, after elapsed: Duration) -> String {
        var parts = [status.state.rawValue.replacing("_", with: " ")]
        if let progress = status.progress {
            parts.append("\(Int(progress * 100)) %")
            let left = (elapsed / .seconds(1)) * (1 - progress) / max(progress, 0.01)
            if status.left == nil, progress > 0.05, progress < 1 {
                parts.append("about \(Int(left.rounded(.up))) s left")
            }
        }
        if let left = status.left { parts.append("about \(Int((left / .seconds(1)).rounded(.up))) s left") }
        if let remark = status.remark { parts.append(remark) }
        return parts.joined(separator: ", ")
    }
}
