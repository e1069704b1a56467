public import EaselCore

/// Where an order stands: one event of its life.
public struct OrderStatus: Sendable, Hashable {
    /// The state.
    public var state: OrderState {
        get { fields.value.state }
        set { fields.set(\.state, to: newValue) }
    }
    /// How far a running task is, from 0 to 1, where the service says; it never falls.
    public var progress: Double? {
        get { fields.value.progress }
        set { fields.set(\.progress, to: newValue) }
    }
    /// What brings it home, once it was accepted.
    public var ticket: TaskTicket? {
        get { fields.value.ticket }
        set { fields.set(\.ticket, to: newValue) }
    }
    /// How often the task was looked at.
    public var looks: Int {
        get { fields.value.looks }
        set { fields.set(\.looks, to: newValue) }
    }
    /// About how long it still runs, from how long such pictures took before; nil where nobody knows.
    public var left: Duration? {
        get { fields.value.left }
        set { fields.set(\.left, to: newValue) }
    }
    /// What the engine waits for just now, in one sentence, where that is worth saying.
    public var remark: String? {
        get { fields.value.remark }
        set { fields.set(\.remark, to: newValue) }
    }

    private var fields: Boxed<Fields>

    private struct Fields: Sendable, Hashable {
        var state: OrderState
        var progress: Double?
        var ticket: TaskTicket?
        var looks = 0
        var left: Duration?
        var remark: String?
    }

    /// States where an order stands.
    public init(_ state: OrderState) { fields = Boxed(Fields(state: state)) }
}

extension OrderStatus: CustomStringConvertible {
    /// One line for people: `running, 40 %, about 3 s left`, and what the engine waits for.
    public var description: String {
        let done = progress.map { ", \(Int($0 * 100)) %" } ?? ""
        let rest = left.map { ", about \($0.words) left" } ?? ""
        return state.rawValue.replacing("_", with: " ") + done + rest + (remark.map { ": \($0)" } ?? "")
    }
}

/// What came of taking an order back.
public enum Cancellation: Sendable, Hashable {
    /// It is taken back; nothing was sent, and nothing will be.
    case takenBack
    /// Its request is on the wire or paid; it comes home all the same.
    case tooLate(OrderState)
    /// It had ended before.
    case ended(OrderState)
    /// Another process has it, and was asked to take it back.
    case asked
}

/// The states of an order, in the order in which a good one passes through them.
public enum OrderState: String, Sendable, Hashable, Codable {
    /// Not sent yet.
    case queued
    /// Its one request is on the wire.
    case sending
    /// The service made a task of it.
    case accepted
    /// The task runs.
    case running
    /// The task is done and paid; the picture is not in hand yet.
    case succeeded
    /// The picture is in hand.
    case delivered
    /// The service did not take it.
    case rejected
    /// It never reached the service.
    case notSent = "not_sent"
    /// The task failed.
    case failed
    /// The moderation refused it.
    case moderated
    /// The task or its picture is gone.
    case expired
    /// The caller took it back before it was sent.
    case cancelled
    /// Nobody knows whether the service took it; it is never sent again by itself.
    case unknown

    /// True when nothing more will happen by itself.
    public var isEnd: Bool {
        switch self {
        case .queued, .sending, .accepted, .running, .succeeded: false
        default: true
        }
    }
}
