/// How a call ended: the one distinction that decides about money.
public enum Ending: Sendable, Hashable {
    /// A complete answer came back, whatever it says.
    case answered(WireReply)
    /// No byte of the request reached the service; it is safe to send it again.
    case notSent(LineTrouble)
    /// Bytes may have reached the service and no complete answer came back.
    case unknown(LineTrouble)
}

/// Why a call has no complete answer.
public struct LineTrouble: Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble it was.
    public let code: Code
    /// One plain sentence, without key and without body.
    public let sentence: String

    /// Names a trouble.
    public init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    /// The sentence.
    public var description: String { sentence }

    /// The kinds of trouble; open, because transports meet new ones.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The kind's word.
        public let word: String

        /// Makes a kind from its word.
        public init(_ word: String) { self.word = word }

        /// The word.
        public var description: String { word }

        /// The host's name could not be found.
        public static let nameNotFound = Code("name_not_found")
        /// Nobody accepted the connection.
        public static let refused = Code("refused")
        /// The certificate or the secure connection was not acceptable.
        public static let insecure = Code("insecure")
        /// The total deadline passed.
        public static let timedOut = Code("timed_out")
        /// The connection was closed before an answer began.
        public static let dropped = Code("dropped")
        /// The answer began and did not end.
        public static let cut = Code("cut")
        /// The answer was larger than its cap.
        public static let tooLarge = Code("too_large")
        /// What came back was not HTTP.
        public static let notHTTP = Code("not_http")
        /// The caller stopped waiting.
        public static let cancelled = Code("cancelled")
        /// The address that the connection would reach is not allowed.
        public static let forbiddenPeer = Code("forbidden_peer")
        /// The line was closed, or has passed its one call.
        public static let closed = Code("closed")
        /// A local file of the body could not be read, or changed while it was read.
        public static let unreadableBody = Code("unreadable_body")
        /// The place for the reply could not be written.
        public static let unwritableReply = Code("unwritable_reply")
        /// The call itself cannot be made, such as a header with a line end.
        public static let malformed = Code("malformed")
    }
}
