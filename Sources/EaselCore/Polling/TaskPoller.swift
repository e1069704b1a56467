/// Looks *once* at a task and never waits.
///
/// Waiting happens in one place, in the engine, on an injected clock: the plan, deadlines, `Retry-After`, cancellation
/// and callbacks are written there once for all services. A poller says one call, hears one answer, and returns what it
/// learnt. A look that failed is a ``TaskState/unseen(_:)``, never a failed task: nobody loses a paid picture because
/// one answer was cut.
///
/// Families that are a description get theirs for free. To fake one in a test return states in turn:
///
/// ```swift
/// struct AlreadyDone: TaskPoller {
///     let route = "test"
///     func look(at ticket: TaskTicket, over line: any Line) async -> TaskState { .succeeded(ImageResult()) }
/// }
/// ```
public protocol TaskPoller: Sendable {
    /// The name that tickets carry so that they find this poller again in another process.
    var route: String { get }

    /// Looks once and says what it saw; what it throws counts as a look that failed.
    func look(at ticket: TaskTicket, over line: any Line) async throws -> TaskState
}
