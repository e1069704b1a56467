/// A service's no, as a dialect heard it.
public struct Refusal: Error, Sendable, Hashable {
    /// What kind of no it is.
    public let code: ImageFailure.Code
    /// What happened, in one sentence of ours.
    public let message: String
    /// What to do next, in one sentence.
    public let next: String
    /// How long the service asks to wait.
    public var retryAfter: Duration?
    /// The HTTP status of the answer.
    public var httpStatus: Int?
    /// The service's own code; cleaned when set.
    public var serviceCode: String? { didSet { serviceCode = serviceCode.map(ForeignText.cleaned) } }
    /// The service's own words; cleaned when set.
    public var serviceMessage: String? { didSet { serviceMessage = serviceMessage.map(ForeignText.cleaned) } }
    /// True when the service may have charged all the same.
    public var mayHaveCost = false

    /// States a refusal.
    public init(_ code: ImageFailure.Code, _ message: String, next: String) {
        self.code = code
        self.message = message
        self.next = next
    }
}

extension ImageFailure {
    /// Carries a service's no to the front door.
    public init(_ refusal: Refusal, at stage: Stage) {
        let words = refusal.serviceMessage.map { " It said: \"\($0)\"." } ?? ""
        self.init(refusal.code, stage, refusal.message + words, next: refusal.next)
        mayHaveCost = refusal.mayHaveCost
        httpStatus = refusal.httpStatus
        serviceCode = refusal.serviceCode
        serviceMessage = refusal.serviceMessage
        if let wait = refusal.retryAfter { retry = .after(wait) }
    }
}
