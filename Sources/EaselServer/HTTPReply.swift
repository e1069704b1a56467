/// What a handler wants to be answered, and in which manner.
///
/// The content (status, headers, body) and the manner are independent: any answer can also be cut or dripped, so a
/// test writes the answer that it would have got and then says what goes wrong on the way.
package struct HTTPReply: Sendable {
    /// Where the bytes after the head come from.
    package enum Body: Sendable {
        /// All of them, in memory.
        case bytes([UInt8])
        /// A piece at a time until `next` gives nil; the length is announced if known, else the body is chunked.
        case stream(length: Int?, next: @Sendable () async -> [UInt8]?)
    }

    /// How the answer travels.
    package enum Manner: Sendable {
        /// As it should.
        case whole
        /// The head and this many bytes of the body; then the connection ends.
        case cut(after: Int)
        /// The head and this many bytes of the body; then silence until the client goes or this time has passed.
        case stalled(after: Int, upTo: Duration)
        /// The body in steps of so many bytes, with a pause before each.
        case dripped(step: Int, pause: Duration)
        /// Exactly these bytes in place of head and body; then the connection ends.
        case raw([UInt8])
        /// No answer: the connection ends, in order or with a reset.
        case dropped(reset: Bool)
        /// No answer: the connection stays open until the client goes or this time has passed.
        case hanging(upTo: Duration)
    }

    /// The status code.
    package var status: Int
    /// The header fields.
    ///
    /// If one of them frames the body (`Content-Length`, `Transfer-Encoding`), none is added.
    package var headers: HTTPHeaders
    /// The body.
    package var body: Body
    /// The manner.
    package var manner: Manner
    /// Whether the end of the body is told by the end of the connection, and no length is announced.
    package var endsByClosing: Bool

    /// Makes a reply.
    package init(
        _ status: Int = 200, headers: HTTPHeaders = [:], body: Body = .bytes([]), manner: Manner = .whole,
        endsByClosing: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.manner = manner
        self.endsByClosing = endsByClosing
    }

    /// A whole answer from memory.
    package static func bytes(_ status: Int, _ headers: HTTPHeaders = [:], _ body: [UInt8] = []) -> HTTPReply {
        HTTPReply(status, headers: headers, body: .bytes(body))
    }

    /// A whole answer of text.
    package static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> HTTPReply {
        .bytes(status, ["Content-Type": type], Array(text.utf8))
    }

    /// Exactly these bytes, then the end of the connection.
    package static func raw(_ bytes: [UInt8]) -> HTTPReply {
        HTTPReply(manner: .raw(bytes))
    }

    /// No answer at all: the connection ends.
    package static var dropped: HTTPReply { HTTPReply(manner: .dropped(reset: false)) }

    /// The same answer, travelling in another manner.
    package func travelling(_ manner: Manner) -> HTTPReply {
        var reply = self
        reply.manner = manner
        return reply
    }
}
