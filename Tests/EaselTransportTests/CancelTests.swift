import EaselCore
import Foundation
import TestGround
import Testing

@testable import EaselTransport

extension TransportTests {
    @Suite struct CancelTests {
        private func until(_ condition: () -> Bool) async throws {
            while !condition() { try await Task.sleep(for: .milliseconds(2)) }
        }

        @Test("A call that is cancelled before it begins is not sent", arguments: Carrier.allCases)
        func beforeBeginning(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let call = try Calling.post.call(server.url())
                let task = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return await transport.perform(call)
                }
                let ending = await task.value
                #expect(ending.kind == "notSent cancelled")
                #expect(ending.sentence == "The call to 127.0.0.1:\(server.port) was cancelled before it was sent.")
                try await Task.sleep(for: .milliseconds(50))
                #expect(server.connections == 0)
            }
        }

        @Test(
            "A call that is cancelled while it waits for an answer ends at once", arguments: Carrier.allCases,
            [false, true])
        func waiting(carrier: Carrier, answerBegun: Bool) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    if answerBegun { peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel") }
                    peer.untilGone()
                }
                defer { server.stop() }
                let call = try Calling.post.call(server.url())
                let task = Task { await transport.perform(call) }
                try await until { server.heads.count == 1 }
                try await Task.sleep(for: .milliseconds(20))
                let start = ContinuousClock.now
                task.cancel()
                let ending = await task.value
                #expect(start.duration(to: .now) < .milliseconds(200))
                #expect(ending.kind == "unknown cancelled")
                #expect(
                    ending.sentence
                        == "The call to 127.0.0.1:\(server.port) was cancelled after it was sent, so its outcome is not known."
                )
            }
        }

        @Test(
            "A call that is cancelled while its body goes out ends at once, and the rest is not sent",
            arguments: Carrier.allCases)
        func sendingBody(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    _ = peer.request(readBody: false)
                    peer.untilGone()
                }
                defer { server.stop() }
                let large = WireBody(type: "a/b", pieces: [.bytes([UInt8](repeating: 65, count: 200_000_000))])
                let call = try Calling.post.with { $0.body = large }.call(server.url())
                let task = Task { await transport.perform(call) }
                try await until { server.heads.count == 1 }
                task.cancel()
                #expect(await task.value.kind == "unknown cancelled")
            }
        }

        @Test("A call that is cancelled while it connects or waits for a connection was not sent")
        func connecting() async throws {
            let full = FullListener()
            defer { full.stop() }
            var settings = CurlTransport.Settings()
            settings.limits.connectionsPerHost = 1
            let transport = try CurlTransport(settings)
            let call = try Calling.post.call(full.url)
            let tasks = (1...3).map { _ in Task { await transport.perform(call) } }
            try await Task.sleep(for: .milliseconds(50))
            for task in tasks {
                task.cancel()
                #expect(await task.value.kind == "notSent cancelled")
            }
        }

        @Test("A call that is left while it connects was not sent", arguments: Carrier.allCases)
        func connectingAnywhere(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let full = FullListener()
                defer { full.stop() }
                let call = try Calling.post.call(full.url)
                let task = Task { await transport.perform(call) }
                try await Task.sleep(for: .milliseconds(100))
                task.cancel()
                #expect(await task.value.kind == "notSent cancelled")
                let short = Calling.post.with { $0.deadline = .milliseconds(300) }
                #expect(try await transport.perform(short, full.url).kind == "notSent timed_out")
            }
        }

        @Test(
            "A call that is cancelled during a look-up was not sent, and delays no other call",
            arguments: Carrier.allCases)
        func lookingUp(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                for _ in 1...20 {
                    let call = try Calling.post.call("http://nowhere-\(UInt32.random(in: 0 ... .max)).invalid/")
                    let task = Task { await transport.perform(call) }
                    task.cancel()
                    #expect(await task.value.kind.hasPrefix("notSent"))
                    #expect(try await transport.perform(.get, server.url()).status == 200)
                }
            }
        }

        @Test("A cancelled call frees its place for the call that waits for it")
        func freesConnection() async throws {
            var settings = CurlTransport.Settings()
            settings.limits.connectionsPerHost = 1
            let transport = try CurlTransport(settings)
            let server = RawServer { peer in
                while let request = peer.request() {
                    if request.head.hasPrefix("GET /slow") { return peer.untilGone() }
                    peer.say(ok)
                }
            }
            defer { server.stop() }
            let slow = try Calling.get.call(server.url("/slow"))
            let first = Task { await transport.perform(slow) }
            try await until { server.heads.count == 1 }
            async let second = transport.perform(.get, server.url())
            try await Task.sleep(for: .milliseconds(50))
            first.cancel()
            #expect(try await second.status == 200)
        }

        @Test(
            "A file for the reply is gone when a cancelled call returns, so the call can be made again",
            arguments: Carrier.allCases)
        func replyFile(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    while let request = peer.request() {
                        if request.head.hasPrefix("GET /slow") {
                            peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")
                            return peer.untilGone()
                        }
                        peer.say(ok)
                    }
                }
                defer { server.stop() }
                let folder = TemporaryFolder()
                let path = folder.path + "/reply"
                let calling = Calling.get.with { $0.reply = .file(path, cap: 100) }
                let slow = try calling.call(server.url("/slow"))
                for _ in 1...20 {
                    let task = Task { await transport.perform(slow) }
                    try await until { FileManager.default.fileExists(atPath: path) }
                    task.cancel()
                    #expect(await task.value.reply == nil)
                    #expect(!FileManager.default.fileExists(atPath: path))
                }
                #expect(try await transport.perform(calling, server.url()).status == 200)
            }
        }

        @Test("Storms of 2,000 cancelled calls end, each once, and the transport works on", arguments: Carrier.allCases)
        func storm(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    while let request = peer.request() {
                        if request.head.contains("/slow") { peer.pause(0.02) }
                        peer.say(ok)
                    }
                }
                defer { server.stop() }
                let call = try Calling.post.call(server.url("/slow"))
                let kinds = await withTaskGroup(of: String.self) { group in
                    for number in 0..<2000 {
                        group.addTask {
                            let task = Task { await transport.perform(call).kind }
                            if number % 3 > 0 { try? await Task.sleep(for: .microseconds(number * 7 % 9000)) }
                            if number % 5 > 0 { task.cancel() }
                            return await task.value
                        }
                    }
                    return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
                }
                #expect(kinds.values.reduce(0, +) == 2000)
                let known: Set<String> = ["answered 200", "notSent cancelled", "unknown cancelled"]
                #expect(known.isSuperset(of: kinds.keys))
                #expect(kinds["answered 200", default: 0] >= 400)
                let sent = kinds["answered 200", default: 0] + kinds["unknown cancelled", default: 0]
                // What was reported as not sent never reached the server.
                #expect(server.heads.count <= sent)
                #expect(try await transport.perform(.get, server.url()).status == 200)
            }
        }
    }
}
