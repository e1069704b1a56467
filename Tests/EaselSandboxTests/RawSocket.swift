import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A blocking client that sends exactly what a test says; it belongs to one thread.
final class RawSocket {
    struct Trouble: Error {
        let what: String
    }

    struct Reply {
        var head = ""
        var body: [UInt8] = []

        var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
        var text: String { String(decoding: body, as: UTF8.self) }

        func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let sides = line.split(separator: ":", maxSplits: 1)
                if sides[0].lowercased() == name.lowercased() { return String(sides[1].drop { $0 == " " }) }
            }
            return nil
        }
    }

    let number: Int32
    private var buffer: [UInt8] = []

    init(port: Int, patience: Int = 240) throws {
        #if canImport(Glibc)
            number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            number = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        let answer = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                connect(number, name, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard answer == 0 else { throw Trouble(what: "connect: \(errno)") }
    }

    deinit { close(number) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                    Glibc.send(number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                #else
                    Darwin.send(number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, 0)
                #endif
            }
            guard count > 0 else { throw Trouble(what: "send: \(errno)") }
            sent += count
        }
    }

    /// Reads some bytes; empty at the end of the connection.
    func some() throws -> [UInt8] {
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = recv(number, &room, room.count, 0)
        guard count >= 0 else { throw Trouble(what: errno == ECONNRESET ? "reset" : "recv: \(errno)") }
        return Array(room[..<count])
    }

    /// Everything until the connection ends.
    func rest() throws -> [UInt8] {
        var all = buffer
        buffer = []
        while true {
            let bytes = try some()
            if bytes.isEmpty { return all }
            all += bytes
        }
    }

    /// One head, and as much body as it announces.
    func reply(hasBody: Bool = true) throws -> Reply {
        var reply = Reply(head: try head())
        if hasBody, let length = reply.header("Content-Length").flatMap({ Int($0) }) {
            while buffer.count < length {
                let bytes = try some()
                guard !bytes.isEmpty else { throw Trouble(what: "ended in the body after \(buffer.count)") }
                buffer += bytes
            }
            reply.body = Array(buffer[..<length])
            buffer.removeFirst(length)
        }
        return reply
    }

    func head() throws -> String {
        while true {
            if let end = buffer.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                buffer.removeFirst(end.upperBound)
                return head
            }
            let bytes = try some()
            guard !bytes.isEmpty else { throw Trouble(what: "ended in the head") }
            buffer += bytes
        }
    }
}

/// Runs blocking work on a thread of its own, within the test's own task, so that what it expects is counted there.
///
/// On Linux the global queues share their few threads with Swift's tasks: blocking those, the clients would starve the
/// server that they wait for.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(ThreadExecutor()) { try work() }
}

private final class ThreadExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "client")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { @Sendable in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Waits on a blocking thread.
func pause(milliseconds: Int) {
    usleep(useconds_t(milliseconds * 1000))
}

extension RawSocket {
    /// Whether anything has come yet; looks without waiting.
    var hasAnswer: Bool {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}
