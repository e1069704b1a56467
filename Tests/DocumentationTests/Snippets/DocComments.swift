import Easel
import EaselTesting
import Testing

// What doc comments show, so that it compiles. What it means is tested where the code is.

private func callbacks(
    _ studio: Studio, _ method: String, _ path: String, _ headers: [(name: String, value: String)], _ body: [UInt8]
) async throws -> CallbackAnswer {
    let receiver = try studio.callbackReceiver()
    let request = CallbackRequest(method: method, path: path, headers: headers, body: body)
    let answer = await receiver.answer(to: request)

    return answer
}

private func money(
    _ costs: CostBook, _ limit: Cost, _ order: String, _ price: Cost, _ cost: Cost, _ store: any OrderStore
) async throws -> Cost? {
    costs.note(cost, of: "kie/flux-kontext-pro", mode: .generate)
    let last = costs.lastCost(of: "kie/flux-kontext-pro", mode: .generate)

    let ledger = try SpendLedger(limit, named: "batch of may", in: store)
    try await ledger.reconcile()
    try ledger.reserve(order, price: price)
    ledger.settle(order, cost: cost)

    return last
}

struct AlreadyDone: TaskPoller {
    let route = "test"
    func look(at ticket: TaskTicket, over line: any Line) async -> TaskState { .succeeded(ImageResult()) }
}

struct Says: Line {
    let ending: Ending
    func send(_ call: WireCall) async -> Ending { ending }
}

struct EvenSeeds: ParameterSchema {
    let table: ParameterTable
    var parameters: [ImageParameter] { table.parameters }
    func problems(with values: ParameterValues, for mode: Mode) -> [ParameterProblem] {
        table.problems(with: values, for: mode) + oddSeeds(in: values)
    }
}

private func oddSeeds(in values: ParameterValues) -> [ParameterProblem] { [] }

private let parameters = [
    ImageParameter("safetyTolerance", .safety, .integer(0...6), "How much the moderation tolerates; 0 is strictest.")
        .limited(to: .integer(0...2), in: .edit)
        .defaulting(to: 2)
        .adjusting(.stricterOnly)
]

enum Here {
    static let service = Practice.service
    static let model = Practice.model
    static let picture = PictureLink("https://here.example/1.png", lifeSeconds: 600)
}

struct Painter: ImageProvider {
    let service = Here.service
    let models = [Here.model]
    var poller: (any TaskPoller)? { nil }
    func submit(_ request: CheckedRequest, over line: any Line) async throws -> Submission {
        .finished(ImageResult(pictures: [Here.picture]), task: nil)
    }
}

extension Painter {
    var family: String { "Here" }
    func moved(to service: ImageService) -> any ImageProvider { self }
}

private func reading(at service: ImageService) -> AnswerReading {
    AnswerReading(
        at: service,
        task: { $0["job"]?["ref"] },
        error: { body in body["error"].map { ServiceError(code: $0["code"], message: $0["text"]) } },
        progress: { body in
            switch body["job"]?["stage"]?.looseText {
            case "waiting", "painting": .running()
            case "finished": .done(body["job"]?["files"])
            case "spoiled": .failed(ServiceError(message: body["job"]?["why"]))
            case let word: .unheard(word)
            }
        })
}

private enum Murals: FamilyVocabulary {
    static let family = Practice.family
}

extension Murals {
    static let coats = Extra<Int>("coats", .integer(1...5), "How often the wall is painted over.")
}

private func wishes() -> ImageRequest {
    var request = ImageRequest("make the sky stormy", editing: .file("photo.jpg"))
    request.safety = 2
    request.shape = .ratio(21, 9)

    request[Murals.self].coats = 3

    return request
}

private func recorded(_ recordings: [Recording]) async throws -> Picture {
    let fault = WireFault(.cut, at: .look)
    let service = try await RecordedService.start(Murals.family, recordings: recordings, fault: fault)
    let picture = try await service.studio.picture(of: "a fox")
    await service.stop()

    return picture
}

func keepsItsPromises(
    _ family: any ImageProvider, _ recordings: [Recording], sourceLocation: SourceLocation = #_sourceLocation
) async {
    for broken in await FamilyContract(family, recordings: recordings).brokenPromises() {
        Issue.record("\(broken)", sourceLocation: sourceLocation)
    }
}

private let recordings = [
    Recording(of: .submit, "taken", #"{"id":"t1","status":"in_progress"}"#, means: .accepted(task: "t1")),
    Recording(of: .look(task: "t1"), "gone", status: 404, #"{"message":"no such task"}"#, means: .notFound),
]

private func virtual(_ registry: Registry, _ keys: Keys, _ request: ImageRequest) async throws -> Delivery {
    let transport = ScriptedTransport()
    transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "7"]), .json(#"{"task":"t1"}"#))

    let clock = VirtualClock(runsItself: true)
    let studio = try Studio(registry: registry, keys: keys, environment: .practice(transport, clock: clock))
    let delivery = try await studio.place(request).result()  // minutes of waiting, in no time

    return delivery
}
