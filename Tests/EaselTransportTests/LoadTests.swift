import EaselCore
import Foundation
import Synchronization
import Testing

@testable import EaselTransport

extension TransportTests {
    /// Many calls, and nothing left behind.
    @Suite struct LoadTests {
        @Test("1,000 calls at once all get their own answer over 64 connections", arguments: Carrier.allCases)
        func thousand(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    while let request = peer.request() {
                        let path = request.head.split(separator: " ")[1]
                        peer.pause(0.01)
                        peer.say("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
                    }
                }
                defer { server.stop() }
                let calls = try (0..<1000).map { try Calling.post.call(server.url("/\($0)")) }
                let right = await withTaskGroup(of: Bool.self) { group in
                    for (number, call) in calls.enumerated() {
                        group.addTask { await transport.perform(call).text == "/\(number)" }
                    }
                    return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(right == 1000)
                #expect(server.heads.count == 1000)
                #expect(server.connections <= 64)
            }
        }

        @Test("The cap on all connections holds over many hosts")
        func inTotal() async throws {
            var settings = CurlTransport.Settings()
            settings.limits.connectionsInTotal = 3
            let transport = try CurlTransport(settings)
            let open = Counter()
            let servers = (1...6).map { _ in
                RawServer { peer in
                    open.enter()
                    defer { open.leave() }
                    while peer.request() != nil {
                        peer.pause(0.02)
                        peer.say(ok)
                    }
                }
            }
            defer { for server in servers { server.stop() } }
            let calls = try servers.flatMap { server in try (1...5).map { _ in try Calling.get.call(server.url()) } }
            let answered = await withTaskGroup(of: Int?.self) { group in
                for call in calls { group.addTask { await transport.perform(call).status } }
                return await group.reduce(into: 0) { $0 += $1 == 200 ? 1 : 0 }
            }
            #expect(answered == 30)
            // A server notices the end of a connection a little later than libcurl, which has opened the next by then.
            #expect(open.most <= 6)
        }

        @Test("Transports that come and go leave neither threads nor descriptors nor memory")
        func comeAndGo() async {
            await #expect(processExitsWith: .success) {
                let server = RawServer.answering(ok)
                func rounds(_ count: Int) async throws {
                    for _ in 1...count {
                        guard try await CurlTransport().perform(.post, server.url()).status == 200 else { exit(2) }
                    }
                    for _ in 1...400 where Memory.threads > 20 || Memory.descriptors > 20 {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                }
                try await rounds(100)
                let before = (Memory.now, Memory.threads, Memory.descriptors)
                try await rounds(400)
                guard Memory.descriptors <= before.2 + 4 else { exit(3) }
                guard Memory.threads <= before.1 + 4 else { exit(4) }
                guard Memory.now - before.0 < 8 << 20 else { exit(5) }
                exit(0)
            }
        }

        @Test("C6: calls that are made and cancelled leave neither descriptors nor memory", arguments: Carrier.allCases)
        func makeAndCancel(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                await #expect(processExitsWith: .success) { [carrier] in
                    let server = RawServer { peer in
                        while let request = peer.request() {
                            if request.head.contains("/slow") { return peer.untilGone() }
                            peer.say(ok)
                        }
                    }
                    let transport = try carrier.transport()
                    let call = try Calling.post.call(server.url("/slow"))
                    func rounds(_ count: Int) async throws {
                        for number in 1...count {
                            let task = Task { await transport.perform(call) }
                            if number % 4 > 0 { await Task.yield() }
                            if number % 8 == 0 { try await Task.sleep(for: .microseconds(300)) }
                            task.cancel()
                            guard await task.value.reply == nil else { exit(2) }
                        }
                        guard try await transport.perform(.get, server.url()).status == 200 else { exit(6) }
                        try await Task.sleep(for: .milliseconds(200))
                        server.forget()
                    }
                    try await rounds(2000)
                    let before = (Memory.now, Memory.threads, Memory.descriptors)
                    let isLong = ProcessInfo.processInfo.environment["EASEL_LONG_TESTS"] == "1"
                    try await rounds(isLong ? 100_000 : 10_000)
                    // What was cancelled last may take its time to go on a busy machine; what leaks never goes.
                    for _ in 1...200 where Memory.now - before.0 >= 12 << 20 {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    guard Memory.descriptors <= before.2 + 8 else { exit(3) }
                    guard Memory.threads <= before.1 + 8 else { exit(4) }
                    guard Memory.now - before.0 < 12 << 20 else { exit(5) }
                    exit(0)
                }
            }
        }

        @Test("A transport that nobody holds any more still ends its call", arguments: Carrier.allCases)
        func lastReference(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    peer.pause(0.1)
                    peer.say(ok)
                }
                defer { server.stop() }
                #expect(try await carrier.transport().perform(.post, server.url()).status == 200)
            }
        }
    }
}

/// Counts who is inside, and the most there ever were.
final class Counter: Sendable {
    private let state = Mutex((inside: 0, most: 0))

    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
        }
    }

    func leave() { state.withLock { $0.inside -= 1 } }
}
