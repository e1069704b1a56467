/// Turns a checked request into pictures, or into an accepted task.
///
/// This is what a model family's target fulfils. There is a ladder of ways to do so, and one contract for all:
///
/// 1. a *description*, ``ImageFamily``: models, a service, a dialect. The core does the rest. Nearly everyone is here.
/// 2. a description whose dialect has a hand-written `say` or `hear`.
/// 3. your own `ImageProvider`, also for models on this machine.
///
/// **Submit sends once.** A provider does not wait, retry, log, read the environment or know a key. It passes calls on
/// over the line it is lent and says what the answer means. It may throw whatever it has: whether money may have been
/// spent is read from the line, so even a provider that swallows an error and sends again has caused one request.
///
/// ```swift
/// struct Painter: ImageProvider {
///     let service = Here.service
///     let models = [Here.model]
///     var poller: (any TaskPoller)? { nil }
///     func submit(_ request: CheckedRequest, over line: any Line) async throws -> Submission {
///         .finished(ImageResult(pictures: [Here.picture]), task: nil)
///     }
/// }
/// ```
public protocol ImageProvider: Sendable {
    /// The family's name for people.
    var family: String { get }
    /// The service that runs the models.
    var service: ImageService { get }
    /// The models, the usual choice first.
    var models: [ImageModel] { get }
    /// Who looks at accepted tasks; nil when answers come at once.
    var poller: (any TaskPoller)? { get }

    /// Sends the request once and says what the answer means.
    func submit(_ request: CheckedRequest, over line: any Line) async throws -> Submission

    /// The call that ``submit(_:over:)`` would send first, for dry runs; nil when there is none to show.
    func call(for request: CheckedRequest) -> WireCall?

    /// The same provider with its service somewhere else, for mirrors and the sandbox.
    func moved(to service: ImageService) -> any ImageProvider
}

extension ImageProvider {
    /// Nothing to show.
    public func call(for request: CheckedRequest) -> WireCall? { nil }
}

/// What the answer to a submit means.
public enum Submission: Sendable, Hashable {
    /// The pictures are there already; the task's id where the service gave one.
    case finished(ImageResult, task: String?)
    /// The service took the order and made this task of it.
    case accepted(task: String)
    /// The service did not take the order.
    case refused(Refusal)
    /// The answer does not say whether the order was taken; the sentence says what was seen.
    case unclear(String)
}
