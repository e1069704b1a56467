import EaselServer
import Synchronization

/// The rooms behind the sandbox's one door.
final class Rooms: Sendable {
    let book: TaskBook
    let seen = Mutex(Shelf<Sandbox.SeenRequest>())
    private let settings: Sandbox.Settings
    private let faults: FaultPlan
    private let vtrix: VtrixDesk
    private let kie: KieDesk
    private let uploads = UploadStore()
    let postman = Postman()
    private let uploadDesk: UploadDesk
    private let gallery: Gallery

    init(_ settings: Sandbox.Settings) {
        self.settings = settings
        faults = FaultPlan(settings.faults)
        book = TaskBook(settings)
        gallery = Gallery(book: book)
        vtrix = VtrixDesk(book: book, settings: settings)
        let kie = KieDesk(book: book, settings: settings, uploads: uploads, postman: postman)
        self.kie = kie
        uploadDesk = UploadDesk(store: uploads, gallery: gallery, seed: settings.seed) { kie.isKnown($0) }
    }

    func answer(_ request: HTTPRequest) async -> HTTPReply {
        let route = Route(request)
        let entry = Sandbox.SeenRequest(request, stage: route.stage, keeping: settings.bodyBytesKept)
        seen.withLock { _ = $0.add(entry, keeping: settings.requestsKept) }
        guard let stage = route.stage, let kind = faults.next(at: stage) else {
            return await right(route, request, twist: nil)
        }
        let misdeed = Misdeed(kind: kind, settings: settings)
        if let reply = misdeed.instead(of: route, request) { return reply }
        return await misdeed.spoiling(await right(route, request, twist: kind), for: route)
    }

    private func right(_ route: Route, _ request: HTTPRequest, twist: Sandbox.Fault.Kind?) async -> HTTPReply {
        switch route {
        case .vtrixSubmit: vtrix.submit(request, twist: twist)
        case .vtrixLook(let task): vtrix.look(at: task, request, twist: twist)
        case .kieSubmit: kie.submit(request, twist: twist)
        case .kieLook: kie.look(request, twist: twist)
        case .kieCredit: kie.credit(request)
        case .kieLink: kie.link(request)
        case .upload(let way): await uploadDesk.take(request, way)
        case .picture: await picture(request)
        case .uploadedFile: file(request)
        case .welcome: .text(200, "This is Easel's sandbox: a Vtrix and a Kie to practise with.\n")
        case .wrongMethod: .json(405, ["message": "method not allowed"])
        case .nowhere: .json(404, ["message": "not found"])
        }
    }

    private func picture(_ request: HTTPRequest) async -> HTTPReply {
        guard let picture = await gallery.picture(at: request.path) else { return .text(404, "No such picture.\n") }
        return .bytes(200, ["Content-Type": picture.type], picture.bytes)
    }

    private func file(_ request: HTTPRequest) -> HTTPReply {
        let path = String(request.path.dropFirst(UploadStore.prefix.count))
        guard let bytes = uploads.file(at: path) else { return .text(404, "No such file.\n") }
        return .bytes(200, ["Content-Type": MediaType.of(bytes)], bytes)
    }
}
