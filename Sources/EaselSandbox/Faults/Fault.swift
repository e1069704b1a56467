extension Sandbox {
    /// Something that goes wrong, at one stage of an order, once or always.
    ///
    /// As text, as the command line takes it: `503@poll:3`, `drop@submit`, `html@download`, `code429@submit:1`. What is
    /// answered with an error (`503`, `code402`, `redirect`, `dropbefore`) was not taken and costs nothing; every other
    /// fault at a submit happens after the task was accepted and charged.
    public struct Fault: Sendable, Hashable, CustomStringConvertible {
        /// Which requests a fault meets.
        public enum Stage: String, Sendable, Hashable, CaseIterable {
            /// A new task.
            case submit
            /// A look at a task.
            case poll
            /// A picture fetched from its link.
            case download
            /// An image handed to Kie's upload host.
            case upload
        }

        /// What goes wrong.
        public enum Kind: Sendable, Hashable {
            /// An HTTP status with the service's own error body; 429 says `Retry-After: 1`. Text: `503`.
            case status(Int)
            /// An HTTP status although the task was accepted and charged. Text: `taken500`.
            case taken(Int)
            /// HTTP 200 with an error code in the body, Kie's habit. Text: `code429`.
            case code(Int)
            /// The connection ends without an answer, after the request was taken.
            case drop
            /// The connection ends without an answer, and the request was not taken.
            case dropBefore
            /// Half of the body, then the connection ends.
            case cut
            /// Status 200 with an HTML page.
            case html
            /// Status 200 with no body.
            case empty
            /// Status 200 with bytes that mean nothing.
            case garbage
            /// Status 200 with arrays nested 300 deep.
            case deep
            /// Status 200 with 5 MB of JSON that says nothing.
            case huge
            /// The right answer, late.
            case slow
            /// No answer, and the connection stays open.
            case hang
            /// A state nobody has heard of.
            case unknown
            /// A taken task without its id.
            case noID
            /// A success without a link.
            case noLink
            /// An answer about another task.
            case other
            /// Status 307 to another origin.
            case redirect
        }

        /// What goes wrong.
        public var kind: Kind
        /// Where.
        public var stage: Stage
        /// Which request at that stage, counted from 1; nil is every one.
        public var nth: Int?

        /// Makes a fault; which kinds make sense at which stage only the text form checks.
        public init(_ kind: Kind, at stage: Stage, nth: Int? = nil) {
            self.kind = kind
            self.stage = stage
            self.nth = nth
        }

        /// The text form.
        public var description: String {
            "\(kind)@\(stage.rawValue)" + (nth.map { ":\($0)" } ?? "")
        }

        func meets(_ count: Int) -> Bool { nth == nil || nth == count }
    }
}

extension Sandbox.Fault.Kind: CustomStringConvertible {
    static let words: [(word: String, kind: Sandbox.Fault.Kind)] = [
        ("drop", .drop), ("dropbefore", .dropBefore), ("cut", .cut), ("html", .html), ("empty", .empty),
        ("garbage", .garbage), ("deep", .deep), ("huge", .huge), ("slow", .slow), ("hang", .hang),
        ("unknown", .unknown), ("noid", .noID), ("nolink", .noLink), ("other", .other), ("redirect", .redirect),
    ]

    /// The text form.
    public var description: String {
        switch self {
        case .status(let status): String(status)
        case .taken(let status): "taken\(status)"
        case .code(let code): "code\(code)"
        default: Self.words.first { $0.kind == self }?.word ?? ""
        }
    }

    /// The stages at which this kind means something.
    var stages: [Sandbox.Fault.Stage] {
        switch self {
        case .taken, .noID: [.submit]
        case .code: [.submit, .poll, .upload]
        case .unknown, .noLink, .other: [.poll]
        default: Sandbox.Fault.Stage.allCases
        }
    }
}
