import EaselServer

extension HTTPReply {
    static func json(_ status: Int, _ value: JSON) -> HTTPReply {
        .bytes(status, ["Content-Type": "application/json"], value.bytes)
    }

    func adding(_ name: String, _ value: String) -> HTTPReply {
        var reply = self
        reply.headers.add(name, value)
        return reply
    }
}

extension HTTPRequest {
    /// The key after `Bearer`, if there is one that is not empty.
    var bearerKey: String? {
        guard let value = headers["Authorization"], value.lowercased().hasPrefix("bearer ") else { return nil }
        let key = value.dropFirst(7).drop { $0 == " " }
        return key.isEmpty ? nil : String(key)
    }

    /// Where the client believes to be, which is where its links must lead, also through a forwarded port.
    var origin: String { "http://" + (headers["Host"] ?? "localhost") }
}
