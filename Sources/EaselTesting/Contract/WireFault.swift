internal import EaselServer

/// Something that goes wrong once on the wire, whatever the dialect.
public struct WireFault: Sendable, Hashable, CustomStringConvertible {
    /// What is asked when it goes wrong.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// A picture is put at the upload host.
        case upload
        /// An order is placed.
        case order
        /// A task is looked at.
        case look
        /// A picture is fetched.
        case download
    }

    /// What goes wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The connection ends without an answer.
        case drop
        /// No answer comes for a while, and then the connection ends.
        case silence
        /// The answer is cut in the middle.
        case cut
        /// The answer comes in drops, and comes.
        case slow
        /// A server in between answers 503 and asks to try again.
        case busy
        /// A server in between answers 200 with a page for people.
        case page
        /// The answer is bytes at random.
        case garbage
    }

    /// What goes wrong.
    public let kind: Kind
    /// When.
    public let stage: Stage

    /// Names a fault.
    public init(_ kind: Kind, at stage: Stage) {
        self.kind = kind
        self.stage = stage
    }

    /// Such as `drop@order`.
    public var description: String { "\(kind)@\(stage)" }

    /// The answer that would have come, gone wrong.
    func spoiled(_ reply: HTTPReply) -> HTTPReply {
        switch kind {
        case .drop: .dropped
        case .silence: reply.travelling(.hanging(upTo: .seconds(2)))
        case .cut: reply.travelling(.cut(after: reply.length / 2))
        case .slow: reply.travelling(.dripped(step: 64, pause: .milliseconds(1)))
        case .busy:
            .bytes(503, ["Retry-After": "1", "Content-Type": "text/html"], Array("<html>Busy</html>".utf8))
        case .page: .text(200, "<!DOCTYPE html><html>Please log in</html>", type: "text/html")
        case .garbage: .bytes(200, ["Content-Type": "application/octet-stream"], [0xFF, 0x00, 0x13, 0x80, 0xC0])
        }
    }
}

extension HTTPReply {
    fileprivate var length: Int { if case .bytes(let bytes) = body { bytes.count } else { 0 } }
}
