import EaselCore
import EaselTransport
import Synchronization
import Testing

extension TransportTests {
    /// At most one request per call, and the right word for what became of it.
    @Suite struct OnceTests {
        private static let drops = [Calling.get, .post, .streamedPost, .emptyPost].flatMap { calling in
            [(calling: calling, reset: false), (calling: calling, reset: true)]
        }

        /// Answers the first requests and drops all later ones without an answer, whatever connection they come on.
        static func drops(after answered: Int, reset: Bool = false) -> RawServer {
            let seen = Mutex(0)
            return RawServer { peer in
                while peer.request() != nil {
                    let number = seen.withLock { count in
                        count += 1
                        return count
                    }
                    guard number <= answered else {
                        if reset { peer.reset() }
                        return
                    }
                    if answered > 1 { peer.pause(0.1) }
                    peer.say(ok)
                }
            }
        }

        @Test(
            "P10, P11, N17: A request that a kept connection drops is not sent again",
            arguments: Carrier.allCases, drops)
        func droppedOnKeptConnection(carrier: Carrier, drop: (calling: Calling, reset: Bool)) async throws {
            try await carrier.carry { () async throws in
                let (calling, reset) = drop
                let server = Self.drops(after: 1, reset: reset)
                defer { server.stop() }
                let first = try await transport.perform(calling, server.url())
                let second = try await transport.perform(calling, server.url())
                #expect(first.status == 200)
                #expect(second.kind == "unknown dropped")
                #expect(second.sentence == "127.0.0.1:\(server.port) closed the connection without an answer.")
                #expect(server.heads.count == 2)
                // Not even a connection for a second attempt is opened.
                try await Task.sleep(for: .milliseconds(20))
                #expect(server.connections == (carrier == .libcurl ? 1 : 2))
            }
        }

        @Test(
            "P10, P11, N17: A request that a kept connection drops is not sent again on another kept connection",
            arguments: Carrier.allCases, [Calling.get, .post, .streamedPost, .emptyPost])
        func droppedBesideOther(carrier: Carrier, calling: Calling) async throws {
            try await carrier.carry { () async throws in
                let server = Self.drops(after: 2)
                defer { server.stop() }
                async let one = transport.perform(calling, server.url())
                async let other = transport.perform(calling, server.url())
                #expect(try await [one.status, other.status] == [200, 200])
                #expect(server.connections == 2)
                #expect(try await transport.perform(calling, server.url()).kind == "unknown dropped")
                #expect(server.heads.count == 3)
            }
        }

        @Test("P10: A large body that a kept connection drops is not sent again", arguments: Carrier.allCases)
        func droppedLargeBody(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    while let request = peer.request(readBody: false), !request.head.contains("Content-Length: 3000000")
                    {
                        peer.say(ok)
                    }
                }
                defer { server.stop() }
                let large = WireBody(type: "a/b", pieces: [.bytes([UInt8](repeating: 65, count: 3_000_000))])
                #expect(try await transport.perform(.emptyPost, server.url()).status == 200)
                let ending = try await transport.perform(Calling.post.with { $0.body = large }, server.url())
                #expect(ending.kind == "unknown dropped")
                #expect(server.heads.count == 2)
            }
        }

        @Test(
            "P10, P11: A fresh connection that is dropped is not tried again",
            arguments: Carrier.allCases, [Calling.get, .post, .streamedPost, .emptyPost])
        func droppedAtOnce(carrier: Carrier, calling: Calling) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in _ = peer.request() }
                defer { server.stop() }
                let ending = try await transport.perform(calling, server.url())
                #expect(ending.kind == "unknown dropped")
                #expect(server.heads.count == 1)
                #expect(server.connections == 1)
            }
        }

        @Test(
            "A kept connection that was closed while idle is noticed before anything is sent",
            arguments: Carrier.allCases)
        func closedWhileIdle(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    peer.say(ok)
                }
                defer { server.stop() }
                for _ in 1...5 {
                    #expect(try await transport.perform(.post, server.url()).status == 200)
                    try await Task.sleep(for: .milliseconds(30))
                }
                #expect(server.heads.count == 5)
            }
        }

        @Test("Connections are kept for the next call", arguments: Carrier.allCases)
        func keptConnection(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                for calling in [Calling.post, .get, .emptyPost, .post] {
                    #expect(try await transport.perform(calling, server.url()).status == 200)
                }
                #expect(server.heads.count == 4)
                #expect(server.connections == 1)
            }
        }

        @Test("An order goes on a fresh connection when the kept one was idle for long")
        func idleBeforeOrder() async throws {
            var settings = CurlTransport.Settings()
            settings.limits.idleBeforeOrder = .seconds(1)
            let transport = try CurlTransport(settings)
            let server = RawServer.answering(ok)
            defer { server.stop() }
            #expect(try await transport.perform(.post, server.url()).status == 200)
            try await Task.sleep(for: .seconds(2.1))
            #expect(try await transport.perform(.get, server.url()).status == 200)
            #expect(server.connections == 1)
            try await Task.sleep(for: .seconds(2.1))
            #expect(try await transport.perform(.post, server.url()).status == 200)
            #expect(server.connections == 2)
        }

        @Test("No request waits for a go-ahead, whatever the size of its body", arguments: Carrier.allCases)
        func noExpectation(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let large = WireBody(type: "a/b", pieces: [.bytes([UInt8](repeating: 65, count: 2_000_000))])
                let ending = try await transport.perform(Calling.post.with { $0.body = large }, server.url())
                #expect(ending.status == 200)
                #expect(server.requests.first?.body.count == 2_000_000)
                #expect(server.heads.first?.contains("Expect") == false)
            }
        }

        @Test(
            "A refusal of the credentials, the expectation or the version is an answer and not a reason to repeat",
            arguments: Carrier.allCases, [401, 407, 408, 417, 421, 425, 429, 500, 503])
        func answeredOnce(carrier: Carrier, status: Int) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(
                    "HTTP/1.1 \(status) No\r\nWWW-Authenticate: Basic realm=a\r\nProxy-Authenticate: Digest realm=a, nonce=b\r\n"
                        + "Retry-After: 0\r\nContent-Length: 0\r\n\r\n")
                defer { server.stop() }
                #expect(try await transport.perform(.post, server.url()).status == status)
                #expect(server.heads.count == 1)
            }
        }

        @Test("An early refusal of a large body is an answer", arguments: Carrier.allCases)
        func earlyRefusal(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request(readBody: false) != nil else { return }
                    peer.say("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")
                    peer.untilGone()
                }
                defer { server.stop() }
                let large = WireBody(type: "a/b", pieces: [.bytes([UInt8](repeating: 65, count: 20_000_000))])
                let ending = try await transport.perform(Calling.post.with { $0.body = large }, server.url())
                #expect(ending.status == 413)
                #expect(ending.text == "big")
                #expect(server.heads.count == 1)
            }
        }

        @Test("A call that waits for a free connection has not been sent")
        func waitsForConnection() async throws {
            var settings = CurlTransport.Settings()
            settings.limits.connectionsPerHost = 1
            let transport = try CurlTransport(settings)
            let server = RawServer { peer in
                guard peer.request() != nil else { return }
                peer.untilGone()
            }
            defer { server.stop() }
            async let first = transport.perform(Calling.post.with { $0.deadline = .seconds(2) }, server.url())
            while server.heads.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            let clock = ContinuousClock()
            let start = clock.now
            let second = try await transport.perform(
                Calling.post.with { $0.deadline = .milliseconds(500) }, server.url())
            #expect(start.duration(to: clock.now) < .seconds(1.5))
            #expect(second.kind == "notSent timed_out")
            #expect(second.sentence == "No connection to 127.0.0.1:\(server.port) within 0.5 s.")
            #expect(try await first.kind == "unknown timed_out")
            #expect(server.heads.count == 1)
        }

        @Test("A call may wait for a free connection longer than a connection may take to stand")
        func waitsLong() async throws {
            var settings = CurlTransport.Settings()
            settings.limits.connectionsPerHost = 1
            settings.limits.connecting = .milliseconds(300)
            let transport = try CurlTransport(settings)
            let server = RawServer { peer in
                while peer.request() != nil {
                    peer.pause(1)
                    peer.say(ok)
                }
            }
            defer { server.stop() }
            async let first = transport.perform(.post, server.url())
            async let second = transport.perform(.post, server.url())
            async let third = transport.perform(.get, server.url())
            #expect(try await [first.status, second.status, third.status] == [200, 200, 200])
            #expect(server.connections == 1)
        }
    }
}
