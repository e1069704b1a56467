package import EaselCore

extension StoreTrouble {
    /// The failure of an order that could not be kept, or not be taken up; nothing was sent for it.
    ///
    /// Never inlined (decision 18).
    @inline(never) package func failure() -> ImageFailure { failure(saying: "Nothing was sent") }

    /// The same failure where more is known of what was sent before: `fact` says what surely did not happen.
    func failure(saying fact: String) -> ImageFailure {
        let code: ImageFailure.Code =
            switch self {
            case .conflict: .keyTaken
            case .claimed, .notClaimed: .inOtherHands
            case .unknownOrder, .stillOpen: .badRequest
            default: .storeTrouble
            }
        var failure = ImageFailure(code, .checking, description, next: advice(saying: fact))
        failure.order = order
        return failure
    }

    /// What to do next, in one sentence or two.
    func advice(saying fact: String = "Nothing was sent") -> String {
        switch self {
        case .unreadable: "\(fact); look whether the folder is there and may be read by you, and try again."
        case .damaged:
            "\(fact) or changed; put a good copy of it back or take it away. easel doctor counts the rest."
        case .newer: "\(fact) or changed; use the version of Easel that wrote it, or a newer one."
        case .full: "\(fact); make room on the disk, and try again."
        case .unwritten: "\(fact); look whether the disk is well and you may write there, and try again."
        case .distrusted: "\(fact); look after the disk, and start again."
        case .vanished: "\(fact); put the folder back or open another one."
        case .claimed, .notClaimed: "Wait until the other process is done, or stop it."
        case .conflict(_, let order): "\(fact); use another order key, or see easel orders show \(order)."
        case .unknownOrder: "See easel orders list --all."
        case .stillOpen(let order):
            "Bring it home with easel orders wait \(order); take back one that was not sent yet with easel orders cancel "
                + "\(order)."
        }
    }

    /// The order that it is about, where it is about one.
    private var order: String? {
        switch self {
        case .claimed(let order), .notClaimed(let order), .conflict(_, let order), .unknownOrder(let order),
            .stillOpen(let order):
            order
        default: nil
        }
    }
}
