import EaselServer

extension Sandbox {
    /// A request as the sandbox saw it, kept for a test to look at.
    public struct SeenRequest: Sendable {
        /// The method.
        public let method: String
        /// The path, still percent-encoded, without the query.
        public let path: String
        /// The decoded query.
        public let query: [String: String]
        /// The header fields in their order, the key in `Authorization` included.
        public let headers: [(name: String, value: String)]
        /// The beginning of the body, as much as the settings keep.
        public let body: [UInt8]
        /// How long the whole body was.
        public let bodyCount: Int
        /// Which connection it came over, counted from 1.
        package let connection: Int
        /// Its place on that connection, counted from 1.
        package let index: Int
        /// The stage of an order it belongs to; nil for anything else, such as a question about credits.
        public let stage: Sandbox.Fault.Stage?

        init(_ request: HTTPRequest, stage: Sandbox.Fault.Stage?, keeping limit: Int) {
            method = request.method
            path = request.path
            query = request.query
            headers = request.headers.map { ($0.name, $0.value) }
            body = Array(request.body.prefix(limit))
            bodyCount = request.body.count
            connection = request.connection
            index = request.index
            self.stage = stage
        }

        /// The first header of this name, in any case.
        public func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }
}
