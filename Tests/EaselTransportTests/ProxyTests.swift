import EaselCore
import Foundation
import Testing

@testable import EaselTransport

extension TransportTests {
    @Suite struct ProxyTests {
        private func transport(_ proxy: String, exceptions: [String] = [], pinned: [String] = []) throws
            -> CurlTransport
        {
            var settings = CurlTransport.Settings()
            settings.proxies = Proxies(http: proxy, https: proxy, exceptions: exceptions)
            settings.pinned = pinned
            return try CurlTransport(settings)
        }

        @Test("A plain call to another machine goes through the proxy, with the proxy's word and nobody's key")
        func plain() async throws {
            let proxy = RawServer.answering(ok)
            defer { proxy.stop() }
            let transport = try transport("http://user:word@127.0.0.1:\(proxy.port)")
            #expect(try await transport.perform(.post, "http://example.test/a?b").status == 200)
            let head = try #require(proxy.heads.first)
            #expect(head.hasPrefix("POST http://example.test/a?b HTTP/1.1\r\n"))
            #expect(head.contains("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"))
        }

        @Test("A secure call asks the proxy for a way, and the proxy sees no header of the call")
        func tunnel() async throws {
            let proxy = RawServer { peer in
                guard peer.request() != nil else { return }
                peer.say("HTTP/1.1 200 Connection established\r\nX-From-Proxy: 1\r\n\r\n")
                peer.untilGone()
            }
            defer { proxy.stop() }
            let transport = try transport("http://127.0.0.1:\(proxy.port)")
            let signed = Calling.post.with {
                $0.key = "KEY"; $0.deadline = .milliseconds(500)
            }
            let ending = try await transport.perform(signed, "https://example.test/a?b")
            #expect(ending.kind == "notSent timed_out")
            #expect(proxy.heads.count == 1)
            #expect(proxy.heads[0].hasPrefix("CONNECT example.test:443 HTTP/1.1\r\n"))
            #expect(!proxy.heads[0].contains("KEY"))
            #expect(!proxy.heads[0].contains("/a"))
        }

        @Test(
            "Through a tunnel the certificate is checked, connections are kept, and no call is sent twice",
            .enabled(if: TLSServer.isPossible, TLSServer.needs),
            arguments: ["http/1.1", "h2"])
        func throughTunnel(protocols: String) async throws {
            let certificates = try await Certificates(host: "api.example.test")
            let server = try await TLSServer(certificates.named, protocols, .dropSecond)
            defer { server.stop() }
            let proxy = RawServer { peer in
                guard peer.request() != nil else { return }
                peer.say("HTTP/1.1 200 Connection established\r\n\r\n")
                peer.relay(to: server.port)
            }
            defer { proxy.stop() }
            var settings = CurlTransport.Settings()
            settings.proxies.https = "http://127.0.0.1:\(proxy.port)"
            let untrusting = try CurlTransport(settings)
            settings.caFile = certificates.authority
            let transport = try CurlTransport(settings)
            let signed = Calling.streamedPost.with {
                $0.key = "KEY"; $0.peers = .publicHosts
            }
            #expect(try await untrusting.perform(signed, "https://api.example.test/").kind == "notSent insecure")
            let reply = try await transport.perform(signed, "https://api.example.test/").reply
            #expect(reply?.status == 200)
            #expect(reply?.headers.contains { $0.name == "X-From-Proxy" } == false)
            #expect(try await transport.perform(signed, "https://api.example.test/").kind == "unknown dropped")
            #expect(server.requests.count == 2)
            #expect(!proxy.heads.joined().contains("KEY"))
        }

        @Test("A call that the proxy does not let through was not sent", arguments: [403, 407, 502])
        func blocked(status: Int) async throws {
            let proxy = RawServer.answering(
                "HTTP/1.1 \(status) No\r\nProxy-Authenticate: Basic realm=a\r\nContent-Length: 0\r\n\r\n")
            defer { proxy.stop() }
            let transport = try transport("http://user:word@127.0.0.1:\(proxy.port)")
            let ending = try await transport.perform(.post, "https://example.test/")
            #expect(ending.kind == "notSent refused")
            #expect(ending.sentence == "The proxy does not let calls to example.test through.")
            #expect(proxy.heads.count == 1)
        }

        @Test("A proxy that closes, is away or has no address is named without its word")
        func away() async throws {
            let closing = RawServer { _ = $0.request() }
            defer { closing.stop() }
            let closed = try await transport("http://user:word@127.0.0.1:\(closing.port)")
                .perform(.post, "https://example.test/")
            #expect(closed.kind == "notSent refused")
            let away = try await transport("http://user:word@127.0.0.1:1").perform(.post, "http://example.test/")
            #expect(away.kind == "notSent refused")
            #expect(away.sentence == "The proxy for example.test accepts no connections.")
            let nowhere = try await transport("http://user:word@proxy.invalid:1").perform(.post, "http://example.test/")
            #expect(nowhere.kind == "notSent name_not_found")
            #expect(nowhere.sentence == "The proxy for example.test could not be found.")
            let odd = try await transport("gopher://user:word@127.0.0.1:1").perform(.post, "http://example.test/")
            #expect(odd.kind.hasPrefix("notSent"))
            for ending in [closed, away, nowhere, odd] {
                #expect(ending.sentence?.contains("word") == false)
            }
        }

        @Test("This machine is never reached through a proxy", arguments: ["127.0.0.1", "localhost", "127.3.2.1"])
        func loopback(host: String) async throws {
            let proxy = RawServer.answering(ok)
            defer { proxy.stop() }
            let server = RawServer(address: host == "localhost" ? "127.0.0.1" : host) { peer in
                while peer.request() != nil { peer.say(ok) }
            }
            defer { server.stop() }
            let transport = try transport("http://127.0.0.1:\(proxy.port)")
            #expect(try await transport.perform(.post, "http://\(host):\(server.port)/").status == 200)
            #expect(proxy.connections == 0)
            #expect(server.heads.count == 1)
        }

        @Test("A host on the list of exceptions is reached directly")
        func exception() async throws {
            let proxy = RawServer.answering(ok)
            defer { proxy.stop() }
            let server = RawServer.answering(ok)
            defer { server.stop() }
            let transport = try transport(
                "http://127.0.0.1:\(proxy.port)", exceptions: ["example.test"],
                pinned: ["api.example.test:\(server.port):127.0.0.1"])
            #expect(try await transport.perform(.post, "http://api.example.test:\(server.port)/").status == 200)
            #expect(proxy.connections == 0)
        }

        @Test("Through a proxy a plain address is judged all the same")
        func peers() async throws {
            let proxy = RawServer.answering(ok)
            defer { proxy.stop() }
            let transport = try transport("http://127.0.0.1:\(proxy.port)")
            let call = Calling.post.with { $0.peers = .publicHosts }
            #expect(try await transport.perform(call, "http://10.0.0.1/").kind == "notSent forbidden_peer")
            #expect(proxy.connections == 0)
            #expect(try await transport.perform(call, "http://example.test/").status == 200)
        }
    }

    /// Which proxy a call gets, read from the environment as other programs read it.
    @Suite struct ProxyChoiceTests {
        private func proxy(_ environment: [String: String], _ origin: String) throws -> String? {
            let settings = CurlTransport.Settings(environment: environment)
            return settings.proxies.proxy(for: try #require(Origin(origin)))
        }

        @Test("No proxy is asked that nobody named, whatever the environment says", arguments: Carrier.allCases)
        func environment(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                await #expect(processExitsWith: .success) { [carrier] in
                    for name in ["http_proxy", "all_proxy"] { setenv(name, "http://127.0.0.1:1", 1) }
                    let server = RawServer.answering(ok)
                    let ending = try await carrier.transport().perform(.get, server.url())
                    exit(ending.status == 200 ? 0 : 2)
                }
            }
        }

        @Test("The variables name the proxies, and HTTP_PROXY names none")
        func variables() throws {
            #expect(try proxy(["http_proxy": "p"], "http://example.test") == "p")
            #expect(try proxy(["http_proxy": "p"], "https://example.test") == nil)
            #expect(try proxy(["HTTP_PROXY": "p"], "http://example.test") == nil)
            #expect(try proxy(["HTTPS_PROXY": "p"], "https://example.test") == "p")
            #expect(try proxy(["https_proxy": "a", "HTTPS_PROXY": "b"], "https://example.test") == "a")
            #expect(try proxy(["all_proxy": "p"], "http://example.test") == "p")
            #expect(try proxy(["http_proxy": ""], "http://example.test") == nil)
            #expect(try proxy([:], "http://example.test") == nil)
            #expect(try proxy(["http_proxy": "p"], "http://localhost:80") == nil)
        }

        @Test(
            "The exceptions are names with all below them, addresses, blocks and the star",
            arguments: [
                ("example.test", "http://example.test", true), ("example.test", "http://api.example.test", true),
                (".example.test", "http://api.example.test", true), ("example.test", "http://badexample.test", false),
                ("a.test, example.test", "http://example.test", true), ("EXAMPLE.test", "http://example.test", true),
                ("example.test:81", "http://example.test:81", true), ("example.test:81", "http://example.test", false),
                ("10.0.0.0/8", "http://10.1.2.3", true), ("10.0.0.0/8", "http://11.1.2.3", false),
                ("10.1.2.3", "http://10.1.2.3", true), ("10.1.2.0/23", "http://10.1.3.9", true),
                ("10.1.2.0/99", "http://10.1.2.1", false), ("fd00::/8", "http://[fd12::1]", true),
                ("[fd12::1]", "http://[fd12::1]", true), ("fd00::/8", "http://10.0.0.1", false),
                ("*", "http://example.test", true), ("", "http://example.test", false), (".", "http://a.test", false),
            ])
        func exceptions(list: String, origin: String, isDirect: Bool) throws {
            let chosen = try proxy(["http_proxy": "p", "no_proxy": list], origin)
            #expect((chosen == nil) == isDirect)
        }

        @Test("The first variable that names certificates counts")
        func certificates() {
            func file(_ environment: [String: String]) -> String? {
                CurlTransport.Settings(environment: environment).caFile
            }
            #expect(file(["SSL_CERT_FILE": "s"]) == "s")
            #expect(file(["SSL_CERT_FILE": "s", "CURL_CA_BUNDLE": "c"]) == "c")
            #expect(file(["SSL_CERT_FILE": "s", "CURL_CA_BUNDLE": "c", "EASEL_CA_FILE": "e"]) == "e")
            #expect(file([:]) == nil)
        }
    }
}
