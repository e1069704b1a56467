internal import EaselCore

extension CallOutcome {
    /// What a look says about its service; a task that failed is a service that answered.
    init(_ state: TaskState) {
        self =
            switch state {
            case .running, .succeeded, .failed, .notFound: .well
            case .unseen(let trouble) where trouble.asksForLess: .slower(trouble.retryAfter)
            case .unseen(let trouble): .troubled(trouble.retryAfter)
            case .locked(let refusal): CallOutcome(refusal)
            }
    }

    /// What a no says about its service: mostly that somebody is there and works.
    init(_ refusal: Refusal) {
        self =
            switch refusal.code {
            case .rateLimited: .slower(refusal.retryAfter)
            case .noCredit: .unpaid
            case .maintenance: .troubled(refusal.retryAfter)
            default: .well
            }
    }

    /// What a call without an answer says about its service: nothing, where it was stopped on our side.
    init(_ trouble: LineTrouble) {
        let ours: [LineTrouble.Code] = [
            .cancelled, .closed, .forbiddenPeer, .malformed, .tooLarge, .unreadableBody, .unwritableReply,
        ]
        self = ours.contains(trouble.code) ? .withdrawn : .troubled()
    }
}

extension TurnedAway {
    /// The failure of an order that did not get its turn; nothing was sent.
    func failure(at stage: ImageFailure.Stage, _ service: String) -> ImageFailure {
        switch self {
        case .full(let count):
            return ImageFailure(
                .overLimit, stage, "\(count) orders for \(service) wait already.",
                next: "Nothing was sent; place it again when some of them are done.")
        case .outOfTime:
            return ImageFailure(
                .rateLimited, stage, "The order's turn at \(service) did not come within its time.",
                next: "Nothing was sent; place it again with more time.")
        case .cancelled:
            return ImageFailure(
                .cancelled, stage, "The order was stopped before it was sent.", next: "Place it again.")
        }
    }
}
