/// What is answered to the sender, who never hears why, and what the host may write down about it.
public struct CallbackAnswer: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    /// The body in plain text; the same for every refusal.
    public let text: String
    /// The reason to look, where the callback was believed; it is not for the sender.
    public let hint: CallbackHint?
    /// True when the hint lies in the store for an order that waits.
    public let isKept: Bool
    /// Why the hint could not be kept; it is not for the sender.
    public let trouble: StoreTrouble?

    init(_ judgement: Judgement) {
        (hint, isKept, trouble) =
            switch judgement {
            case .kept(let hint): (hint, true, nil)
            case .unknownTask(let hint), .ended(let hint): (hint, false, nil)
            case .refused(.notKept(let trouble)): (nil, false, trouble)
            case .refused: (nil, false, nil)
            }
        status = judgement.status
        text = hint == nil ? "No." : "OK"
    }
}

/// What became of a request.
enum Judgement: Sendable, Hashable {
    /// Believed, and kept for its order.
    case kept(CallbackHint)
    /// Believed, and no order here has its task.
    case unknownTask(CallbackHint)
    /// Believed, and its order needs no look any more.
    case ended(CallbackHint)
    /// Not believed, or not kept.
    case refused(Reason)

    /// Why a request was refused.
    enum Reason: Error, Sendable, Hashable {
        case method
        case size
        case path
        /// The sender's time less ours.
        case time(seconds: Int64)
        case signature
        case notKept(StoreTrouble)
    }

    /// The status of the answer.
    var status: Int {
        switch self {
        case .kept, .unknownTask, .ended: 200
        case .refused(.method): 405
        case .refused(.size): 413
        case .refused(.path): 404
        case .refused(.time), .refused(.signature): 401
        case .refused(.notKept): 503
        }
    }
}
