/// One API of a service: how an order is placed and how a task is looked at, as pure functions over bytes.
public struct Dialect: Sendable {
    /// The name that tickets carry.
    public let route: String
    /// How an order is placed.
    public let submit: Turn<CheckedRequest, Submission>
    /// How a task is looked at.
    public let look: Turn<TaskTicket, TaskState>

    /// Describes a dialect.
    public init(
        route: String, submit: Turn<CheckedRequest, Submission>, look: Turn<TaskTicket, TaskState>
    ) {
        self.route = route
        self.submit = submit
        self.look = look
    }
}

/// One question and its answer: what we say, and how we hear the reply.
///
/// `hear` gets the question with the reply, so that an answer about another task is noticed.
public struct Turn<Question, Answer>: Sendable {
    /// Writes the call for a question.
    public let say: @Sendable (Question) -> WireCall
    /// Reads the reply to a question; it never throws, because every reply means something.
    public let hear: @Sendable (Question, WireReply) -> Answer

    /// Joins the two halves of a turn.
    public init(
        say: @escaping @Sendable (Question) -> WireCall,
        hear: @escaping @Sendable (Question, WireReply) -> Answer
    ) {
        self.say = say
        self.hear = hear
    }
}
