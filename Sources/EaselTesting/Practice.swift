public import EaselCore
public import EaselEngine
internal import Synchronization

/// A made-up service with one made-up model, to practise on without any vendor.
///
/// `POST /paint` answers `{"task":"t1"}`, or `{"pictures":["https://…"]}` at once. `GET /tasks/t1` answers
/// `{"state":"running","progress":0.5}`, `{"state":"done","pictures":[…]}` or `{"state":"failed"}`; an answer that
/// names its `task` must name the one that was asked for. `POST /put` at the upload host answers
/// `{"address":"https://…"}`. Statuses mean what `HTTPMeaning` says.
public enum Practice {
    /// The service at `practice.example`; its key is in `PRACTICE_API_KEY`.
    public static let service = ImageService(
        id: "practice", name: "Practice", addresses: .https("practice.example", upload: "upload.practice.example"),
        key: ServiceKey(.bearer, variable: "PRACTICE_API_KEY", page: "the page of keys"), linkLifeSeconds: 600,
        patience: .seconds(900), upload: Turn(say: sayUpload, hear: hearUpload))

    /// The one model, named `brush`; it takes up to two pictures.
    public static let model = ImageModel(
        "brush", title: "Brush", goodFor: "Practising.",
        accepting: [
            ImageParameter("prompt", .prompt, .text(length: 1...1000), "What the picture shows.").required()
                .from(source),
            ImageParameter(
                "image", .images, .images(ImageRule(upTo: 2, by: [.link, .upload], mostBytes: 20_000_000)),
                "The pictures to edit."
            ).from(source),
            ImageParameter("seed", .seed, .integer(0...Int64.max), "The seed.").from(source),
        ])

    private static let source = LimitSource("Practice, made up for tests", "2026-01")

    /// The family of the one model.
    public static let family = ImageFamily("Practice", at: service, speaking: dialect, models: [model])

    /// How the service is spoken to.
    package static let dialect = Dialect(
        route: "practice", submit: Turn(say: saySubmit, hear: hearSubmit), look: Turn(say: sayLook, hear: hearLook))

    @Sendable private static func saySubmit(_ request: CheckedRequest) -> WireCall {
        let values = request.values.members.map { WireValue.Member($0.name, .json($0.value)) }
        let images = request.images.enumerated().map { index, image in
            WireValue.Member(index == 0 ? image.parameter : "\(image.parameter)_\(index + 1)", image.wireValue)
        }
        return WireCall(.post, .api("/paint"), body: WireValue.members(values + images).body)
    }

    @Sendable private static func hearSubmit(_ request: CheckedRequest, _ reply: WireReply) -> Submission {
        switch HTTPMeaning(reply.status) {
        case .refused(let code): return .refused(refusal(code, reply))
        case .unclear: return .unclear("Practice answered HTTP \(reply.status).")
        case .answer: break
        }
        guard let body = try? reply.json.get() else { return .unclear("Practice answered with \(reply.looks).") }
        if body["pictures"] != nil { return .finished(result(body), task: body["task"]?.string) }
        return body["task"]?.string.map { .accepted(task: $0) } ?? .unclear("Practice answered without a task.")
    }

    @Sendable private static func sayLook(_ ticket: TaskTicket) -> WireCall {
        WireCall(.get, .api("/tasks/\(ticket.encodedTask)"))
    }

    @Sendable private static func hearLook(_ ticket: TaskTicket, _ reply: WireReply) -> TaskState {
        switch (reply.status, try? reply.json.get()) {
        case (404, _): return .notFound
        case (401, _): return .locked(refusal(.badKey, reply))
        case (200, let body?):
            if let task = body["task"]?.string, task != ticket.task {
                return .unseen(LookTrouble("Practice answered about another task."))
            }
            let fraction = body["progress"]?.number.flatMap { Double($0.text) }
            switch body["state"]?.string {
            case "done": return .succeeded(result(body))
            case "failed": return .failed(refusal(.failed, reply))
            case "running": return .running(TaskProgress(fraction: fraction))
            case let word: return .running(TaskProgress(fraction: fraction, unheardWord: word ?? ""))
            }
        default:
            return .unseen(
                LookTrouble(
                    "Practice answered the look with HTTP \(reply.status).", retryAfter: reply.retryAfter,
                    asksForLess: reply.status == 429))
        }
    }

    @Sendable private static func sayUpload(_ upload: ImageUpload) -> WireCall {
        WireCall(.post, .upload("/put"), body: WireBody(type: upload.type.mediaType, pieces: [.raw(upload.bytes)]))
    }

    @Sendable private static func hearUpload(_ upload: ImageUpload, _ reply: WireReply) -> UploadAnswer {
        if case .refused(let code) = HTTPMeaning(reply.status) { return .refused(refusal(code, reply)) }
        let address = (try? reply.json.get())?["address"]?.string
        return address.map { .stored($0) } ?? .unclear("Practice answered the upload with HTTP \(reply.status).")
    }

    private static func result(_ body: JSON) -> ImageResult {
        let addresses = body["pictures"]?.array?.compactMap(\.string) ?? []
        return ImageResult(pictures: addresses.map { PictureLink($0, lifeSeconds: service.linkLifeSeconds ?? 600) })
    }

    private static func refusal(_ code: ImageFailure.Code, _ reply: WireReply) -> Refusal {
        var refusal = Refusal(code, "Practice said no (\(reply.status)).", next: "Practise again.")
        refusal.httpStatus = reply.status
        refusal.retryAfter = reply.retryAfter
        refusal.serviceMessage = (try? reply.json.get())?["message"]?.string
        return refusal
    }
}

extension EngineEnvironment {
    /// An environment without a machine behind it: time, disk, chance and work are all virtual.
    public static func practice(
        _ transport: any Transport, clock: VirtualClock, disk: MemoryDisk = MemoryDisk()
    ) -> EngineEnvironment {
        practice(transport, clock: clock, on: disk)
    }

    /// The same on any disk.
    package static func practice(
        _ transport: any Transport, clock: VirtualClock, on disk: any Disk
    ) -> EngineEnvironment {
        let chance = Chance()
        return EngineEnvironment(
            transport: transport, clock: clock, disk: disk, random: { chance.next() }, spawn: clock.spawn)
    }

    /// The same numbers in every run.
    private final class Chance: Sendable {
        private let drawn = Mutex<UInt64>(0)

        func next() -> UInt64 {
            drawn.withLock { drawn in
                drawn += 1
                return drawn &* 0x9E37_79B9_7F4A_7C15
            }
        }
    }
}
