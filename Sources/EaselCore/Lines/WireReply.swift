/// A complete answer: status, headers and body.
public struct WireReply: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    /// The headers of the final answer in order.
    public let headers: [WireHeader]
    /// The body, unpacked; empty when it went to a file.
    public let body: [UInt8]
    /// How many bytes the body had, wherever it went.
    public let count: Int

    /// Makes an answer; tests and transports do.
    public init(status: Int, headers: [WireHeader] = [], body: [UInt8] = [], count: Int? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
        self.count = count ?? body.count
    }

    /// The first value of a header, found without regard to case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
