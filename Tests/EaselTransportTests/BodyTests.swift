import EaselCalls
import EaselCore
import Foundation
import TestGround
import Testing

extension TransportTests {
    /// Bodies that stream from files.
    @Suite struct BodyTests {
        let place = TemporaryFolder()
        var folder: String { place.path }

        private func file(_ name: String, _ bytes: [UInt8]) throws -> ImageBytes {
            let path = folder + "/" + name
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            return .file(path: path, count: bytes.count)
        }

        private static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
            var state = seed
            return (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
        }

        private func post(_ pieces: [WireBody.Piece], to server: RawServer) async throws -> Ending {
            let body = WireBody(type: "application/json", pieces: pieces)
            // Tens of megabytes take their time on a busy machine.
            let calling = Calling.post.with {
                $0.body = body
                $0.deadline = .seconds(60)
            }
            return try await transport.perform(calling, server.url())
        }

        @Test("All kinds of pieces arrive in order, byte for byte", arguments: Carrier.allCases)
        func pieces(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                for size in [0, 1, 2, 3, 4, 5, 47, 48 << 10, (48 << 10) + 1, 65535, 65536, 65537, 200_001] {
                    let bytes = Self.noise(size, seed: UInt64(size))
                    let image = try file("a\(size)", bytes)
                    let text = Array(Data(bytes).base64EncodedString().utf8)
                    let ending = try await post(
                        [
                            .bytes(Array("<".utf8)), .base64(.memory(bytes)), .bytes([]), .base64(image),
                            .raw(.memory(bytes)), .bytes(Array("|".utf8)), .raw(image), .base64(image),
                        ], to: server)
                    #expect(ending.status == 200)
                    let expected = Array("<".utf8) + text + text + bytes + Array("|".utf8) + bytes + text
                    #expect(server.requests.last?.body == expected, "\(size)")
                }
            }
        }

        @Test("A reader gives the same bytes whatever room it is given")
        func smallRooms() throws {
            let bytes = Self.noise(1000)
            let image = try file("small", bytes)
            let body = WireBody(
                type: "a/b", pieces: [.base64(image), .bytes([1, 2, 3]), .base64(.memory(bytes)), .raw(image)])
            let text = Array(Data(bytes).base64EncodedString().utf8)
            for size in [1, 2, 3, 4, 5, 7, 64, 4096] {
                var reader = BodyReader(body)
                var all: [UInt8] = []
                let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
                defer { room.deallocate() }
                while case let count = try reader.fill(room), count > 0 { all += room[..<count] }
                #expect(all == text + [1, 2, 3] + text + bytes, "\(size)")
                #expect(all.count == body.length)
            }
        }

        @Test("Eight pictures of 20 MB go out as base64 in constant memory", arguments: Carrier.allCases)
        func constantMemory(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                await #expect(processExitsWith: .success) { [carrier] in
                    let folder = TemporaryFolder()
                    let path = folder.path + "/picture"
                    let block = Data(Self.noise(99_991))
                    let bytes = (1...200).reduce(into: Data()) { bytes, _ in bytes += block } + Data([1, 2])
                    try bytes.write(to: URL(fileURLWithPath: path))
                    let text = Array(bytes.base64EncodedString().utf8)
                    let server = RawServer { peer in
                        peer.say("HTTP/1.1 \(peer.drain(text, times: 8) ? 200 : 500) X\r\nContent-Length: 0\r\n\r\n")
                    }
                    let pieces = (1...8).map { _ in WireBody.Piece.base64(.file(path: path, count: bytes.count)) }
                    let transport = try carrier.transport()
                    let before = Memory.peak
                    let calling = Calling.post.with {
                        $0.body = WireBody(type: "a/b", pieces: pieces)
                        $0.deadline = .seconds(100)
                    }
                    let ending = try await transport.perform(calling, server.url())
                    let growth = Memory.peak - before
                    guard ending.status == 200 else { exit(2) }
                    guard growth < 8 << 20 else { exit(3) }
                    exit(0)
                }
            }
        }

        @Test(
            "D19: a file of another size, a link, a folder, a device, a pipe and a missing file are noticed before anything is sent",
            arguments: Carrier.allCases)
        func wrongFiles(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                guard case .file(let path, _) = try file("plain.png", [1, 2, 3]) else { return }
                symlink(path, folder + "/link.png")
                mkfifo(folder + "/pipe.png", 0o600)
                try FileManager.default.createDirectory(
                    atPath: folder + "/folder.png", withIntermediateDirectories: true)
                let cases: [(String, Int, String)] = [
                    (path, 2, "it has 3 bytes where 2 were expected"),
                    (path, 4, "it has 3 bytes where 4 were expected"),
                    (folder + "/link.png", 3, "it is a symbolic link"),
                    (folder + "/pipe.png", 0, "it is not a plain file"),
                    (folder + "/folder.png", 4096, "it is not a plain file"),
                    ("/dev/zero", 0, "it is not a plain file"), (folder + "/none.png", 3, "it does not exist"),
                ]
                for (path, count, reason) in cases {
                    for piece in [
                        WireBody.Piece.raw(.file(path: path, count: count)), .base64(.file(path: path, count: count)),
                    ] {
                        let ending = try await post([.bytes([1]), piece], to: server)
                        #expect(ending.kind == "notSent unreadable_body")
                        let name = path.split(separator: "/").last ?? ""
                        #expect(
                            ending.sentence == "The file \(name) cannot be sent to 127.0.0.1:\(server.port): \(reason)."
                        )
                    }
                }
                #expect(server.connections == 0)
            }
        }

        @Test(
            "D19: a file that grows or shrinks while it is read never becomes a whole request",
            arguments: [Carrier.libcurl], [true, false])
        func changingFile(carrier: Carrier, grows: Bool) async throws {
            try await carrier.carry { () async throws in
                let path = folder + "/changing.png"
                try Data(count: 30_000_000).write(to: URL(fileURLWithPath: path))
                let server = RawServer { peer in
                    _ = peer.request(readBody: false)
                    truncate(path, grows ? 30_000_001 : 29_999_999)
                    peer.untilGone()
                }
                defer { server.stop() }
                let ending = try await post([.base64(.file(path: path, count: 30_000_000))], to: server)
                #expect(ending.kind == "unknown unreadable_body")
                #expect(server.heads.count == 1)
            }
        }

        @Test(
            "D19: a file that somebody writes to while it is read never becomes a whole request",
            arguments: [Carrier.libcurl])
        func rewrittenFile(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let path = folder + "/rewritten.png"
                try Data(count: 30_000_000).write(to: URL(fileURLWithPath: path))
                // The system notes the time of a change in steps of some milliseconds.
                try await Task.sleep(for: .milliseconds(50))
                let server = RawServer { peer in
                    _ = peer.request(readBody: false)
                    let file = open(path, O_WRONLY)
                    pwrite(file, [1], 1, 20_000_000)
                    close(file)
                    peer.untilGone()
                }
                defer { server.stop() }
                let ending = try await post([.base64(.file(path: path, count: 30_000_000))], to: server)
                #expect(ending.kind == "unknown unreadable_body")
                #expect(ending.sentence?.hasSuffix("it changed while it was read.") == true)
            }
        }

        @Test("A file that is gone when its turn comes ends the call", arguments: [Carrier.libcurl])
        func removedFile(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let first = folder + "/first.png"
                let second = folder + "/second.png"
                try Data(count: 30_000_000).write(to: URL(fileURLWithPath: first))
                try Data(count: 10).write(to: URL(fileURLWithPath: second))
                let server = RawServer { peer in
                    _ = peer.request(readBody: false)
                    unlink(second)
                    peer.untilGone()
                }
                defer { server.stop() }
                let pieces = [
                    WireBody.Piece.raw(.file(path: first, count: 30_000_000)), .raw(.file(path: second, count: 10)),
                ]
                let ending = try await post(pieces, to: server)
                #expect(ending.kind == "unknown unreadable_body")
                #expect(ending.sentence?.contains("second.png") == true)
            }
        }
    }

    /// Answers that go to files.
    @Suite struct ReplyFileTests {
        let place = TemporaryFolder()
        var folder: String { place.path }

        private func get(_ answer: String, to path: String, cap: Int = 100) async throws -> (Ending, RawServer) {
            let server = RawServer { peer in
                guard peer.request() != nil else { return }
                peer.say(answer)
            }
            defer { server.stop() }
            return (
                try await transport.perform(Calling.get.with { $0.reply = .file(path, cap: cap) }, server.url()), server
            )
        }

        @Test(
            "An answer goes as it is to a new file, which is as open to others as new files are",
            arguments: Carrier.allCases)
        func newFile(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let path = folder + "/reply"
                let (ending, server) = try await get(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\npacked", to: path)
                #expect(ending.reply?.count == 6)
                #expect(ending.reply?.body == [])
                #expect(try String(contentsOfFile: path, encoding: .utf8) == "packed")
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                let example = folder + "/example"
                close(open(example, O_WRONLY | O_CREAT, 0o666))
                let usual = try FileManager.default.attributesOfItem(atPath: example)[.posixPermissions] as? Int
                #expect(mode != nil && mode == usual)
                #expect(server.heads.first?.contains("Accept-Encoding: identity\r\n") == true)
            }
        }

        @Test(
            "A file that exists, a link, or a folder that does not is noticed before anything is sent",
            arguments: Carrier.allCases)
        func unwritable(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let path = folder + "/there"
                try Data([1]).write(to: URL(fileURLWithPath: path))
                symlink(folder + "/target", folder + "/link")
                for place in [path, folder + "/link", folder + "/none/reply", folder] {
                    let (ending, server) = try await get(ok, to: place)
                    #expect(ending.kind == "notSent unwritable_reply")
                    #expect(server.connections == 0)
                }
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1]))
                #expect(!FileManager.default.fileExists(atPath: folder + "/target"))
            }
        }

        @Test("D7: a full disk is said as such")
        func fullDisk() async throws {
            // The device accepts nothing; a test cannot fill a disk.
            var body = ReplyBody(.file("/dev/full", cap: 100))
            let opened = open("/dev/full", O_WRONLY)
            try #require(opened >= 0)
            try body.open { _ in .success(opened) }
            let fault = [UInt8](repeating: 1, count: 10).withUnsafeBytes { body.take($0) }
            guard case .unwritable(let why) = fault else {
                Issue.record("the device took bytes")
                return
            }
            #expect(why.reason == "the disk is full")
        }

        @Test(
            "D4: the file is gone when the call did not end with an answer",
            arguments: Carrier.allCases,
            [
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi", "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 101), "nonsense", "",
            ])
        func removed(carrier: Carrier, answer: String) async throws {
            try await carrier.carry { () async throws in
                let path = folder + "/reply"
                let (ending, _) = try await get(answer, to: path)
                #expect(ending.kind.hasPrefix("unknown"))
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }

        @Test("A large answer goes to its file whole", arguments: Carrier.allCases)
        func large(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let path = folder + "/large"
                let block = [UInt8](repeating: 0x61, count: 1 << 20)
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    peer.say("HTTP/1.1 200 OK\r\nContent-Length: \(64 << 20)\r\n\r\n")
                    for _ in 1...64 { peer.say(block) }
                }
                defer { server.stop() }
                let calling = Calling.get.with { $0.reply = .file(path, cap: 64 << 20) }
                #expect(try await transport.perform(calling, server.url()).reply?.count == 64 << 20)
                #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == 64 << 20)
            }
        }
    }
}
