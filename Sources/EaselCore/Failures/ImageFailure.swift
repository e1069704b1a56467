/// The one failure that the front door throws.
///
/// It says what happened, what to do next, and whether money may have been spent. Its code is open: match the ones
/// you handle and show ``message`` and ``next`` for the rest.
public struct ImageFailure: Error, Sendable, Hashable {
    /// What kind of failure it is.
    public let code: Code
    /// What was being done.
    public let stage: Stage
    /// What happened, in one sentence.
    public package(set) var message: String
    /// What to do next, in one sentence.
    public package(set) var next: String
    /// True when the service may have charged for the order.
    public var mayHaveCost: Bool
    /// Whether and when the same request is worth another try.
    public var retry: RetryAdvice
    /// The service that was asked.
    public var service: String?
    /// The model that was asked.
    public var model: String?
    /// The order's id.
    public var order: String?
    /// The ticket that brings an accepted task home.
    public var ticket: TaskTicket?
    /// The HTTP status of the answer that ended it.
    public var httpStatus: Int?
    /// The service's own code.
    public var serviceCode: String?
    /// The service's own words, escaped and shortened.
    public var serviceMessage: String?
    /// Everything that is wrong with the request.
    public var problems: [ParameterProblem] = []

    /// States a failure; what its kind says about money and another try holds until somebody knows better.
    public init(_ code: Code, _ stage: Stage, _ message: String, next: String) {
        self.code = code
        self.stage = stage
        self.message = message
        self.next = next
        mayHaveCost = code.advice?.charge == .perhaps
        retry = code.advice?.retry ?? .never
    }

    /// What was being done when it failed.
    public enum Stage: String, Sendable, Hashable, Codable {
        /// Before anything was sent.
        case checking
        /// Putting a picture at the service's upload host; free.
        case uploading
        /// Sending the paid request.
        case submitting
        /// Waiting for the accepted task.
        case waiting
        /// Fetching the picture.
        case downloading
        /// Writing the picture.
        case saving
    }

    /// When the same request is worth another try.
    public enum RetryAdvice: Sendable, Hashable {
        /// Not as it is.
        case never
        /// Later.
        case later
        /// After this long.
        case after(Duration)
    }
}

extension ImageFailure: CustomStringConvertible {
    /// What happened, whether it may have cost, and what to do next.
    public var description: String {
        let cost = mayHaveCost ? " It may have been charged." : ""
        return "\(message)\(cost) \(next)"
    }
}
