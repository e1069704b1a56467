extension HTTPServer {
    /// How much a server takes before it refuses.
    package struct Limits: Sendable {
        /// Bytes of request line and headers together; more is answered 431 (a request line alone: 414).
        package var headBytes = 32_768
        /// Header fields; more is answered 431.
        package var headerCount = 100
        /// Bytes of body; more is answered 413.
        package var bodyBytes = 64 << 20
        /// Open connections; one more is answered 503 and closed.
        package var connections = 1024
        /// How long a connection may stay without a request; then it is closed without a word.
        package var idle: Duration = .seconds(60)
        /// How long a request's head may take from its first byte; then 408.
        package var head: Duration = .seconds(10)
        /// How long a request's body may take; then 408.
        package var body: Duration = .seconds(120)
        /// How long a client may take no byte of an answer; then the connection is closed.
        package var stall: Duration = .seconds(30)

        /// The usual limits.
        package init() {}
    }
}
