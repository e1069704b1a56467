import EaselCore
import Foundation
import Testing

@testable import EaselTransport

extension TransportTests {
    /// Which addresses may be connected.
    @Suite struct PeerTests {
        private func transport(_ pinned: String...) throws -> CurlTransport {
            var settings = CurlTransport.Settings()
            settings.pinned = pinned
            return try CurlTransport(settings)
        }

        static let publicOnly = Calling.post.with { $0.peers = .publicHosts }

        @Test("D16: a name that leads to this machine is refused before it is connected")
        func name() async throws {
            let server = RawServer.answering(ok)
            defer { server.stop() }
            let transport = try transport("cdn.example.test:\(server.port):127.0.0.1")
            let url = "http://cdn.example.test:\(server.port)/"
            let ending = try await transport.perform(Self.publicOnly, url)
            #expect(ending.kind == "notSent forbidden_peer")
            #expect(
                ending.sentence == "cdn.example.test:\(server.port) is at an address that may not be reached.")
            // A connection that is refused too late would show up a moment later.
            try await Task.sleep(for: .milliseconds(50))
            #expect(server.connections == 0)
            let local = Calling.post.with { $0.peers = .publicHostsAndLoopback }
            #expect(try await transport.perform(local, url).status == 200)
        }

        @Test("D16: a name that leads to any address off the open internet is refused")
        func answers() async throws {
            let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let text = try String(contentsOf: tests.appending(path: "Fixtures/Hosts/inside.txt"), encoding: .utf8)
            let plain = text.split(separator: "\n").map { $0.trimmingPrefix("[") }
                .map { String($0.hasSuffix("]") ? $0.dropLast() : $0) }.filter { IPAddress($0) != nil }
            #expect(plain.count > 60)
            let names = plain.enumerated().map { "cdn\($0.offset).example.test:9:\($0.element)" }
            var settings = CurlTransport.Settings()
            settings.pinned = names
            let transport = try CurlTransport(settings)
            for number in plain.indices {
                let ending = try await transport.perform(Self.publicOnly, "http://cdn\(number).example.test:9/")
                #expect(ending.kind == "notSent forbidden_peer", "\(plain[number])")
            }
        }

        @Test("D16: a name that the look-up itself leads to this machine is refused", arguments: Carrier.allCases)
        func lookedUp(carrier: Carrier) async throws {
            let server = RawServer.answering(ok)
            defer { server.stop() }
            try await carrier.carry { () async throws in
                let known = try await Carrier.transport.perform(Self.publicOnly, "http://localhost:\(server.port)/")
                #expect(known.kind == "notSent forbidden_peer")
                // libcurl takes any name below localhost for this machine, and the system's look-up may find none.
                let below = try await Carrier.transport.perform(Self.publicOnly, "http://cdn.localhost:\(server.port)/")
                #expect(["notSent forbidden_peer", "notSent name_not_found"].contains(below.kind))
            }
            #expect(server.connections == 0)
        }

        @Test("D16: a kept connection is judged again by the policy of the call")
        func keptConnection() async throws {
            let server = RawServer.answering(ok)
            defer { server.stop() }
            let transport = try transport("cdn.example.test:\(server.port):127.0.0.1")
            let url = "http://cdn.example.test:\(server.port)/"
            #expect(try await transport.perform(.post, url).status == 200)
            #expect(try await transport.perform(Self.publicOnly, url).kind == "notSent forbidden_peer")
            #expect(try await transport.perform(.post, url).status == 200)
            #expect(server.heads.count == 2)
        }

        @Test(
            "A plain address is judged like a name",
            arguments: Carrier.allCases,
            ["127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "localhost"])
        func literal(carrier: Carrier, host: String) async throws {
            try await carrier.carry { () async throws in
                #expect(
                    try await Carrier.transport.perform(Self.publicOnly, "http://\(host):9/").kind
                        == "notSent forbidden_peer")
            }
        }

        @Test("D16: an address of the inner network is refused where this machine is allowed")
        func inner() async throws {
            let transport = try transport("cdn.example.test:80:10.1.2.3,169.254.169.254")
            let local = Calling.get.with { $0.peers = .publicHostsAndLoopback }
            #expect(try await transport.perform(local, "http://cdn.example.test/").kind == "notSent forbidden_peer")
        }

        @Test("Of several addresses the forbidden ones are passed over")
        func several() async throws {
            let server = RawServer.answering(ok)
            defer { server.stop() }
            let transport = try transport("cdn.example.test:\(server.port):10.1.2.3,169.254.169.254,127.0.0.1")
            let local = Calling.get.with { $0.peers = .publicHostsAndLoopback }
            let ending = try await transport.perform(local, "http://cdn.example.test:\(server.port)/")
            #expect(ending.status == 200)
        }

        @Test("Where one address is forbidden and the other refuses, it was the refusal")
        func refusal() async throws {
            let transport = try transport("cdn.example.test:1:10.1.2.3,127.0.0.1")
            let local = Calling.get.with { $0.peers = .publicHostsAndLoopback }
            let ending = try await transport.perform(local, "http://cdn.example.test:1/")
            #expect(ending.kind == "notSent refused")
        }
    }
}
