internal import EaselCore

extension Downloading {
    /// Why a try brought no picture.
    enum Trouble: Error {
        case passing(String, wait: Duration? = nil)
        case dead(Int)
        case notAPicture(NotAPicture)
        case forbidden(String)
        case notWritten(String)

        init(_ trouble: LineTrouble) {
            self =
                switch trouble.code {
                case .forbiddenPeer, .tooLarge: .forbidden(trouble.sentence)
                case .unwritableReply: .notWritten(trouble.sentence)
                default: .passing(trouble.sentence)
                }
        }

        /// Reads an answer that is neither a picture nor a redirect.
        init(_ reply: WireReply) {
            self =
                [403, 404, 410].contains(reply.status)
                ? .dead(reply.status)
                : .passing("The picture's host answered HTTP \(reply.status).", wait: reply.retryAfter)
        }

        var wait: Duration? { if case .passing(_, let wait) = self { wait } else { nil } }

        var isWorthAnotherTry: Bool {
            switch self {
            case .passing, .dead, .notAPicture: true
            case .forbidden, .notWritten: false
            }
        }

        var asksForFreshLink: Bool {
            switch self {
            case .dead, .notAPicture: true
            case .passing, .forbidden, .notWritten: false
            }
        }
    }

    /// The failure of a picture that did not come; it is `isGone` when the service says so too.
    func failure(_ trouble: Trouble, at address: String, isGone: Bool) -> ImageFailure {
        let host = WebAddress(address)?.origin.host ?? "an unreadable address"
        let service = line.service.name
        let again = "Fetch it again."
        return switch trouble {
        case .passing(let sentence, _):
            ImageFailure(.downloadFailed, .downloading, "The picture could not be fetched: \(sentence)", next: again)
        case .dead(let status) where isGone:
            ImageFailure(
                .linkExpired, .downloading, "The picture's link at \(host) is dead (HTTP \(status)).",
                next: "Look into the account at \(service) whether the picture is kept there.")
        case .dead(let status):
            ImageFailure(
                .downloadFailed, .downloading,
                "The picture's link at \(host) is dead (HTTP \(status)), and \(service) gave no other.", next: again)
        case .notAPicture(let what):
            ImageFailure(
                .notAPicture, .downloading, "What came from \(host) is \(what.seen), not a picture.", next: again)
        case .forbidden(let sentence):
            ImageFailure(.notAPicture, .downloading, "The picture was not fetched: \(sentence)", next: again)
        case .notWritten(let sentence): PictureFolder.failure("The picture could not be written: \(sentence)")
        }
    }
}
