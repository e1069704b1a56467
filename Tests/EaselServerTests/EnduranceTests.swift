import EaselServer
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("A server endures", .serialized)
struct EnduranceTests {
    @Test("a thousand requests on one connection")
    func thousand() async throws {
        let last = try await serving(by: echo) { port in
            let client = try RawSocket(port: port)
            var text = ""
            for _ in 1...1000 {
                try client.send(get)
                text = try client.reply().text
            }
            return text
        }
        #expect(last == "GET / [] #1000 ")
    }

    @Test("two hundred connections at once, each with its own number")
    func twoHundred() async throws {
        let numbers = try await serving {
            .text(200, "\($0.connection)")
        } client: { port in
            let clients = try (1...200).map { _ in try RawSocket(port: port) }
            for client in clients { try client.send(get) }
            return try clients.map { Int(try $0.reply().text) }
        }
        #expect(Set(numbers).count == 200)
    }

    @Test("a quarter of a gigabyte, in constant memory")
    func large() async throws {
        let before = residentPages()
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        let source = Counter(256)
        let reply = HTTPReply(body: .stream(length: 256 << 20) { source.next() ? piece : nil })
        let count = try await serving { _ in
            reply
        } client: { port in
            let client = try RawSocket(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            _ = try client.head()
            var count = 0
            while true {
                let bytes = try client.some().count
                if bytes == 0 { return count }
                count += bytes
            }
        }
        // What came together with the head was counted by nobody.
        #expect(count > 255 << 20)
        #expect(residentPages() - before < 64 << 8, "the memory grew by more than 64 MB")
    }

    @Test("a large body, and gives its memory back")
    func largeBody() async throws {
        let text = try await serving {
            .text(200, "\($0.body.count)")
        } client: { port in
            let client = try RawSocket(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 31457280\r\n\r\n")
            try client.send([UInt8](repeating: 0x61, count: 30 << 20))
            return try client.reply().text
        }
        #expect(text == "\(30 << 20)")
    }

    @Test("stopping: connections end, the port is free, nothing is left open")
    func stopping() async throws {
        let before = openDescriptors()
        for _ in 1...100 {
            let server = try await HTTPServer.start { _ in HTTPReply(manner: .hanging(upTo: .seconds(60))) }
            let port = server.port
            let clients = try await blocking {
                let clients = try (1...5).map { _ in try RawSocket(port: port) }
                for client in clients.dropFirst(2) { try client.send(get) }
                return Box(clients)
            }
            await server.stop()
            let answered = try await blocking { clients.sockets.count { (try? $0.rest().isEmpty) == false } }
            #expect(answered == 0)
            await #expect(throws: RawSocket.Trouble.self) { try await blocking { _ = try RawSocket(port: port) } }
        }
        // Other tests run meanwhile and end; a leak of one descriptor a round would stay.
        for _ in 1...600 where openDescriptors() - before >= 90 { try await Task.sleep(for: .milliseconds(100)) }
        #expect(openDescriptors() - before < 90)
    }

    @Test("being forgotten: it stops by itself")
    func forgotten() async throws {
        func start() async throws -> Int { try await HTTPServer.start { _ in .text(200, "") }.port }
        let port = try await start()
        for _ in 1...100 {
            if (try? await blocking { _ = try RawSocket(port: port) }) == nil { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the port is still open")
    }

    @Test("being forgotten often: threads and pipes go with it, and so does an answer that is under way")
    func forgottenOften() async throws {
        let before = openDescriptors()
        func start() async throws -> Int { try await HTTPServer.start { _ in .text(200, "") }.port }
        for _ in 1...100 { _ = try await start() }
        let server = try await Asked()
        // Each has a listener and two ends of a pipe; other tests run meanwhile.
        for _ in 1...500 where openDescriptors() - before > 90 || !server.isOver {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(openDescriptors() - before <= 90)
        #expect(server.isOver, "an answer goes on after its server was forgotten")
    }
}

/// Clients handed from one blocking stretch to the next.
///
/// `@unchecked`: the stretches follow one another, awaited, so one thread at a time uses the sockets.
private final class Box: @unchecked Sendable {
    let sockets: [RawSocket]
    init(_ sockets: [RawSocket]) { self.sockets = sockets }
}

/// A server that was asked something long, and then forgotten.
private struct Asked {
    private final class Mark: Sendable {
        let isSet = Atomic(false)
        let isBusy = Atomic(false)
    }

    private let mark = Mark()
    private let client: Box

    var isOver: Bool { mark.isSet.load(ordering: .relaxed) }

    init() async throws {
        let mark = mark
        let server = try await HTTPServer.start { _ in
            mark.isBusy.store(true, ordering: .relaxed)
            try? await Task.sleep(for: .seconds(900))
            mark.isSet.store(true, ordering: .relaxed)
            return .text(200, "")
        }
        let port = server.port
        client = try await blocking {
            let client = try RawSocket(port: port)
            try client.send(get)
            return Box([client])
        }
        while !mark.isBusy.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(5)) }
    }
}

private final class Counter: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func next() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}

/// How many descriptors this process has open.
private func openDescriptors() -> Int {
    (0..<4096).count { fcntl($0, F_GETFD) >= 0 }
}

/// How many pages of memory this process holds; 0 where there is no way to know.
private func residentPages() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
}
