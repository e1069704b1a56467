import EaselCore
import Foundation
import TestGround
import Testing

@testable import EaselTransport

extension TransportTests {
    @Suite(.enabled(if: TLSServer.isPossible, TLSServer.needs)) struct TLSTests {
        let certificates: Certificates
        static let host = "api.example.test"

        init() async throws { certificates = try await Certificates(host: Self.host) }

        private func transport(_ server: TLSServer, caFile: String?, host: String = host) throws -> CurlTransport {
            var settings = CurlTransport.Settings()
            settings.caFile = caFile
            settings.pinned = ["\(host):\(server.port):127.0.0.1"]
            return try CurlTransport(settings)
        }

        private func url(_ server: TLSServer, host: String = host) -> String { "https://\(host):\(server.port)/" }

        @Test(
            "A certificate of a trusted authority is accepted, in both versions of HTTP", arguments: ["http/1.1", "h2"])
        func trusted(protocols: String) async throws {
            let server = try await TLSServer(certificates.named, protocols, .answer)
            defer { server.stop() }
            let transport = try transport(server, caFile: certificates.authority)
            let version = protocols == "h2" ? "h2" : "h1"
            for calling in [Calling.get, .post, .streamedPost, .emptyPost] {
                #expect(try await transport.perform(calling, url(server)).text == "hi")
            }
            #expect(server.requests.count == 4)
            #expect(server.requests.allSatisfy { $0.hasPrefix(version) })
        }

        @Test("X11: A certificate that nobody trusts is refused before anything is sent")
        func selfSigned() async throws {
            let server = try await TLSServer(certificates.selfSigned, "h2,http/1.1", .answer)
            defer { server.stop() }
            for caFile in [nil, certificates.authority] {
                let transport = try transport(server, caFile: caFile)
                let ending = try await transport.perform(Calling.post.with { $0.key = "KEY" }, url(server))
                #expect(ending.kind == "notSent insecure")
                let sentence = try #require(ending.sentence)
                #expect(sentence.hasPrefix("The certificate of api.example.test:\(server.port) was not acceptable: "))
                #expect(sentence.contains("self") && sentence.hasSuffix("."))
            }
            #expect(server.requests.isEmpty)
        }

        @Test("X11: A server that nobody vouches for is refused before anything is sent", arguments: Carrier.allCases)
        func unvouched(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = try await TLSServer(certificates.selfSigned, "h2,http/1.1", .answer)
                defer { server.stop() }
                let plain = RawServer { peer in peer.say("HTTP/1.1 400 Bad\r\n\r\n") }
                defer { plain.stop() }
                for port in [server.port, plain.port] {
                    let call = Calling.post.with { $0.key = "KEY" }
                    let ending = try await Carrier.transport.perform(call, "https://127.0.0.1:\(port)/")
                    #expect(ending.kind == "notSent insecure", "\(ending)")
                }
                #expect(server.requests.isEmpty)
                #expect(plain.heads.isEmpty)
            }
        }

        @Test("X11: A certificate of an unknown authority is refused before anything is sent")
        func unknownAuthority() async throws {
            let server = try await TLSServer(certificates.named, "h2,http/1.1", .answer)
            defer { server.stop() }
            let transport = try transport(server, caFile: nil)
            #expect(try await transport.perform(.post, url(server)).kind == "notSent insecure")
            #expect(server.requests.isEmpty)
        }

        @Test("X11: A certificate for another name is refused before anything is sent")
        func wrongName() async throws {
            let server = try await TLSServer(certificates.named, "h2,http/1.1", .answer)
            defer { server.stop() }
            let other = "other.example.test"
            let transport = try transport(server, caFile: certificates.authority, host: other)
            let ending = try await transport.perform(.post, url(server, host: other))
            #expect(ending.kind == "notSent insecure")
            #expect(ending.sentence?.hasPrefix("The certificate of other.example.test:") == true)
            let byAddress = try await transport.perform(.post, "https://127.0.0.1:\(server.port)/")
            #expect(byAddress.kind == "notSent insecure")
            #expect(server.requests.isEmpty)
        }

        @Test("X11: A download over a certificate that is not acceptable is refused, and leaves no file")
        func download() async throws {
            let folder = TemporaryFolder()
            let file = folder.path + "/fox.png"
            for (certificate, host) in [
                (certificates.selfSigned, Self.host), (certificates.named, "other.example.test"),
            ] {
                let server = try await TLSServer(certificate, "h2,http/1.1", .answer)
                defer { server.stop() }
                let transport = try transport(server, caFile: certificates.authority, host: host)
                for sink in [ReplySink.memory(cap: 64 << 20), .file(file, cap: 64 << 20)] {
                    let call = Calling.get.with {
                        $0.reply = sink; $0.peers = .anywhere
                    }
                    let ending = try await transport.perform(call, url(server, host: host))
                    #expect(ending.kind == "notSent insecure")
                    #expect(!FileManager.default.fileExists(atPath: file))
                }
                #expect(server.requests.isEmpty)
            }
        }

        @Test("A file of certificates that cannot be read makes no connection secure")
        func missingFile() async throws {
            let server = try await TLSServer(certificates.named, "h2", .answer)
            defer { server.stop() }
            let transport = try transport(server, caFile: "/nowhere/ca.pem")
            let ending = try await transport.perform(.get, url(server))
            #expect(ending.kind == "notSent insecure")
            #expect(ending.sentence?.contains("/nowhere/ca.pem") == true)
        }

        @Test("A server that does not speak TLS is refused, and one that speaks it is no HTTP server")
        func noTLS() async throws {
            let plain = RawServer { peer in peer.say("HTTP/1.1 400 Bad\r\n\r\n") }
            defer { plain.stop() }
            let transport = try CurlTransport()
            let ending = try await transport.perform(.post, "https://127.0.0.1:\(plain.port)/")
            #expect(ending.kind == "notSent insecure")
            #expect(
                ending.sentence?.hasPrefix("No secure connection to 127.0.0.1:\(plain.port) could be made: ") == true)
            let server = try await TLSServer(certificates.named, "http/1.1", .answer)
            defer { server.stop() }
            #expect(try await transport.perform(.post, "http://127.0.0.1:\(server.port)/").reply == nil)
        }

        @Test(
            "P10, P11, N17: A request that a kept secure connection drops is not sent again",
            arguments: ["http/1.1", "h2"], [Calling.get, .post, .streamedPost, .emptyPost])
        func dropped(protocols: String, calling: Calling) async throws {
            let server = try await TLSServer(certificates.named, protocols, .dropSecond)
            defer { server.stop() }
            let transport = try transport(server, caFile: certificates.authority)
            #expect(try await transport.perform(calling, url(server)).status == 200)
            #expect(try await transport.perform(calling, url(server)).kind == "unknown dropped")
            #expect(server.requests.count == 2)
        }

        @Test(
            "P10, P11, N17: A request whose stream is refused is not sent again",
            arguments: [Calling.get, .post, .streamedPost, .emptyPost],
            [TLSServer.Way.refuseStream, .refuseAlways, .goAway])
        func refusedStream(calling: Calling, way: TLSServer.Way) async throws {
            let server = try await TLSServer(certificates.named, "h2", way)
            defer { server.stop() }
            let transport = try transport(server, caFile: certificates.authority)
            let first = try await transport.perform(calling, url(server))
            #expect(first.kind == (way == .refuseStream ? "answered 200" : "unknown dropped"))
            let second = try await transport.perform(calling, url(server))
            #expect(second.kind == "unknown dropped", "\(second)")
            #expect(server.requests.count == 2)
        }

        @Test("A secure connection that is cut is no end of an answer")
        func cutTLS() async throws {
            let server = try await TLSServer(certificates.named, "http/1.1", .cutTLS)
            defer { server.stop() }
            let transport = try transport(server, caFile: certificates.authority)
            let ending = try await transport.perform(.get, url(server))
            #expect(ending.kind == "unknown cut")
        }

        @Test("Many calls share one connection where HTTP/2 is offered")
        func shared() async throws {
            let server = try await TLSServer(certificates.named, "h2", .answer)
            defer { server.stop() }
            let transport = try transport(server, caFile: certificates.authority)
            let address = url(server)
            let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 1...50 { group.addTask { try await transport.perform(.post, address).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [Int?](repeating: 200, count: 50))
            #expect(server.requests.count == 50)
        }
    }
}
