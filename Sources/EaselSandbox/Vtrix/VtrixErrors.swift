import EaselServer

/// The bodies of Vtrix's refusals.
///
/// No page states their shape; this many are known from Vtrix's own tool and its siblings. Each status has one of
/// them here, so that a client meets them all.
enum VtrixErrors {
    static func reply(_ status: Int, _ message: String? = nil) -> HTTPReply {
        let message = message ?? phrase(status)
        let reply = HTTPReply.json(status, body(status, .string(message)))
        return status == 429 ? reply.adding("Retry-After", "1") : reply
    }

    /// An error inside HTTP 200, with a code in place of the id.
    static func inside200(_ code: Int) -> HTTPReply {
        .json(200, ["error": ["code": JSON(code), "message": .string(phrase(code))]])
    }

    private static func body(_ status: Int, _ message: JSON) -> JSON {
        switch status {
        case 401: ["error": ["code": "UNAUTHORIZED", "message": message], "request_id": "req_sandbox"]
        case 402: ["status": ["code": 402, "message": message, "error_code": 40201], "data": nil]
        case 403: ["error": message]
        case 422: ["detail": message]
        case 429: ["error": ["code": 1002, "message": message]]
        default: ["message": message]
        }
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 401: "invalid api key"
        case 402: "Insufficient credits"
        case 403: "insufficient balance or permission denied"
        case 404: "not found"
        case 429: "rate limited"
        case 500: "internal server error"
        default: "status \(status)"
        }
    }
}
