import EaselCore
import EaselTransport
import Testing

extension TransportTests {
    @Suite struct AnswerTests {
        @Test("A small answer comes back with status, headers and body", arguments: Carrier.allCases)
        func smallAnswer(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let ending = try await transport.perform(.get, server.url("/a?b=c"))
                #expect(ending.status == 200)
                #expect(ending.text == "hi")
                #expect(ending.reply?.header("content-type") == "text/plain")
                #expect(ending.reply?.count == 2)
                #expect(server.heads.first?.hasPrefix("GET /a?b=c HTTP/1.1\r\n") == true)
            }
        }

        @Test("A request says what it has to and nothing about libcurl", arguments: Carrier.allCases)
        func requestHead(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let post = Calling.post.with {
                    $0.key = "KEY"; $0.headers = [("X-Empty", ""), ("X-One", "1")]
                }
                #expect(try await transport.perform(post, server.url()).status == 200)
                #expect(try await transport.perform(.emptyPost, server.url()).status == 200)
                let lines = server.heads[0].split(separator: "\r\n").map(String.init)
                #expect(lines[0] == "POST / HTTP/1.1")
                #expect(
                    Set(lines.dropFirst()) == [
                        "Host: 127.0.0.1:\(server.port)", "User-Agent: easel/0.1", "Accept: */*", "X-Empty:",
                        "X-One: 1",
                        "Accept-Encoding: gzip, deflate", "Content-Type: application/json", "Authorization: Bearer KEY",
                        "Content-Length: 2",
                    ])
                #expect(server.requests[0].body == Array("{}".utf8))
                #expect(server.heads[1].contains("Content-Length: 0\r\n"))
                #expect(!server.heads[1].contains("Content-Type"))
                #expect(!server.heads.joined().lowercased().contains("curl"))
            }
        }
    }
}
