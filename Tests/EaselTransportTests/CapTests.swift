import EaselCore
import EaselTransport
import Foundation
import Testing

extension TransportTests {
    @Suite struct CapTests {
        static let capped = Calling.get.with { $0.reply = .memory(cap: 1000) }

        private func ending(of answer: String, _ calling: Calling = capped) async throws -> Ending {
            let server = RawServer { peer in
                guard peer.request() != nil else { return }
                peer.say(answer)
            }
            defer { server.stop() }
            return try await transport.perform(calling, server.url())
        }

        private static func body(_ count: Int) -> String { String(repeating: "x", count: count) }

        @Test("An answer of exactly the cap is taken, declared or not", arguments: Carrier.allCases)
        func exactlyTheCap(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let declared = try await ending(of: "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\(Self.body(1000))")
                #expect(declared.reply?.count == 1000)
                let undeclared = try await ending(of: "HTTP/1.1 200 OK\r\n\r\n\(Self.body(1000))")
                #expect(undeclared.reply?.body.count == 1000)
            }
        }

        @Test("An answer one byte above the cap is refused, declared or not or in chunks", arguments: Carrier.allCases)
        func aboveTheCap(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let declared = try await ending(of: "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n\(Self.body(1001))")
                let undeclared = try await ending(of: "HTTP/1.1 200 OK\r\n\r\n\(Self.body(1001))")
                let chunked = try await ending(
                    of: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n\(Self.body(1001))\r\n0\r\n\r\n")
                for ending in [declared, undeclared, chunked] {
                    #expect(ending.kind == "unknown too_large")
                    #expect(ending.sentence?.hasSuffix("is larger than the 1000 bytes that are allowed.") == true)
                }
            }
        }

        @Test("A cap of whole mebibytes is told in them", arguments: Carrier.allCases)
        func mebibytes(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let wide = Calling.get.with { $0.reply = .memory(cap: 2 << 20) }
                let ending = try await ending(of: "HTTP/1.1 200 OK\r\nContent-Length: 2097153\r\n\r\n", wide)
                #expect(ending.sentence?.hasSuffix("is larger than the 2 MiB that are allowed.") == true)
            }
        }

        @Test("D8: a declared length above the cap ends the call before the body comes", arguments: Carrier.allCases)
        func declaredLength(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
                    peer.untilGone()
                }
                defer { server.stop() }
                let start = ContinuousClock.now
                #expect(try await transport.perform(Self.capped, server.url()).kind == "unknown too_large")
                #expect(start.duration(to: .now) < .seconds(2))
            }
        }

        @Test("A cap of zero takes an empty answer and nothing else", arguments: Carrier.allCases)
        func capOfZero(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let none = Calling.get.with { $0.reply = .memory(cap: 0) }
                #expect(try await ending(of: "HTTP/1.1 204 No\r\n\r\n", none).status == 204)
                #expect(try await ending(of: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", none).status == 200)
                #expect(try await ending(of: "HTTP/1.1 200 OK\r\n\r\nx", none).kind == "unknown too_large")
            }
        }

        @Test("A packed answer is unpacked, and its cap counts the unpacked bytes", arguments: Carrier.allCases)
        func unpacked(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let packed = PackedZeros.gzip(codes: 40)
                let server = RawServer { peer in
                    while peer.request() != nil {
                        peer.say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
                        peer.say(packed)
                    }
                }
                defer { server.stop() }
                let size = 40 * 258 + 1
                let fits = Calling.get.with { $0.reply = .memory(cap: size) }
                let reply = try #require(try await transport.perform(fits, server.url()).reply)
                #expect(reply.body == [UInt8](repeating: 0, count: size))
                #expect(server.heads.first?.contains("gzip") == true)
                let tight = Calling.get.with { $0.reply = .memory(cap: size - 1) }
                #expect(try await transport.perform(tight, server.url()).kind == "unknown too_large")
            }
        }

        @Test("What only claims to be packed is trouble", arguments: Carrier.allCases, ["gzip", "deflate", "nonsense"])
        func notPacked(carrier: Carrier, coding: String) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(
                    of: "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: 5\r\n\r\nhello")
                #expect(ending.kind == "unknown not_http")
                #expect(ending.sentence?.hasSuffix("could not be unpacked.") == true)
            }
        }

        @Test(
            "D8, D9: an answer of 1 GB needs no more memory than its cap", arguments: Carrier.allCases,
            GiantAnswer.allCases)
        func giantAnswer(carrier: Carrier, kind: GiantAnswer) async throws {
            try await carrier.carry { () async throws in
                await #expect(processExitsWith: .success) { [carrier, kind] in
                    let cap = 8 << 20
                    let server = kind.server
                    let transport = try carrier.transport()
                    let small = RawServer.answering(ok)
                    _ = try await transport.perform(.get, small.url())
                    let before = Memory.peak
                    let call = Calling.get.with {
                        $0.reply = .memory(cap: cap); $0.deadline = .seconds(60)
                    }
                    let ending = try await transport.perform(call, server.url())
                    let growth = Memory.peak - before
                    guard ending.kind == "unknown too_large" else { exit(2) }
                    guard growth <= cap + (16 << 20) else { exit(3) }
                    exit(0)
                }
            }
        }

        @Test(
            "An answer that just fits its cap needs no more memory than the cap, while it grows too",
            arguments: Carrier.allCases)
        func growing(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                await #expect(processExitsWith: .success) { [carrier] in
                    let cap = 33 << 20
                    let server = RawServer { peer in
                        guard peer.request() != nil else { return }
                        peer.say("HTTP/1.1 200 OK\r\n\r\n")
                        for _ in 1...33 { peer.say([UInt8](repeating: 7, count: 1 << 20)) }
                    }
                    let transport = try carrier.transport()
                    let small = RawServer.answering(ok)
                    _ = try await transport.perform(.get, small.url())
                    let before = Memory.peak
                    let call = Calling.get.with { $0.reply = .memory(cap: cap) }
                    guard try await transport.perform(call, server.url()).reply?.body.count == cap else { exit(2) }
                    guard Memory.peak - before <= cap + (16 << 20) else { exit(3) }
                    exit(0)
                }
            }
        }
    }

    enum GiantAnswer: String, CaseIterable, Sendable, Codable {
        case declared, undeclared, chunked, packed, packedInChunks

        /// Made before the server is, because what it takes to make is not the transport's.
        private static let bomb = PackedZeros.gzip(codes: 4 << 20)

        var server: RawServer {
            let bomb = Self.bomb
            return RawServer { [self] peer in
                guard peer.request() != nil else { return }
                let block = [UInt8](repeating: 7, count: 1 << 20)
                switch self {
                case .declared:
                    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
                    while peer.say(block) {}
                case .undeclared:
                    peer.say("HTTP/1.1 200 OK\r\n\r\n")
                    while peer.say(block) {}
                case .chunked:
                    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    while peer.say("100000\r\n"), peer.say(block), peer.say("\r\n") {}
                case .packed:
                    peer.say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
                    peer.say(bomb)
                case .packedInChunks:
                    peer.say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
                    peer.say(String(bomb.count, radix: 16) + "\r\n")
                    peer.say(bomb)
                }
            }
        }
    }
}
