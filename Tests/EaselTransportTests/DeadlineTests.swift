import EaselCore
import Testing

@testable import EaselTransport

extension TransportTests {
    @Suite struct DeadlineTests {
        private func timed(_ work: () async throws -> Ending) async throws -> (Ending, Duration) {
            let start = ContinuousClock.now
            return (try await work(), start.duration(to: .now))
        }

        @Test("P4: A silent server is left at the deadline", arguments: Carrier.allCases)
        func silent(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    _ = peer.request()
                    peer.untilGone()
                }
                defer { server.stop() }
                let call = Calling.post.with { $0.deadline = .milliseconds(400) }
                let (ending, time) = try await timed { try await transport.perform(call, server.url()) }
                #expect(ending.kind == "unknown timed_out")
                #expect(ending.sentence == "No answer from 127.0.0.1:\(server.port) within 0.4 s.")
                #expect(time > .milliseconds(390) && time < .seconds(3))
                #expect(server.heads.count == 1 && server.connections == 1)
            }
        }

        @Test(
            "D22: bytes that drip do not stretch the deadline", arguments: Carrier.allCases,
            ["head", "body", "interim"])
        func drip(carrier: Carrier, part: String) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    if part == "body" { peer.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") }
                    if part == "head" { peer.say("HTTP/1.1 200 OK\r\nX: ") }
                    while peer.say(part == "interim" ? "HTTP/1.1 102 Working\r\n\r\n" : "x") { peer.pause(0.1) }
                }
                defer { server.stop() }
                let call = Calling.get.with { $0.deadline = .seconds(1) }
                let (ending, time) = try await timed { try await transport.perform(call, server.url()) }
                #expect(ending.kind == "unknown timed_out")
                if part == "body" {
                    #expect(ending.sentence == "The answer from 127.0.0.1:\(server.port) was not complete within 1 s.")
                }
                #expect(time > .milliseconds(990) && time < .seconds(2))
                // The connection is given up a moment after the call, and only then may the server end it.
                try await Task.sleep(for: .milliseconds(100))
            }
        }

        @Test("A server that does not read a large body is left at the deadline", arguments: Carrier.allCases)
        func unread(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    _ = peer.request(readBody: false)
                    peer.pause(3)
                }
                defer { server.stop() }
                let large = WireBody(type: "a/b", pieces: [.bytes([UInt8](repeating: 65, count: 50_000_000))])
                let call = Calling.post.with {
                    $0.deadline = .seconds(1); $0.body = large
                }
                let (ending, time) = try await timed { try await transport.perform(call, server.url()) }
                #expect(ending.kind == "unknown timed_out")
                #expect(time < .seconds(2))
            }
        }

        @Test("A connection that does not come to stand is given up before the deadline")
        func connecting() async throws {
            // The queue of this listener is full, so a further connection is neither accepted nor refused.
            let full = FullListener()
            defer { full.stop() }
            var settings = CurlTransport.Settings()
            settings.limits.connecting = .milliseconds(500)
            let transport = try CurlTransport(settings)
            let (ending, time) = try await timed { try await transport.perform(.post, full.url) }
            #expect(ending.kind == "notSent timed_out")
            #expect(ending.sentence == "No connection to 127.0.0.1:\(full.port) within 0.5 s.")
            #expect(time < .seconds(2))
        }

        @Test(
            "A deadline of nothing is over before it begins", arguments: Carrier.allCases,
            [Duration.zero, .seconds(-1)])
        func nothing(carrier: Carrier, deadline: Duration) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let call = Calling.get.with { $0.deadline = deadline }
                #expect(try await transport.perform(call, server.url()).kind == "notSent timed_out")
                #expect(server.connections == 0)
            }
        }

        @Test("A deadline beyond all bounds is taken", arguments: Carrier.allCases)
        func forEver(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let call = Calling.get.with { $0.deadline = .seconds(Int64.max) }
                #expect(try await transport.perform(call, server.url()).status == 200)
            }
        }
    }
}
