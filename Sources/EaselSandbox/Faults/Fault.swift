extension Sandbox {
    /// Something that goes wrong, at one stage of an order, once or always.
    ///
    /// As text, as the command line takes it: `503@poll:3`, `drop@submit`, `html@download`, `code429@submit:1`; in
    /// brackets in a prompt it meets the orders of that prompt alone, at a submit, a poll, a download or a callback.
    /// What is answered with an error (`503`, `code402`, `redirect`, `dropbefore`) was not taken and costs nothing;
    /// every other fault at a submit happens after the task was accepted and charged.
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
            /// What Kie tells the address that an order named.
            case callback
            /// A question about Kie's credits.
            case credit
            /// A request for a fresh link of Kie's.
            case link

            /// True where a request belongs to no prompt, so that none can ask for a fault there.
            var isBesideOrders: Bool { [.upload, .credit, .link].contains(self) }
        }

        /// What goes wrong; the sandbox's page tells what each is.
        public enum Kind: Sendable, Hashable {
            /// An HTTP status with the service's own error body.
            case status(Int)
            /// An HTTP status although the task was accepted and charged.
            case taken(Int)
            /// HTTP 200 with an error code in the body, Kie's habit.
            case code(Int)
            /// The connection ends without an answer, after the request was taken.
            case drop
            /// The connection ends without an answer, and the request was not taken.
            case dropBefore
            /// The connection is reset without an answer, after the request was taken.
            case reset
            /// Half of the body, then the connection ends.
            case cut
            /// Half of the body, then silence on an open connection.
            case stall
            /// The body in small steps.
            case drip
            /// Status 200 with an HTML page, as a captive portal answers.
            case html
            /// Status 200 with no body.
            case empty
            /// Status 200 with bytes that mean nothing.
            case garbage
            /// Status 200 with arrays nested 300 deep.
            case deep
            /// Status 200 with 5 MB of JSON that says nothing.
            case huge
            /// A picture that goes on and on.
            case endless
            /// The right body under the wrong content type.
            case mistyped
            /// The right answer, late.
            case slow
            /// No answer, and the connection stays open.
            case hang
            /// Status 307 to another origin.
            case redirect
            /// A state nobody has heard of.
            case unknown
            /// The other spelling that the service's documents have for the same answer.
            case synonym
            /// A taken task without its id.
            case noID
            /// A taken task under the id of the task before it.
            case twin
            /// A success without a link.
            case noLink
            /// An answer about another task.
            case other
            /// A picture of the other type than was asked.
            case swapped
            /// A link that has died.
            case expired
            /// The same callback twice.
            case again
            /// A callback before the task has ended.
            case early
            /// A callback whose signature is wrong.
            case forged
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
