import EaselCore
import EaselTransport
import Testing

extension TransportTests {
    @Suite struct RedirectTests {
        private static let redirects = [301, 302, 303, 307, 308].flatMap { status in
            [(status: status, calling: Calling.get), (status: status, calling: .post)]
        }

        @Test(
            "P12: A redirect is an answer, and the other host sees neither key nor body",
            arguments: Carrier.allCases, redirects)
        func notFollowed(carrier: Carrier, redirect: (status: Int, calling: Calling)) async throws {
            try await carrier.carry { () async throws in
                let (status, calling) = redirect
                let other = RawServer.answering(ok)
                defer { other.stop() }
                let server = RawServer.answering(
                    "HTTP/1.1 \(status) Moved\r\nLocation: \(other.url("/there"))\r\nRefresh: 0; url=\(other.url())\r\n"
                        + "Alt-Svc: http/1.1=\"127.0.0.1:\(other.port)\"\r\nContent-Length: 0\r\n\r\n")
                defer { server.stop() }
                let ending = try await transport.perform(calling.with { $0.key = "KEY" }, server.url())
                #expect(ending.status == status)
                #expect(ending.reply?.header("Location") == other.url("/there"))
                #expect(server.heads.count == 1)
                #expect(other.connections == 0)
            }
        }

        @Test("A cookie that one answer sets goes along with no other call", arguments: Carrier.allCases)
        func noCookies(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")
                defer { server.stop() }
                for _ in 1...2 { #expect(try await transport.perform(.get, server.url()).status == 200) }
                #expect(!server.heads.joined().contains("Cookie"))
            }
        }

        @Test(
            "A call without a key carries none, also after one with a key on the same connection",
            arguments: Carrier.allCases)
        func noLeftovers(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let signed = Calling.post.with {
                    $0.key = "KEY"; $0.headers = [("X-Own", "1")]
                }
                #expect(try await transport.perform(signed, server.url()).status == 200)
                #expect(try await transport.perform(.get, server.url()).status == 200)
                #expect(server.connections == (carrier == .libcurl ? 1 : 2))
                #expect(!server.heads[1].contains("KEY"))
                #expect(!server.heads[1].contains("X-Own"))
                #expect(!server.heads[1].contains("Content-"))
            }
        }
    }
}
