import EaselCore
import EaselEngine
import EaselTesting
import Foundation
import TestGround
import Testing

extension TransportTests {
    /// Downloads into a folder of the real disk, from hosts that mean no good.
    @Suite struct DownloadTests {
        private static let picture: [UInt8] = SamplePicture.png
        private static let good: String =
            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: \(picture.count)\r\n\r\n"

        struct Host: CustomTestStringConvertible, Sendable {
            let testDescription: String
            /// What the first connection is answered; the second one gets the picture.
            let answer: [UInt8]

            init(_ name: String, _ head: String, _ body: [UInt8] = []) {
                testDescription = name
                answer = Array("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\(head)\r\n\r\n".utf8) + body
            }
        }

        static let wrong: [Host] = [
            Host("D4: a length that is too large", "Content-Length: \(picture.count + 1)", picture),
            Host("D4: a length that is too small", "Content-Length: \(picture.count - 1)", picture),
            Host("D4: two lengths", "Content-Length: 5\r\nContent-Length: \(picture.count)", picture),
            Host("D4: two lengths in one line", "Content-Length: \(picture.count), 5", picture),
            Host("D4: a chunk that is cut", "Transfer-Encoding: chunked", Array("40\r\n".utf8) + picture.prefix(30)),
            Host("D4: chunks without an end", "Transfer-Encoding: chunked", Array("45\r\n".utf8) + picture),
            Host("D3: half a picture without a length", "Connection: close", Array(picture.prefix(40))),
            Host("D10: HTML as image/png", "Connection: close", Array("<!DOCTYPE html><html></html>".utf8)),
            Host("D9: a picture packed by gzip", "Content-Encoding: gzip", PackedZeros.gzip(codes: 40)),
            Host("D5: nothing", "Content-Length: 0"),
        ]

        @Test(
            "D3, D4, D10: what a host gets wrong is fetched again, and nothing half stays", arguments: Carrier.allCases,
            wrong)
        func faulty(carrier: Carrier, host: Host) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    peer.say(peer.number == 1 ? host.answer : Array(Self.good.utf8) + Self.picture)
                }
                defer { server.stop() }
                let fetching = try Fetching(server, on: transport)
                let kept = try await fetching.files().get()
                #expect(try fetching.names() == ["a-red-fox.png"])
                #expect(kept.map(\.sha256) == [SHA256.hexDigest(of: Self.picture)])
                #expect(server.heads.count == 2)
            }
        }

        @Test("D23: the file can be read by whoever may read the user's other files", arguments: Carrier.allCases)
        func mode(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    while peer.request() != nil { peer.say(Array(Self.good.utf8) + Self.picture) }
                }
                defer { server.stop() }
                let fetching = try Fetching(server, on: transport)
                let path = try #require(try await fetching.files().get().first?.path)
                let other = fetching.folder.path + "/other"
                close(open(other, O_WRONLY | O_CREAT, 0o666))
                func mode(_ path: String) throws -> Int? {
                    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                }
                #expect(try mode(path) == mode(other))
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(Self.picture))
            }
        }

        @Test(
            "D5, D6: on a real disk what came half is fetched anew, and what has its name is taken as it is",
            arguments: Carrier.allCases)
        func afterDeath(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    while peer.request() != nil { peer.say(Array(Self.good.utf8) + Self.picture) }
                }
                defer { server.stop() }
                let fetching = try Fetching(server, on: transport)
                let out = fetching.folder.path + "/out"
                try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
                try Data(Self.picture.prefix(30)).write(to: URL(fileURLWithPath: out + "/.easel-o1-1.part"))
                #expect(try await fetching.files(isRecorded: false).get().map(\.path) == [out + "/a-red-fox.png"])
                #expect(try fetching.names() == [".easel-o1-1.whole", "a-red-fox.png"])
                symlink(out + "/a-red-fox.png", out + "/a-link.png")
                #expect(try await fetching.files().get().map(\.path) == [out + "/a-red-fox.png"])
                #expect(try fetching.names() == ["a-link.png", "a-red-fox.png"])
                #expect(server.heads.count == 1)
            }
        }

        static let nowhere = [
            "file:///etc/passwd", "http://10.0.0.1/x", "https://169.254.169.254/latest/meta-data/", "ftp://127.0.0.1/x",
            "http://[::ffff:10.0.0.1]/x", "http://127.0.0.1@10.0.0.1/x", "http://user:pw@127.0.0.1/x",
            "http://１２７.0.0.1/x", "http://①②⑦.0.0.1/x", "http://0x7f.1/x", "http://2130706433/x", "\\\\127.0.0.1\\x",
            "http://127.0.0.1\\@10.0.0.1/", "//user@127.0.0.1/x", "gopher://127.0.0.1:70/_x", "http://cdn.example/x",
        ]

        @Test("D15, D18: a redirect to where no picture may lie is not followed", arguments: Carrier.allCases, nowhere)
        func forbidden(carrier: Carrier, location: String) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(
                    "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
                defer { server.stop() }
                let fetching = try Fetching(server, on: transport)
                let failure = try await fetching.files().failure
                #expect(failure?.code == .notAPicture)
                #expect(try fetching.names() == [])
                #expect(server.heads.count == 1)
            }
        }

        @Test(
            "D14, D17: a redirect to another host is followed without the key, and one in the same folder too",
            arguments: Carrier.allCases)
        func followed(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let other = RawServer { peer in
                    while let head = peer.request()?.head {
                        let isEnd = head.hasPrefix("GET /pictures/b/fox.png?x=1 ")
                        peer.say(
                            isEnd
                                ? Array(Self.good.utf8) + Self.picture
                                : Array(
                                    "HTTP/1.1 307 Hop\r\nLocation: ../b/fox.png?x=1\r\nContent-Length: 0\r\n\r\n".utf8))
                    }
                }
                defer { other.stop() }
                let server = RawServer.answering(
                    "HTTP/1.1 301 Gone\r\nLocation: \(other.url("/pictures/a/fox"))\r\nSet-Cookie: a=b\r\n"
                        + "Content-Length: 0\r\n\r\n")
                defer { server.stop() }
                let fetching = try Fetching(server, on: transport)
                #expect(try await fetching.files().get().count == 1)
                #expect(other.heads.map { String($0.prefix { $0 != "H" }) }.count == 2)
                for head in (server.heads + other.heads).map({ $0.lowercased() }) {
                    for word in ["authorization", "x-key", "cookie", Fetching.key] { #expect(!head.contains(word)) }
                }
            }
        }

        @Test("D14: six hops are too many", arguments: Carrier.allCases)
        func circles(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
                defer { server.stop() }
                let fetching = try Fetching(server, on: transport)
                let failure = try await fetching.files().failure
                #expect(
                    failure?.message == "The picture was not fetched: The picture's host redirects more than 5 times.")
                #expect(server.heads.count == 6)
                #expect(try fetching.names() == [])
            }
        }

        @Test(
            "D22: bytes that drip do not hold a download beyond its time, and the next try brings the picture",
            arguments: Carrier.allCases)
        func drip(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    guard peer.number == 1 else { return _ = peer.say(Array(Self.good.utf8) + Self.picture) }
                    peer.say(Self.good)
                    for byte in Self.picture {
                        guard peer.say([byte]) else { return }
                        peer.pause(0.5)
                    }
                }
                defer { server.stop() }
                var fetching = try Fetching(server, on: transport)
                fetching.deadline = .seconds(2)
                let start = ContinuousClock.now
                #expect(try await fetching.files().get().count == 1)
                let time = start.duration(to: .now)
                #expect(time >= .seconds(2) && time < .seconds(4))
            }
        }

        @Test(
            "D8, D9: a body of 50 GB, one of 1 GB and a bomb leave nothing and need no more memory than the cap",
            arguments: Carrier.allCases)
        func giants(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                await #expect(processExitsWith: .success) { [carrier] in
                    let transport = try carrier.transport()
                    let small = RawServer { peer in
                        while peer.request() != nil { peer.say(Array(Self.good.utf8) + Self.picture) }
                    }
                    _ = try await Fetching(small, on: transport).files().get()
                    let before = Memory.peak
                    for giant in Giant.allCases {
                        let fetching = try Fetching(giant.server, on: transport)
                        let failure = try await fetching.files().failure
                        guard failure?.code == .notAPicture, try fetching.names() == [] else { exit(2) }
                    }
                    guard Memory.peak - before <= (64 + 16) << 20 else { exit(3) }
                    exit(0)
                }
            }
        }

        @Test("D8: a picture of 8 MB comes into its file with room for itself once", arguments: Carrier.allCases)
        func large(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                await #expect(processExitsWith: .success) { [carrier] in
                    let transport = try carrier.transport()
                    let zeros = [UInt8](repeating: 0, count: 1 << 20)
                    let server = RawServer { peer in
                        guard peer.request() != nil else { return }
                        guard peer.number > 1 else { return _ = peer.say(Array(Self.good.utf8) + Self.picture) }
                        peer.say("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
                        peer.say(Array(Self.picture.prefix(33)))
                        for _ in 1...8 { peer.say(zeros) }
                        peer.say(Array(Self.picture.suffix(12)))
                    }
                    let fetching = try Fetching(server, on: transport)
                    _ = try await fetching.files().get()
                    let before = Memory.peak
                    let kept = try await fetching.files().get()
                    guard kept.map(\.bytes) == [45 + (8 << 20)], try fetching.names().count == 2 else { exit(2) }
                    guard Memory.peak - before <= 14 << 20 else { exit(3) }
                    exit(0)
                }
            }
        }
    }

    enum Giant: CaseIterable, Sendable {
        case declared, undeclared, packed

        var server: RawServer {
            RawServer { [self] peer in
                guard peer.request() != nil else { return }
                let block = [UInt8](repeating: 7, count: 1 << 20)
                switch self {
                case .declared:
                    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 53687091200\r\n\r\n")
                    while peer.say(block) {}
                case .undeclared:
                    peer.say("HTTP/1.1 200 OK\r\n\r\n")
                    while peer.say(block) {}
                case .packed:
                    peer.say("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Encoding: gzip\r\n\r\n")
                    peer.say(PackedZeros.gzip(codes: 4 << 20))
                }
            }
        }
    }
}
