import EaselServer
import Testing

@Suite("A server reads")
struct ReadingTests {
    @Test("a path, a query of which the first value counts, and several requests on one connection")
    func keepAlive() async throws {
        let texts = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            try client.send("GET /a%20b?x=1&x=2&y=%C3%A9+z&w HTTP/1.1\r\nHost: x\r\n\r\n")
            let first = try client.reply().text
            try client.send("POST /c HTTP/1.1\r\nhost: x\r\nCONTENT-LENGTH: 3\r\n\r\nabc")
            return [first, try client.reply().text]
        }
        #expect(texts == ["GET /a%20b [w=,x=1,y=é z] #1 ", "POST /c [] #2 abc"])
    }

    @Test("headers in their order, by name in any case, without the blanks around a value")
    func headers() async throws {
        let text = try await serving { request in
            let all = request.headers.map(\.name).joined(separator: ",")
            return .text(200, "\(request.headers["x-one"] ?? "-") \(request.headers.all("X-TWO")) \(all)")
        } client: { port in
            let client = try RawSocket(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: x\r\nX-One: \t a b \r\nx-two: 1\r\nX-Two:2\r\n\r\n")
            return try client.reply().text
        }
        #expect(text == #"a b ["1", "2"] Host,X-One,x-two,X-Two"#)
    }

    @Test("a chunked body with extensions and trailers")
    func chunked() async throws {
        let texts = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            try client.send("4\r\nwiki\r\n5;name=value\r\npedia\r\n0\r\nTrailer: 1\r\n\r\n" + get)
            return [try client.reply().text, try client.reply().text]
        }
        #expect(texts == ["POST / [] #1 wikipedia", "GET / [] #2 "])
    }

    @Test("pipelined requests, and answers them in order")
    func pipelined() async throws {
        let texts = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            try client.send(String(repeating: get, count: 50))
            return try (1...50).map { _ in try client.reply().text }
        }
        #expect(texts == (1...50).map { "GET / [] #\($0) " })
    }

    @Test("a request that arrives byte by byte")
    func byteByByte() async throws {
        let text = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            for byte in "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi".utf8 { try client.send([byte]) }
            return try client.reply().text
        }
        #expect(text == "POST /x [] #1 hi")
    }

    @Test("a body only after it has said go on")
    func expectContinue() async throws {
        let heads = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            let first = try client.head()
            try client.send("hi")
            return [first, try client.reply().text]
        }
        #expect(heads == ["HTTP/1.1 100 Continue", "POST / [] #1 hi"])
    }

    @Test("no body that it would refuse anyway, although the client asked first")
    func expectTooMuch() async throws {
        let status = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\nExpect: 100-continue\r\n\r\n")
            return try client.reply().status
        }
        #expect(status == 413)
    }

    @Test("version 1.0, and ends the connection unless asked not to")
    func version10() async throws {
        let replies = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n" + get)
            return [try client.reply().text, String(decoding: try client.rest(), as: UTF8.self)]
        }
        #expect(replies[0] == "GET / [] #1 ")
        #expect(replies[1].contains("Connection: close") && replies[1].hasSuffix("#2 "))
    }

    @Test("a wish to close, and closes")
    func close() async throws {
        let rest = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n" + get)
            return String(decoding: try client.rest(), as: UTF8.self)
        }
        #expect(rest.hasSuffix("GET / [] #1 "))
    }
}
