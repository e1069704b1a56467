internal import Easel

/// What the process tells its caller; the numbers are an interface and never change meaning.
package enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done.
    case done = 0
    /// Something is wrong on our own side.
    case ownFault = 1
    /// Bad usage, or a request that no model can take; nothing was sent.
    case badUsage = 2
    /// The key or the credit is missing.
    case keyOrCredit = 3
    /// The moderation refused it.
    case moderated = 4
    /// The service refused or failed, or sent what is not a picture.
    case rejected = 5
    /// The order still runs and is kept.
    case stillRunning = 6
    /// Nobody knows whether the service took it.
    case unknownOutcome = 7
    /// A limit or a budget is reached.
    case overLimit = 8
    /// The person stopped it.
    case interrupted = 130

    /// The code for a failure.
    init(_ failure: ImageFailure) {
        self =
            switch failure.code.concern {
            case .request: .badUsage
            case .account: .keyOrCredit
            case .moderation: .moderated
            case .service: .rejected
            case .running: .stillRunning
            case .unknown: .unknownOutcome
            case .limit: .overLimit
            case .ownSide: .ownFault
            case .stopped: .interrupted
            }
    }

    /// The gravest of several.
    static func gravest(of codes: some Sequence<ExitCode>) -> ExitCode {
        let order: [ExitCode] = [
            .interrupted, .ownFault, .unknownOutcome, .stillRunning, .keyOrCredit, .overLimit, .moderated, .rejected,
            .badUsage,
        ]
        let seen = Set(codes)
        return order.first { seen.contains($0) } ?? .done
    }
}
