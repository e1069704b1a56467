import EaselCore
import EaselTesting

/// A call as it arrives at a host.
struct SeenCall {
    let method: String
    let host: String
    let path: String
    let headers: [WireHeader]
    let body: JSON?

    init(_ call: TransportCall) {
        method = call.method.rawValue
        host = call.address.origin.host
        path = call.address.path
        headers = call.withHeaders { $0 }
        body = call.body.flatMap { body in
            let bytes = body.pieces.flatMap { piece -> [UInt8] in
                switch piece {
                case .bytes(let bytes), .raw(.memory(let bytes)): bytes
                case .secret(let secret): secret.openedForJSON { Array($0) }
                case .base64, .raw(.file): Array("AAAA".utf8)
                }
            }
            return try? JSON(reading: bytes)
        }
    }

    /// The value of a parameter in the address, such as `taskId`.
    func query(_ name: String) -> String? {
        guard let query = path.split(separator: "?").dropFirst().first else { return nil }
        return query.split(separator: "&").first { $0.hasPrefix(name + "=") }.map {
            String($0.dropFirst(name.count + 1))
        }
    }

    /// What part of an order's way the call belongs to.
    var stage: CallFault.Stage {
        if host.hasPrefix("files.") { return .fetch }
        if method == "POST", path.hasSuffix("/generate") || path.hasSuffix("/generation") { return .submit }
        if path.contains("/task/") || path.contains("record-info") { return .look }
        return .other
    }
}

/// What a host answers.
struct SaidAnswer {
    var status = 200
    var headers: [WireHeader] = []
    var body: [UInt8] = []

    static func json(_ json: JSON, status: Int = 200) -> SaidAnswer {
        SaidAnswer(status: status, body: Array(json.text.utf8))
    }

    static func page(_ status: Int) -> SaidAnswer {
        SaidAnswer(status: status, body: Array("<!doctype html><html><body>Please log in</body></html>".utf8))
    }
}
