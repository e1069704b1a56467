public import EaselCore

/// A failure as a store keeps it; what the order knows already is not in it.
public struct KeptFailure: Sendable, Hashable, Codable {
    /// What kind of failure it is.
    public let code: ImageFailure.Code
    /// What was being done.
    public let stage: ImageFailure.Stage
    /// What happened, in one sentence.
    public let message: String
    /// What to do next, in one sentence.
    public let next: String
    /// True when the service may have charged for the order.
    public let mayHaveCost: Bool
    /// True when the same request is worth another try later.
    public let mayRetry: Bool
    /// The HTTP status of the answer that ended it.
    public let httpStatus: Int?
    /// The service's own code.
    public let serviceCode: String?
    /// The service's own words.
    public let serviceMessage: String?

    /// Takes over what outlives the process.
    package init(_ failure: ImageFailure) {
        code = failure.code
        stage = failure.stage
        message = failure.message
        next = failure.next
        mayHaveCost = failure.mayHaveCost
        mayRetry = failure.retry != .never
        httpStatus = failure.httpStatus
        serviceCode = failure.serviceCode
        serviceMessage = failure.serviceMessage
    }
}

extension OrderRecord {
    /// The failure as the front door throws it.
    public var imageFailure: ImageFailure? {
        failure.map { kept in
            var failure = ImageFailure(kept.code, kept.stage, kept.message, next: kept.next)
            failure.mayHaveCost = kept.mayHaveCost
            failure.retry = kept.mayRetry ? .later : .never
            failure.service = service
            failure.model = model
            failure.order = id
            failure.ticket = ticket
            failure.httpStatus = kept.httpStatus
            failure.serviceCode = kept.serviceCode
            failure.serviceMessage = kept.serviceMessage
            return failure
        }
    }
}
