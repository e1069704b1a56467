import EaselServer

/// The envelopes of Kie: HTTP 200, and the truth in `code`.
enum KieAnswers {
    static func success(_ data: JSON) -> HTTPReply {
        .json(200, ["code": 200, "msg": "success", "data": data])
    }

    static func refusal(_ code: Int, _ message: String? = nil, status: Int = 200) -> HTTPReply {
        let reply = HTTPReply.json(
            status, ["code": JSON(code), "msg": .string(message ?? phrase(code)), "data": nil])
        return status == 429 ? reply.adding("Retry-After", "1") : reply
    }

    /// The answer to a task that was taken.
    static func accepted(_ task: PaintTask, twist: Sandbox.Fault.Kind?) -> HTTPReply {
        if task.words.dropsSubmit { return .dropped }
        if twist == .noID { return success([:]) }
        return success(["taskId": .string(twist == .twin ? task.elder ?? task.id : task.id)])
    }

    /// The same in the other spelling of the service's own documents.
    static func synonymous(_ reply: HTTPReply) -> HTTPReply {
        guard case .bytes(let bytes) = reply.body else { return reply }
        var other = reply
        other.body = .bytes(Array(synonymous(String(decoding: bytes, as: UTF8.self)).utf8))
        return other
    }

    /// A name inside a text is not met: its quotes are escaped there.
    static func synonymous(_ text: String) -> String {
        text.replacing("\"taskId\":", with: "\"task_id\":").replacing("\"msg\":", with: "\"message\":")
    }

    static let noAccess = HTTPReply.json(200, ["code": 401, "msg": "You do not have access permissions"])

    static let flagged = "Your prompt was flagged by Website as violating content policies."
    static let tolerance =
        "Server Error - The security tolerance level is out of range and should be 0-2 or 0-6"

    private static func phrase(_ code: Int) -> String {
        switch code {
        case 400: flagged
        case 401: "You do not have access permissions"
        case 402: "Insufficient credits. Please top up to continue."
        case 404: "Not Found - The requested resource or endpoint does not exist"
        case 422: "Validation Error - The request parameters failed validation checks"
        case 429: "Rate Limited - Request limit has been exceeded for this resource"
        case 455: "Service Unavailable - System is currently undergoing maintenance"
        case 500: "Server exception, please try again later or contact customer service"
        case 501: "Generation Failed - Image generation task failed"
        case 505: "Feature Disabled - The requested feature is currently disabled"
        default: "Error \(code)"
        }
    }
}
