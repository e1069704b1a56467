internal import Easel

extension ImageFailure {
    /// A store's trouble as a failure with the next step.
    init(_ trouble: StoreTrouble, in folder: String) {
        let code: Code =
            switch trouble {
            case .unknownOrder, .stillOpen, .conflict: .badRequest
            default: .internalFault
            }
        self.init(code, .checking, trouble.description, next: trouble.next(in: folder))
        order =
            switch trouble {
            case .claimed(let order), .notClaimed(let order), .conflict(_, let order), .unknownOrder(let order),
                .stillOpen(let order):
                order
            default: nil
            }
    }
}

extension StoreTrouble {
    /// What to do about it, in one sentence or two.
    func next(in folder: String) -> String {
        switch self {
        case .unreadable: "Look whether \(folder) is mounted and may be read by you, and ask again."
        case .damaged:
            "Nothing was changed. Put the file back from a backup, or look at it with cat; easel doctor counts the rest."
        case .newer: "Use the version of Easel that wrote it, or a newer one; nothing was changed."
        case .full: "Make room on the disk of \(folder), and do it again; nothing was sent."
        case .unwritten: "Look whether \(folder) may be written by you; easel doctor tells."
        case .distrusted: "Look after the disk of \(folder), then start Easel again."
        case .vanished: "Put the folder back, or name another with --store; without it Easel sends nothing."
        case .claimed: "Another process has it; wait for that one or stop it, and do it again."
        case .notClaimed: "Another process took it over; see easel orders show \(order ?? "ID")."
        case .conflict(_, let order): "Choose another key, or see easel orders show \(order)."
        case .unknownOrder: "See easel orders list --all for what is in \(folder)."
        case .stillOpen(let order):
            "Bring it home with easel orders wait \(order), or take it back with easel orders cancel \(order)."
        }
    }

    private var order: String? { if case .notClaimed(let order) = self { order } else { nil } }
}
