/// A request as it was read from the wire, whole.
package struct HTTPRequest: Sendable {
    /// The method, as written: `GET`, `POST`.
    package var method: String
    /// The path as sent, still percent-encoded, without the query.
    package var path: String
    /// The query, decoded, where the first value of a name counts.
    package var query: [String: String]
    /// The header fields in their order.
    package var headers: HTTPHeaders
    /// The whole body, without its transfer coding.
    package var body: [UInt8]
    /// Which connection of this server it came over, counted from 1.
    package var connection: Int
    /// Its place on that connection, counted from 1.
    package var index: Int

    /// Makes a request, for handlers under test.
    package init(
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
