import EaselServer
import Synchronization

/// The rooms behind the sandbox's one door.
final class Rooms: Sendable {
    let book: TaskBook
    let seen: Mutex<Shelf<Sandbox.SeenRequest>>
    let postman: Postman
    private let settings: Sandbox.Settings
    private let faults: FaultPlan
    private let spoken: SpokenFaults
    private let vtrix: VtrixDesk
    private let kie: KieDesk
    private let jobs: JobsDesk
    private let uploads: UploadStore
    private let uploadDesk: UploadDesk
    private let gallery: Gallery

    init(_ settings: Sandbox.Settings) {
        self.settings = settings
        seen = Mutex(Shelf(keeping: settings.requestsKept))
        faults = FaultPlan(settings.faults)
        spoken = SpokenFaults()
        book = TaskBook(settings)
        gallery = Gallery(book: book, settings: settings)
        uploads = UploadStore(life: settings.uploadLife)
        postman = Postman(key: settings.webhookKey, lateness: settings.lateness)
        vtrix = VtrixDesk(book: book, settings: settings)
        kie = KieDesk(book: book, settings: settings, uploads: uploads)
        jobs = JobsDesk(kie: kie)
        uploadDesk = UploadDesk(store: uploads, gallery: gallery, seed: settings.seed) { [kie] in kie.isKnown($0) }
    }

    func answer(_ request: HTTPRequest) async -> HTTPReply {
        let route = Route(request)
        let entry = Sandbox.SeenRequest(request, stage: route.stage, keeping: settings.bodyBytesKept)
        seen.withLock { _ = $0.add(entry) }
        guard let kind = fault(for: route, request) else { return await right(route, request, twist: nil) }
        let misdeed = Misdeed(kind: kind, settings: settings)
        if let reply = misdeed.instead(of: route, request) { return reply }
        return await misdeed.spoiling(await right(route, request, twist: kind), for: route)
    }

    /// What goes wrong with this request: as the settings say, else as its prompt says.
    private func fault(for route: Route, _ request: HTTPRequest) -> Sandbox.Fault.Kind? {
        guard let stage = route.stage else { return nil }
        if let kind = faults.next(at: stage) { return kind }
        return prompt(of: route, request).flatMap { spoken.next(at: stage, of: $0) }
    }

    private func prompt(of route: Route, _ request: HTTPRequest) -> String? {
        switch route {
        case .vtrixSubmit, .kieSubmit, .jobsSubmit: SpokenFaults.prompt(in: request.body)
        case .vtrixLook(let task): book.task(task)?.painting.prompt
        case .kieLook, .jobsLook: request.query["taskId"].flatMap(book.task)?.painting.prompt
        case .picture: gallery.task(at: request.path)?.painting.prompt
        default: nil
        }
    }

    private func right(_ route: Route, _ request: HTTPRequest, twist: Sandbox.Fault.Kind?) async -> HTTPReply {
        switch route {
        case .vtrixSubmit: vtrix.submit(request, twist: twist)
        case .vtrixLook(let task): vtrix.look(at: task, request, twist: twist)
        case .kieSubmit: posted(kie.submit(request, twist: twist))
        case .kieLook: kie.look(request, twist: twist)
        case .jobsSubmit: posted(jobs.submit(request, twist: twist))
        case .jobsLook: jobs.look(request, twist: twist)
        case .kieCredit: kie.credit(request)
        case .kieLink: kie.link(request)
        case .upload(let way): await uploadDesk.take(request, way)
        case .picture: await picture(request, twist: twist)
        case .uploadedFile: file(request)
        case .ledger: .json(200, LedgerPage(book).json)
        case .welcome: .text(200, "This is Easel's sandbox: a Vtrix and a Kie to practise with.\n")
        case .wrongMethod(let speaker): speaker.wrongMethod
        case .nowhere(let speaker): speaker.nowhere
        }
    }

    /// Hands a new task's callback to the postman.
    private func posted(_ outcome: (reply: HTTPReply, callback: Callback?)) -> HTTPReply {
        if let callback = outcome.callback {
            let stage = Sandbox.Fault.Stage.callback
            let kind = faults.next(at: stage) ?? spoken.next(at: stage, of: callback.task.painting.prompt)
            postman.send(callback, twist: kind)
        }
        return outcome.reply
    }

    private func picture(_ request: HTTPRequest, twist: Sandbox.Fault.Kind?) async -> HTTPReply {
        if let until = request.query["until"], (Int(until) ?? 0) < Timestamp.now.seconds { return .deadLink }
        return switch await gallery.find(at: request.path, isSwapped: twist == .swapped) {
        case .picture(let picture): .bytes(200, ["Content-Type": picture.type], picture.bytes)
        case .expired: .deadLink
        case .nothing: .text(404, "No such picture.\n")
        }
    }

    private func file(_ request: HTTPRequest) -> HTTPReply {
        let path = String(request.path.dropFirst(UploadStore.prefix.count))
        guard let bytes = uploads.file(at: path) else { return .text(404, "No such file.\n") }
        return .bytes(200, ["Content-Type": MediaType.of(bytes)], bytes)
    }
}
