import EaselCore
import EaselTransport
import Testing

/// Makes calls shorter to write.
struct Calling: CustomTestStringConvertible {
    var method = WireCall.Method.get
    var headers: [(String, String)] = []
    var body: WireBody?
    var reply = ReplySink.memory(cap: 4 << 20)
    var deadline = Duration.seconds(10)
    var peers = PeerPolicy.anywhere
    var key: String?

    var testDescription: String { "\(method.rawValue) \(body?.length ?? 0)" }

    static let get = Calling()
    static let post = Calling(
        method: .post, body: WireBody(type: "application/json", pieces: [.bytes(Array("{}".utf8))]))
    /// A body that libcurl has to ask for piece by piece.
    static let streamedPost = post.with {
        $0.body?.pieces = [.bytes(Array("[1,".utf8)), .base64(.memory([1, 2, 3])), .bytes(Array("]".utf8))]
    }
    static let emptyPost = Calling(method: .post)

    func with(_ change: (inout Calling) -> Void) -> Calling {
        var copy = self
        change(&copy)
        return copy
    }

    func call(_ url: String) throws -> TransportCall {
        let address = try #require(WebAddress(url))
        let lines = try headers.map { try #require(WireHeader($0.0, $0.1)) }
        let wire = WireCall(method, .link(url), headers: lines, body: body, reply: reply, deadline: deadline)
        let credential = try key.map { Credential(.bearer, try Secret($0)) }
        return TransportCall(wire, to: address, peers: peers, credential: credential)
    }
}

extension Transport {
    func perform(_ calling: Calling, _ url: String) async throws -> Ending {
        await perform(try calling.call(url))
    }
}

extension Ending {
    var reply: WireReply? { if case .answered(let reply) = self { reply } else { nil } }
    var status: Int? { reply?.status }
    var text: String? { reply.map { String(decoding: $0.body, as: UTF8.self) } }

    /// Such as `unknown dropped`.
    var kind: String {
        switch self {
        case .answered(let reply): "answered \(reply.status)"
        case .notSent(let trouble): "notSent \(trouble.code)"
        case .unknown(let trouble): "unknown \(trouble.code)"
        }
    }

    var sentence: String? {
        switch self {
        case .answered: nil
        case .notSent(let trouble), .unknown(let trouble): trouble.sentence
        }
    }
}

/// A small answer.
let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
