/// Where a service's JSON answers hold what the core wants to know: all that a plain ``Dialect`` has to say about them.
///
/// The closures point at places and know no policy. What a status, a cut answer, an answer about another task or an
/// error beside a task means for somebody's money stands in one place, ``Dialect/init(route:order:look:reading:)``.
///
/// ```swift
/// AnswerReading(
///     at: service,
///     task: { $0["job"]?["ref"] },
///     error: { body in body["error"].map { ServiceError(code: $0["code"], message: $0["text"]) } },
///     progress: { body in
///         switch body["job"]?["stage"]?.looseText {
///         case "waiting", "painting": .running()
///         case "finished": .done(body["job"]?["files"])
///         case "spoiled": .failed(ServiceError(message: body["job"]?["why"]))
///         case let word: .unheard(word)
///         }
///     })
/// ```
public struct AnswerReading: Sendable {
    /// The service, for sentences.
    let service: ImageService
    /// The id of the task that an answer is about.
    let task: @Sendable (JSON) -> JSON?
    /// What an answer says is wrong.
    let error: @Sendable (JSON) -> ServiceError?
    /// What an answer says of its task.
    let progress: @Sendable (JSON) -> Progress

    /// Says where things stand; each closure gets an answer that is a JSON object or list.
    public init(
        at service: ImageService, task: @escaping @Sendable (JSON) -> JSON?,
        error: @escaping @Sendable (JSON) -> ServiceError?, progress: @escaping @Sendable (JSON) -> Progress
    ) {
        self.service = service
        self.task = task
        self.error = error
        self.progress = progress
    }

    /// What an answer says of its task.
    public enum Progress: Sendable {
        /// It waits or runs; from 0 to 1 where the service says how far, so that a percentage has to be divided.
        case running(JSON? = nil)
        /// It is done, and this is what it made.
        case finished(ImageResult)
        /// It ended without a picture.
        case failed(ServiceError = ServiceError())
        /// The answer has a word here that nobody knows, or none; a task never ends by such a word.
        case unheard(String?)

        /// It is done, and its pictures are at this address or at these; their links live so many seconds.
        ///
        /// Where each address stands in an object of its own, the name says where in it.
        public static func done(_ addresses: JSON?, at name: String? = nil, lifeSeconds: Int = 600) -> Progress {
            let items = addresses?.array ?? [addresses].compactMap { $0 }
            let texts = items.compactMap { item in (name.map { item[$0] } ?? item)?.string }
            return .finished(
                ImageResult(
                    pictures: texts.filter { !$0.isEmpty }.map { PictureLink($0, lifeSeconds: lifeSeconds) }))
        }
    }
}

/// What a service says is wrong, in its own words.
public struct ServiceError: Sendable, Hashable {
    /// The HTTP status that it means, where the answer says another one than it came with.
    package let status: Int?
    /// The service's own code.
    package let code: String?
    /// The service's own words.
    package let message: String?
    /// What it means, where the service's words say so; nil for what the status means.
    package let meaning: ImageFailure.Code?

    /// Collects what the answer says; texts and numbers are both taken, and what is missing is left out.
    public init(
        status: JSON? = nil, code: JSON? = nil, message: JSON? = nil, means meaning: ImageFailure.Code? = nil
    ) {
        self.status = status?.looseText.flatMap { Int($0) }
        self.code = code?.looseText
        self.message = message?.looseText
        self.meaning = meaning
    }

    /// True where nothing is stated.
    var isEmpty: Bool { status == nil && code == nil && message == nil && meaning == nil }
}
