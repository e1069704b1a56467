/// A service's no, as a dialect heard it.
public struct Refusal: Error, Sendable, Hashable {
    /// What kind of no it is.
    public var code: ImageFailure.Code { fields.value.code }
    /// What happened, in one sentence of ours.
    public var message: String { fields.value.message }
    /// What to do next, in one sentence.
    public var next: String { fields.value.next }
    /// How long the service asks to wait.
    public var retryAfter: Duration? {
        get { fields.value.retryAfter }
        set { fields.set(\.retryAfter, to: newValue) }
    }
    /// The HTTP status of the answer.
    public var httpStatus: Int? {
        get { fields.value.httpStatus }
        set { fields.set(\.httpStatus, to: newValue) }
    }
    /// The service's own code; cleaned when set.
    public var serviceCode: String? {
        get { fields.value.serviceCode }
        set { fields.set(\.serviceCode, to: newValue.map(ForeignText.cleaned)) }
    }
    /// The service's own words; cleaned when set.
    public var serviceMessage: String? {
        get { fields.value.serviceMessage }
        set { fields.set(\.serviceMessage, to: newValue.map(ForeignText.cleaned)) }
    }
    /// True when the service may have charged all the same.
    public var mayHaveCost: Bool {
        get { fields.value.mayHaveCost }
        set { fields.set(\.mayHaveCost, to: newValue) }
    }

    private var fields: Boxed<Fields>

    private struct Fields: Sendable, Hashable {
        let code: ImageFailure.Code
        let message: String
        let next: String
        var retryAfter: Duration?
        var httpStatus: Int?
        var serviceCode: String?
        var serviceMessage: String?
        var mayHaveCost = false
    }

    /// States a refusal.
    public init(_ code: ImageFailure.Code, _ message: String, next: String) {
        fields = Boxed(Fields(code: code, message: message, next: next))
    }
}

extension ImageFailure {
    /// Carries a service's no to the front door.
    package init(_ refusal: Refusal, at stage: Stage) {
        let words = refusal.serviceMessage.map { " It said: \"\($0)\"." } ?? ""
        self.init(refusal.code, stage, refusal.message + words, next: refusal.next)
        mayHaveCost = refusal.mayHaveCost
        httpStatus = refusal.httpStatus
        serviceCode = refusal.serviceCode
        serviceMessage = refusal.serviceMessage
        if let wait = refusal.retryAfter { retry = .after(wait) }
    }
}
