import EaselServer

/// Which of the sandbox's rooms a request wants.
enum Route: Sendable {
    case vtrixSubmit
    case vtrixLook(task: String)
    case kieSubmit
    case kieLook
    case kieCredit
    case kieLink
    case upload(UploadDesk.Way)
    case picture
    case uploadedFile
    case welcome
    case wrongMethod
    case nowhere

    init(_ request: HTTPRequest) {
        let (wanted, route) = Self.room(request.path)
        let method = request.method == "HEAD" ? "GET" : request.method
        self = wanted == method || wanted.isEmpty ? route : .wrongMethod
    }

    /// The method and the room of a path; a path may end with a slash too many.
    private static func room(_ path: String) -> (method: String, route: Route) {
        let task = "/model/v1/generation/task/"
        switch path {
        case "/model/v1/generation": return ("POST", .vtrixSubmit)
        case _ where path.hasPrefix(task) && path.utf8.count > task.utf8.count:
            return ("GET", .vtrixLook(task: String(path.dropFirst(task.count))))
        case "/api/v1/flux/kontext/generate": return ("POST", .kieSubmit)
        case "/api/v1/flux/kontext/record-info": return ("GET", .kieLook)
        case "/api/v1/chat/credit": return ("GET", .kieCredit)
        case "/api/v1/common/download-url": return ("POST", .kieLink)
        case "/api/file-base64-upload": return ("POST", .upload(.base64))
        case "/api/file-stream-upload": return ("POST", .upload(.stream))
        case "/api/file-url-upload": return ("POST", .upload(.url))
        case "/": return ("GET", .welcome)
        case _ where Gallery.has(path): return ("GET", .picture)
        case _ where path.hasPrefix(UploadStore.prefix): return ("GET", .uploadedFile)
        default: return ("", .nowhere)
        }
    }

    /// The stage of an order, if the room belongs to one.
    var stage: Sandbox.Fault.Stage? {
        switch self {
        case .vtrixSubmit, .kieSubmit: .submit
        case .vtrixLook, .kieLook: .poll
        case .upload: .upload
        case .picture, .uploadedFile: .download
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
