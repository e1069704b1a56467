import EaselServer
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("A server refuses")
struct RefusingTests {
    static let requests: [(String, Int)] = [
        ("\r\n\r\n\r\n", 400), ("GET\r\n\r\n", 400), ("GET /\r\n\r\n", 400), ("GET  / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1 \r\n\r\n", 400), (" GET / HTTP/1.1\r\n\r\n", 400), ("G(T / HTTP/1.1\r\n\r\n", 400),
        ("\u{1}\u{2}\u{3}\r\n\r\n", 400), ("GET / HTTP/2.0\r\n\r\n", 505), ("GET / HTTQ/1.1\r\n\r\n", 400),
        ("GET / http/1.1\r\n\r\n", 400), ("GET x HTTP/1.1\r\n\r\n", 400), ("GET http://x/ HTTP/1.1\r\n\r\n", 400),
        ("GET /\u{7F} HTTP/1.1\r\n\r\n", 400), ("GET /é HTTP/1.1\r\n\r\n", 400), ("GET /#a HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\n\n", 400), ("GET / HTTP/1.1\r\nHost: x\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400), (head("Host: y"), 400), (head("no colon"), 400), (head(": x"), 400),
        (head("A B: x"), 400), (head("A : x"), 400), (head(" folded"), 400), (head("A: b\u{0}c"), 400),
        (head("A: b\u{8}c"), 400), (head("A: b\rc"), 400), (head("Content-Length: -1"), 400),
        (head("Content-Length: +5"), 400), (head("Content-Length: "), 400), (head("Content-Length: 5, 5"), 400),
        (head("Content-Length: 0x5"), 400), (head("Content-Length: 5\r\nContent-Length: 5"), 400),
        (head("Content-Length: 99999999999999999999999"), 413), (head("Transfer-Encoding: gzip"), 501),
        (head("Transfer-Encoding: gzip, chunked"), 501), (head("Transfer-Encoding: chunked\r\nContent-Length: 5"), 400),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400), (chunked("x\r\n"), 400),
        (chunked("-1\r\n"), 400), (chunked("\r\n"), 400), (chunked("fffffffff\r\n"), 400),
        (chunked("ffffffff\r\n"), 413), (chunked("2\r\nabc\r\n0\r\n\r\n"), 400), (chunked("2\nab\r\n0\r\n\r\n"), 400),
        (head("Content-Length: 1\r\nExpect: something"), 417),
    ]

    static func head(_ line: String) -> String { "POST / HTTP/1.1\r\nHost: x\r\n\(line)\r\n\r\n" }
    static func chunked(_ body: String) -> String { head("Transfer-Encoding: chunked") + body }

    @Test("what is malformed, closes, and never lets it reach the handler", arguments: requests)
    func malformed(request: String, status: Int) async throws {
        let reply = try await serving { _ in
            .text(200, "taken")
        } client: { port in
            let client = try RawSocket(port: port)
            try client.send(request)
            let reply = try client.reply()
            let rest = try client.rest()
            #expect(rest.isEmpty)
            return reply
        }
        #expect(reply.status == status)
        #expect(reply.header("Connection") == "close")
    }

    @Test("what is too large, each kind with its own status")
    func caps() async throws {
        var limits = HTTPServer.Limits()
        limits.headBytes = 1000
        limits.headerCount = 10
        limits.bodyBytes = 100
        let requests = [
            "GET /\(String(repeating: "a", count: 1000)) HTTP/1.1\r\nHost: x\r\n\r\n",
            Self.head("A: " + String(repeating: "a", count: 1000)),
            Self.head((1...10).map { "A\($0): b" }.joined(separator: "\r\n")),
            Self.head("Content-Length: 101"), Self.chunked("32\r\n\(String(repeating: "a", count: 50))\r\n33\r\n"),
            String(repeating: "a", count: 2_000_000),
            Self.head("Content-Length: 4000000") + String(repeating: "a", count: 4_000_000),
            Self.head("Content-Length: 100") + String(repeating: "a", count: 100),
        ]
        let statuses = try await serving(limits) { _ in
            .text(200, "")
        } client: { port in
            try requests.map { request in
                let client = try RawSocket(port: port)
                try client.send(request)
                return try client.reply().status
            }
        }
        #expect(statuses == [414, 431, 431, 413, 413, 414, 413, 200])
    }

    @Test("what its screen refuses, before the body has come, and goes on where nothing is left unread")
    func screened() async throws {
        let server = try await HTTPServer.start(screen: { $0.path == "/no" ? .text(404, "No.") : nil }) {
            .text(200, "\($0.body.count)")
        }
        let port = server.port
        let answers = try await blocking {
            let client = try RawSocket(port: port)
            var answers: [String] = []
            for request in [
                "POST /no HTTP/1.1\r\nHost: x\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab",
                "POST /no HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nab",
            ] {
                try client.send(request)
                let reply = try client.reply()
                answers.append("\(reply.status) \(reply.text) \(reply.header("Connection") ?? "")")
            }
            return answers + ["\(try client.rest().count)"]
        }
        #expect(answers == ["404 No. ", "200 2 ", "404 No. close", "0"])
        await server.stop()
    }

    @Test("what is too slow: a head and a body with 408, an idle connection without a word")
    func slow() async throws {
        var limits = HTTPServer.Limits()
        limits.head = .milliseconds(150)
        limits.body = .milliseconds(150)
        limits.idle = .milliseconds(150)
        let answers = try await serving(limits) { _ in
            .text(200, "")
        } client: { port in
            try ["GET / HTTP/1.1\r\nHost", Self.head("Content-Length: 5") + "ab", ""].map { request in
                let client = try RawSocket(port: port)
                try client.send(request)
                return String(decoding: try client.rest().prefix(12), as: UTF8.self)
            }
        }
        #expect(answers == ["HTTP/1.1 408", "HTTP/1.1 408", ""])
    }

    @Test("more connections than it may have, and takes new ones when old ones end")
    func connections() async throws {
        var limits = HTTPServer.Limits()
        limits.connections = 3
        let statuses = try await serving(limits) { _ in
            .text(200, "")
        } client: { port in
            func status(_ client: RawSocket) throws -> Int {
                try client.send(get)
                return try client.reply().status
            }
            var clients = try (1...3).map { _ in try RawSocket(port: port) }
            var statuses = try clients.map(status)
            statuses.append(try RawSocket(port: port).reply().status)
            clients.removeLast()
            // The server notices the end a moment later.
            for _ in 1...200 {
                if let later = try? status(RawSocket(port: port)), later == 200 { return statuses + [later] }
                usleep(20_000)
            }
            return statuses
        }
        #expect(statuses == [200, 200, 200, 503, 200])
    }

    @Test("to start on a port that is taken or on no address, and says why")
    func start() async throws {
        let server = try await HTTPServer.start { _ in .text(200, "") }
        let port = server.port
        await #expect(throws: HTTPServerError.self) { _ = try await HTTPServer.start(port: port) { _ in .dropped } }
        let error = try await #require(throws: HTTPServerError.self) {
            _ = try await HTTPServer.start(port: 70_000) { _ in .dropped }
        }
        #expect("\(error)".hasPrefix("The server could not listen on 127.0.0.1, port 70000: "))
        await #expect(throws: HTTPServerError.self) {
            _ = try await HTTPServer.start(host: "256.0.0.1") { _ in .dropped }
        }
        await server.stop()
    }
}
