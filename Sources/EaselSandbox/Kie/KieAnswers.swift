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
