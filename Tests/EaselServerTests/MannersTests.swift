import EaselServer
import Synchronization
import Testing

@Suite("A server can answer badly")
struct MannersTests {
    /// What a client gets for one request: everything until the end, or the trouble it met.
    private func rest(of reply: HTTPReply, request: String = get) async throws -> String {
        try await serving { _ in
            reply
        } client: { port in
            let client = try RawSocket(port: port)
            try client.send(request)
            do {
                return String(decoding: try client.rest(), as: UTF8.self)
            } catch let trouble as RawSocket.Trouble {
                return trouble.what
            }
        }
    }

    private func body(of text: String) -> Substring {
        text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] } ?? "no head"
    }

    @Test("by dropping the connection, in order or with a reset")
    func dropped() async throws {
        #expect(try await rest(of: .dropped).isEmpty)
        #expect(try await rest(of: HTTPReply(manner: .dropped(reset: true))) == "reset")
    }

    @Test("by cutting the body short of what it announced")
    func cut() async throws {
        let text = try await rest(of: .text(200, "0123456789").travelling(.cut(after: 4)))
        #expect(text.contains("Content-Length: 10\r\n"))
        #expect(body(of: text) == "0123")
    }

    @Test("by cutting a chunked body, which then has no last chunk")
    func cutChunked() async throws {
        let reply = HTTPReply(body: stream(["abc", "def"], length: nil), manner: .cut(after: 4))
        #expect(body(of: try await rest(of: reply)) == "3\r\nabc\r\n1\r\nd\r\n")
    }

    @Test("with exactly the bytes it is given")
    func raw() async throws {
        #expect(try await rest(of: .raw(Array("ICY 200\r\n\r\n".utf8))) == "ICY 200\r\n\r\n")
    }

    @Test("by dripping the body")
    func dripped() async throws {
        let reply = HTTPReply.text(200, "0123456789").travelling(.dripped(step: 2, pause: .milliseconds(30)))
        let (text, pieces, time) = try await serving { _ in
            reply
        } client: { port in
            let client = try RawSocket(port: port)
            let start = ContinuousClock.now
            try client.send(get)
            _ = try client.head()
            var pieces: [[UInt8]] = []
            while pieces.joined().count < 10 { pieces.append(try client.some()) }
            return (String(decoding: pieces.joined(), as: UTF8.self), pieces.count, ContinuousClock.now - start)
        }
        #expect(text == "0123456789")
        #expect(pieces >= 3)
        #expect(time >= .milliseconds(150))
    }

    @Test("by hanging until the client goes, or until the time is over")
    func hanging() async throws {
        let start = ContinuousClock.now
        #expect(try await rest(of: HTTPReply(manner: .hanging(upTo: .milliseconds(200)))).isEmpty)
        #expect(ContinuousClock.now - start >= .milliseconds(200))
        // The client goes at once, so the server can stop at once.
        let again = ContinuousClock.now
        try await serving { _ in
            HTTPReply(manner: .hanging(upTo: .seconds(60)))
        } client: { port in
            try RawSocket(port: port).send(get)
        }
        #expect(ContinuousClock.now - again < .seconds(20))
    }

    @Test("or well: a stream of known length, of unknown length, and for an old client")
    func streams() async throws {
        let known = try await rest(of: HTTPReply(body: stream(["ab", "", "c"], length: 3)), request: closing)
        #expect(known.contains("Content-Length: 3\r\n") && body(of: known) == "abc")
        let unknown = try await rest(of: HTTPReply(body: stream(["ab", "", "c"], length: nil)), request: closing)
        #expect(unknown.contains("Transfer-Encoding: chunked\r\n"))
        #expect(body(of: unknown) == "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
        let old = try await rest(
            of: HTTPReply(body: stream(["ab", "c"], length: nil)), request: "GET / HTTP/1.0\r\n\r\n")
        #expect(!old.contains("chunked") && body(of: old) == "abc")
    }

    @Test("or without a length, ended by the end of the connection")
    func endsByClosing() async throws {
        let text = try await rest(of: HTTPReply(body: .bytes([0x61]), endsByClosing: true))
        #expect(!text.contains("Content-Length") && body(of: text) == "a")
    }

    @Test("or with headers of its own that frame the body, and cannot be made to smuggle one")
    func headers() async throws {
        let lie = HTTPReply.bytes(200, ["Content-Length": "9", "Connection": "close"], [0x61])
        let text = try await rest(of: lie)
        #expect(text.contains("Content-Length: 9\r\n") && !text.contains("Content-Length: 1\r\n"))
        let smuggled = HTTPReply.bytes(200, ["X": "a\r\nY: b", "Connection": "close"])
        #expect(try await rest(of: smuggled).contains("X: a  Y: b\r\n"))
    }

    @Test("or with a head alone: to HEAD, and for 204 and 304")
    func headAlone() async throws {
        let head = try await rest(
            of: .text(200, "abc"), request: "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(head.contains("Content-Length: 3\r\n") && body(of: head).isEmpty)
        for status in [204, 304] {
            let text = try await rest(of: .bytes(status, ["Connection": "close"], [0x61]))
            #expect(!text.contains("Content-Length") && body(of: text).isEmpty)
        }
    }

    private let closing = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    private func stream(_ pieces: [String], length: Int?) -> HTTPReply.Body {
        let rest = Pieces(pieces)
        return .stream(length: length) { rest.next() }
    }
}

private final class Pieces: Sendable {
    private let rest: Mutex<ArraySlice<String>>

    init(_ pieces: [String]) { rest = Mutex(pieces[...]) }

    func next() -> [UInt8]? { rest.withLock { $0.popFirst().map { Array($0.utf8) } } }
}
