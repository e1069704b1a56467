/// The one failure that the front door throws.
///
/// It says what happened, what to do next, and whether money may have been spent. Its code is open: match the ones
/// you handle and show ``message`` and ``next`` for the rest.
public struct ImageFailure: Error, Sendable, Hashable {
    /// What kind of failure it is.
    public var code: Code { fields.value.code }
    /// What was being done.
    public var stage: Stage { fields.value.stage }
    /// What happened, in one sentence.
    public package(set) var message: String {
        get { fields.value.message }
        set { fields.set(\.message, to: newValue) }
    }
    /// What to do next, in one sentence.
    public package(set) var next: String {
        get { fields.value.next }
        set { fields.set(\.next, to: newValue) }
    }
    /// True when the service may have charged for the order.
    public var mayHaveCost: Bool {
        get { fields.value.mayHaveCost }
        set { fields.set(\.mayHaveCost, to: newValue) }
    }
    /// Whether and when the same request is worth another try.
    public var retry: RetryAdvice {
        get { fields.value.retry }
        set { fields.set(\.retry, to: newValue) }
    }
    /// The service that was asked.
    public var service: String? {
        get { fields.value.service }
        set { fields.set(\.service, to: newValue) }
    }
    /// The model that was asked.
    public var model: String? {
        get { fields.value.model }
        set { fields.set(\.model, to: newValue) }
    }
    /// The order's id.
    public var order: String? {
        get { fields.value.order }
        set { fields.set(\.order, to: newValue) }
    }
    /// The ticket that brings an accepted task home.
    public var ticket: TaskTicket? {
        get { fields.value.ticket }
        set { fields.set(\.ticket, to: newValue) }
    }
    /// The HTTP status of the answer that ended it.
    public var httpStatus: Int? {
        get { fields.value.httpStatus }
        set { fields.set(\.httpStatus, to: newValue) }
    }
    /// The service's own code.
    public var serviceCode: String? {
        get { fields.value.serviceCode }
        set { fields.set(\.serviceCode, to: newValue) }
    }
    /// The service's own words, escaped and shortened.
    public var serviceMessage: String? {
        get { fields.value.serviceMessage }
        set { fields.set(\.serviceMessage, to: newValue) }
    }
    /// Everything that is wrong with the request.
    public var problems: [ParameterProblem] {
        get { fields.value.problems }
        set { fields.set(\.problems, to: newValue) }
    }

    /// Behind one pointer, because every function that may fail keeps room for its failure.
    private var fields: Boxed<Fields>

    private struct Fields: Sendable, Hashable {
        let code: Code
        let stage: Stage
        var message: String
        var next: String
        var mayHaveCost: Bool
        var retry: RetryAdvice
        var service: String?
        var model: String?
        var order: String?
        var ticket: TaskTicket?
        var httpStatus: Int?
        var serviceCode: String?
        var serviceMessage: String?
        var problems: [ParameterProblem] = []
    }

    /// States a failure; what its kind says about money and another try holds until somebody knows better.
    public init(_ code: Code, _ stage: Stage, _ message: String, next: String) {
        fields = Boxed(
            Fields(
                code: code, stage: stage, message: message, next: next,
                mayHaveCost: code.advice?.charge == .perhaps, retry: code.advice?.retry ?? .never))
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
        // After a message of several lines the rest has a line of its own.
        let rest = [money, next].compactMap { $0 }.joined(separator: " ")
        return message + (message.contains("\n") ? "\n" : " ") + rest
    }

    /// What is known about the money, in one sentence; nil where nobody has asked a service for anything yet.
    package var money: String? {
        // What is being fetched or written was made, and so it is paid.
        if mayHaveCost { return [.downloading, .saving].contains(stage) ? "It is paid." : "It may have been charged." }
        // An answer that is a no to the order itself.
        let isRefused = httpStatus != nil && [.uploading, .submitting].contains(stage)
        return isRefused ? "Nothing was charged." : nil
    }
}
