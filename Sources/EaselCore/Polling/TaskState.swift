/// What one look at a task showed.
public enum TaskState: Sendable, Hashable {
    /// It runs, or says a word that nobody knows, which counts as running.
    case running(TaskProgress)
    /// It is done; the result may still lack its links.
    case succeeded(ImageResult)
    /// It ended without a picture, for this reason.
    case failed(Refusal)
    /// The service does not know it: not yet, or no more.
    case notFound
    /// The look itself failed and says nothing about the task.
    case unseen(LookTrouble)
    /// The service does not let this key look; the task lives on.
    case locked(Refusal)
}

/// How far a running task is.
public struct TaskProgress: Sendable, Hashable {
    /// From 0 to 1, where the service says.
    public let fraction: Double?
    /// A state word that nobody knows, as the service said it.
    public let unheardWord: String?
    /// The fraction as it was stated, where it lay outside 0 … 1; the contract of families asks for it.
    package let strayFraction: Double?

    /// Describes progress; a fraction outside 0 … 1 is brought inside and one that is no number is left out.
    public init(fraction: Double? = nil, unheardWord: String? = nil) {
        self.fraction = fraction.flatMap { $0.isNaN ? nil : min(max($0, 0), 1) }
        strayFraction = fraction.flatMap { $0 < 0 || $0 > 1 ? $0 : nil }
        self.unheardWord = unheardWord.map(ForeignText.cleaned)
    }
}

/// Why a look failed.
public struct LookTrouble: Sendable, Hashable {
    /// One sentence.
    public let sentence: String
    /// How long the service asks to wait before the next one.
    public let retryAfter: Duration?
    /// True when the service asks for fewer calls, which then goes for all looks of the key.
    public let asksForLess: Bool

    /// Describes a failed look.
    public init(_ sentence: String, retryAfter: Duration? = nil, asksForLess: Bool = false) {
        self.sentence = sentence
        self.retryAfter = retryAfter
        self.asksForLess = asksForLess
    }
}
