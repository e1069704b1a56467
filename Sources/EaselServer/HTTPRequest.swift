/// A request as it was read from the wire, whole.
public struct HTTPRequest: Sendable {
    /// The method, as written: `GET`, `POST`.
    public var method: String
    /// The path as sent, still percent-encoded, without the query.
    public var path: String
    /// The query, decoded, where the first value of a name counts.
    public var query: [String: String]
    /// The header fields in their order.
    public var headers: HTTPHeaders
    /// The whole body, without its transfer coding.
    public var body: [UInt8]
    /// Which connection of this server it came over, counted from 1.
    public var connection: Int
    /// Its place on that connection, counted from 1.
    public var index: Int

    /// Makes a request, for handlers under test.
    public init(
        method: String, path: String, query: [String: String] = [:], headers: HTTPHeaders = [:], body: [UInt8] = [],
        connection: Int = 1, index: Int = 1
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.connection = connection
        self.index = index
    }
}
