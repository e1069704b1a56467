import EaselServer

/// Which of the sandbox's rooms a request wants.
enum Route: Sendable {
    /// Whose words refuse a request that no room takes.
    enum Speaker: Sendable { case vtrix, kie, nobody }

    case vtrixSubmit
    case vtrixLook(task: String)
    case kieSubmit
    case kieLook
    case jobsSubmit
    case jobsLook
    case kieCredit
    case kieLink
    case upload(UploadDesk.Way)
    case picture
    case uploadedFile
    case ledger
    case welcome
    case wrongMethod(Speaker)
    case nowhere(Speaker)

    init(_ request: HTTPRequest) {
        let (wanted, route) = Self.room(request.path)
        let method = request.method == "HEAD" ? "GET" : request.method
        self = wanted == method || wanted.isEmpty ? route : .wrongMethod(Self.speaker(request.path))
    }

    /// The method and the room of a path.
    private static func room(_ path: String) -> (method: String, route: Route) {
        let task = "/model/v1/generation/task/"
        switch path {
        case "/model/v1/generation": return ("POST", .vtrixSubmit)
        case _ where path.hasPrefix(task) && path.utf8.count > task.utf8.count:
            return ("GET", .vtrixLook(task: String(path.dropFirst(task.count))))
        case "/api/v1/flux/kontext/generate": return ("POST", .kieSubmit)
        case "/api/v1/flux/kontext/record-info": return ("GET", .kieLook)
        case "/api/v1/jobs/createTask": return ("POST", .jobsSubmit)
        case "/api/v1/jobs/recordInfo": return ("GET", .jobsLook)
        case "/api/v1/chat/credit": return ("GET", .kieCredit)
        case "/api/v1/common/download-url": return ("POST", .kieLink)
        case "/api/file-base64-upload": return ("POST", .upload(.base64))
        case "/api/file-stream-upload": return ("POST", .upload(.stream))
        case "/api/file-url-upload": return ("POST", .upload(.url))
        case "/sandbox/ledger": return ("GET", .ledger)
        case "/": return ("GET", .welcome)
        case _ where Gallery.has(path): return ("GET", .picture)
        case _ where path.hasPrefix(UploadStore.prefix): return ("GET", .uploadedFile)
        default: return ("", .nowhere(speaker(path)))
        }
    }

    private static func speaker(_ path: String) -> Speaker {
        if path.hasPrefix("/model/") { return .vtrix }
        return path.hasPrefix("/api/") ? .kie : .nobody
    }

    /// The stage of an order, if the room belongs to one.
    var stage: Sandbox.Fault.Stage? {
        switch self {
        case .vtrixSubmit, .kieSubmit, .jobsSubmit: .submit
        case .vtrixLook, .kieLook, .jobsLook: .poll
        case .upload: .upload
        case .picture, .uploadedFile: .download
        case .kieCredit: .credit
        case .kieLink: .link
        default: nil
        }
    }

    var isVtrix: Bool {
        switch self {
        case .vtrixSubmit, .vtrixLook: true
        default: false
        }
    }
}

extension Route.Speaker {
    /// Kie's table of codes has no word for a wrong method, so there the resource does not exist.
    var wrongMethod: HTTPReply { self == .kie ? nowhere : .json(405, ["message": "method not allowed"]) }

    var nowhere: HTTPReply {
        self == .kie ? KieAnswers.refusal(404, status: 404) : VtrixErrors.reply(404)
    }
}
