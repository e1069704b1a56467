public import EaselCore

/// One answer of a service, as its bytes came, and what it means.
///
/// ```swift
/// Recording(of: .submit, "taken", #"{"id":"t1","status":"in_progress"}"#, means: .accepted(task: "t1")),
/// Recording(of: .look(task: "t1"), "gone", status: 404, #"{"message":"no such task"}"#, means: .notFound),
/// ```
public struct Recording: Sendable, Hashable, CustomStringConvertible {
    /// What was asked.
    public let question: Question
    /// What the recording shows, in a word or two.
    public let name: String
    /// The answer.
    public let reply: WireReply
    /// What the answer means.
    public let meaning: Meaning

    /// The questions that a service answers.
    public enum Question: Sendable, Hashable {
        /// Placing an order.
        case submit
        /// Looking at this task.
        case look(task: String)
        /// Putting a picture at the upload host.
        case upload
    }

    /// What an answer can mean, with as much of it as a recording can know.
    public enum Meaning: Sendable, Hashable {
        /// The order is taken, as this task.
        case accepted(task: String)
        /// The order brought so many pictures at once.
        case finished(pictures: Int)
        /// The order is not taken, for this reason.
        case refused(ImageFailure.Code)
        /// Nobody can tell whether the order is taken, or whether the picture is stored.
        case unclear
        /// The task runs.
        case running
        /// The task brought so many pictures.
        case succeeded(pictures: Int)
        /// The task ended without a picture, for this reason.
        case failed(ImageFailure.Code)
        /// The service does not know the task.
        case notFound
        /// The look itself failed.
        case unseen
        /// The key may not look, for this reason.
        case locked(ImageFailure.Code)
        /// The picture lies at an address.
        case stored
    }

    /// Records an answer with a body of text.
    public init(of question: Question, _ name: String, status: Int = 200, _ body: String, means meaning: Meaning) {
        self.init(of: question, name, WireReply(status: status, body: Array(body.utf8)), means: meaning)
    }

    /// Records an answer with its headers and bytes.
    public init(of question: Question, _ name: String, _ reply: WireReply, means meaning: Meaning) {
        self.question = question
        self.name = name
        self.reply = reply
        self.meaning = meaning
    }

    /// What was asked and what the recording shows.
    public var description: String {
        switch question {
        case .submit: "submit, \(name)"
        case .look: "look, \(name)"
        case .upload: "upload, \(name)"
        }
    }
}

extension Recording.Meaning {
    init(_ submission: Submission) {
        switch submission {
        case .accepted(let task): self = .accepted(task: task)
        case .finished(let result, _): self = .finished(pictures: result.pictures.count)
        case .refused(let refusal): self = .refused(refusal.code)
        case .unclear: self = .unclear
        }
    }

    init(_ state: TaskState) {
        switch state {
        case .running: self = .running
        case .succeeded(let result): self = .succeeded(pictures: result.pictures.count)
        case .failed(let refusal): self = .failed(refusal.code)
        case .notFound: self = .notFound
        case .unseen: self = .unseen
        case .locked(let refusal): self = .locked(refusal.code)
        }
    }

    init(_ answer: UploadAnswer) {
        switch answer {
        case .stored: self = .stored
        case .refused(let refusal): self = .refused(refusal.code)
        case .unclear: self = .unclear
        }
    }

    /// True when money was surely spent or a picture is there.
    var isYes: Bool {
        switch self {
        case .accepted, .finished, .succeeded, .stored: true
        default: false
        }
    }

    /// True when a task has ended.
    var isEnd: Bool {
        switch self {
        case .succeeded, .failed: true
        default: false
        }
    }

    var isRefused: Bool { if case .refused = self { true } else { false } }

    /// The meaning in words.
    var words: String {
        switch self {
        case .accepted(let task): "accepted as the task \(task)"
        case .finished(let count): "finished with \(count) pictures"
        case .refused(let code): "refused (\(code))"
        case .unclear: "unclear"
        case .running: "running"
        case .succeeded(let count): "succeeded with \(count) pictures"
        case .failed(let code): "failed (\(code))"
        case .notFound: "not found"
        case .unseen: "unseen"
        case .locked(let code): "locked (\(code))"
        case .stored: "stored"
        }
    }
}
