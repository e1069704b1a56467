extension Sandbox {
    /// Something that the sandbox can be asked to play: a kind of fault, or a word in a prompt.
    package struct Trick: Sendable {
        /// How it is asked for.
        package let word: String
        /// At which stages it means something.
        package let stages: [Sandbox.Fault.Stage]
        /// What happens, as a sentence.
        package let help: String
    }

    /// Every kind of fault, as the help and the documents list them.
    package static var faultKinds: [Trick] { Fault.Kind.rows.map(\.trick) }
}

extension Sandbox.Fault.Kind: CustomStringConvertible {
    /// A kind with its word; a number in the word stands for every number of its range.
    struct Row: Sendable {
        let kind: Sandbox.Fault.Kind
        let trick: Sandbox.Trick

        init(_ word: String, _ kind: Sandbox.Fault.Kind, at stages: [Sandbox.Fault.Stage], _ help: String) {
            self.kind = kind
            trick = Sandbox.Trick(word: word, stages: stages, help: help)
        }
    }

    private static let answers = Sandbox.Fault.Stage.allCases.filter { $0 != .callback }
    private static let json: [Sandbox.Fault.Stage] = [.submit, .poll, .upload, .credit, .link]

    static let rows = refusals + transport + contents + meanings

    private static let refusals = [
        Row("503", .status(503), at: answers, "An HTTP status, 400 to 599, with the service's own error body."),
        Row("taken500", .taken(500), at: [.submit], "An HTTP status although the task was accepted and charged."),
        Row("code402", .code(402), at: json, "HTTP 200 with an error code in the body, 201 to 999."),
        Row("redirect", .redirect, at: answers, "Status 307 to another origin."),
    ]

    private static let transport = [
        Row("drop", .drop, at: answers + [.callback], "The connection ends without an answer; no callback comes."),
        Row("dropbefore", .dropBefore, at: answers, "The same, and the request was not taken."),
        Row("reset", .reset, at: answers, "The connection is reset without an answer."),
        Row("cut", .cut, at: answers, "Half of the body, then the connection ends."),
        Row("stall", .stall, at: answers, "Half of the body, then silence."),
        Row("drip", .drip, at: answers, "The body in 20 steps with pauses."),
        Row("slow", .slow, at: answers + [.callback], "The right answer, 3 seconds late."),
        Row("hang", .hang, at: answers, "No answer, and the connection stays open."),
    ]

    private static let contents = [
        Row("html", .html, at: answers, "Status 200 with an HTML page, as a captive portal answers."),
        Row("empty", .empty, at: answers, "Status 200 with no body."),
        Row("garbage", .garbage, at: answers + [.callback], "Status 200 with bytes that mean nothing."),
        Row("deep", .deep, at: answers, "Status 200 with arrays nested 300 deep."),
        Row("huge", .huge, at: answers, "Status 200 with 5 MB of JSON that says nothing."),
        Row("mistyped", .mistyped, at: answers, "The right body under Content-Type: text/html."),
    ]

    private static let meanings = [
        Row("unknown", .unknown, at: [.poll], "A state nobody has heard of."),
        Row(
            "synonym", .synonym, at: [.submit, .poll, .callback],
            "The other spelling that the service's own documents have: task_id, message, pending, dates as text."),
        Row("noid", .noID, at: [.submit], "A taken task without its id."),
        Row("twin", .twin, at: [.submit], "A taken task under the id of the one before it."),
        Row("nolink", .noLink, at: [.poll], "A success without a link."),
        Row("other", .other, at: [.poll, .callback], "An answer about another task."),
        Row("swapped", .swapped, at: [.download], "A PNG where a JPEG was asked, and the other way round."),
        Row("endless", .endless, at: [.download], "A picture that begins as it should and goes on for 256 MB."),
        Row("expired", .expired, at: [.download], "The answer of a link that has died."),
        Row("again", .again, at: [.callback], "The same callback twice."),
        Row("early", .early, at: [.callback], "The callback comes before the task has ended."),
        Row("forged", .forged, at: [.callback], "The signature is wrong."),
    ]

    /// The text form.
    public var description: String {
        switch self {
        case .status(let status): String(status)
        case .taken(let status): "taken\(status)"
        case .code(let code): "code\(code)"
        default: row?.trick.word ?? ""
        }
    }

    /// The stages at which this kind means something.
    var stages: [Sandbox.Fault.Stage] { row?.trick.stages ?? [] }

    private var row: Row? { Self.rows.first { $0.kind.isLike(self) } }

    /// The same but for its number.
    private func isLike(_ other: Self) -> Bool {
        switch (self, other) {
        case (.status, .status), (.taken, .taken), (.code, .code): true
        default: self == other
        }
    }
}
