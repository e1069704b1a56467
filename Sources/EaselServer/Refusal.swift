/// Why a request cannot be read further: answered with a status, then the connection ends.
struct Refusal: Error, Equatable {
    let status: Int
    let reason: String

    init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    static func malformed(_ reason: String) -> Refusal { Refusal(400, reason) }

    var reply: HTTPReply {
        var reply = HTTPReply.text(status, reason + "\n")
        reply.headers.add("Connection", "close")
        return reply
    }
}

/// The connection is over, because the peer has gone or the server stops, and nobody is left to answer.
struct Gone: Error {}
