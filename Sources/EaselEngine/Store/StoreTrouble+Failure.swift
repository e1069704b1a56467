internal import EaselCore

extension StoreTrouble {
    /// The failure of an order that could not be kept, or not be taken up; nothing was sent for it.
    func failure(next: String? = nil) -> ImageFailure {
        let code: ImageFailure.Code =
            switch self {
            case .conflict: .keyTaken
            case .claimed, .notClaimed: .inOtherHands
            case .unknownOrder, .stillOpen: .badRequest
            default: .storeTrouble
            }
        return ImageFailure(code, .checking, description, next: next ?? advice)
    }

    /// What to do next, in one sentence.
    public var advice: String {
        switch self {
        case .unreadable: "Nothing was sent; see who may read the folder, and try again."
        case .damaged: "Nothing was sent; look at the file, and put a good copy of it back or take it away."
        case .newer: "Nothing was sent; use a newer version of Easel."
        case .full: "Nothing was sent; make room on the disk, and try again."
        case .unwritten, .distrusted: "Nothing was sent; look whether the disk is well, and try again."
        case .vanished: "Nothing was sent; put the folder back or open another one."
        case .claimed, .notClaimed: "Wait until the other process is done, or stop it."
        case .conflict: "Nothing was sent; use another key, or ask the same as before."
        case .unknownOrder: "See easel orders list --all, or Studio.orders()."
        case .stillOpen: "Bring it home or cancel it first."
        }
    }
}
