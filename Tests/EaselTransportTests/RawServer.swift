import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A server on a raw socket that does what its script says, and remembers every request that reached it.
final class RawServer: Sendable {
    /// One request as it came in.
    struct Request: Sendable {
        let connection: Int
        let head: String
        let body: [UInt8]
        /// False when the connection ended before the body did.
        let isWhole: Bool
    }

    let port: Int
    let address: String
    private let listener: Int32
    private let ended = DispatchSemaphore(value: 0)
    private let log = Mutex<(requests: [Request], connections: Int, open: Set<Int32>)>(([], 0, []))

    /// Listens, and runs the script on a thread of its own for every connection.
    init(address: String = "127.0.0.1", _ script: @escaping @Sendable (RawPeer) -> Void) {
        var place = Self.place(address, port: 0)
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        precondition(socket >= 0)
        _ = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, 16) }
        }
        listen(socket, 1024)
        var size = socklen_t(16)
        _ = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
        }
        listener = socket
        port = Int(UInt16(bigEndian: place.sin_port))
        self.address = address
        Thread.detachNewThread { @Sendable [self] in
            accept(script)
            ended.signal()
        }
    }

    static func place(_ address: String, port: Int) -> sockaddr_in {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, address, &place.sin_addr)
        return place
    }

    /// A server that gives every request the same answer and keeps its connections.
    static func answering(_ answer: String) -> RawServer {
        RawServer { peer in
            while peer.request() != nil { peer.say(answer) }
        }
    }

    var requests: [Request] { log.withLock { $0.requests } }
    var heads: [String] { requests.map(\.head) }
    var connections: Int { log.withLock { $0.connections } }

    /// Drops what was remembered, so that its memory is not taken for a leak.
    func forget() { log.withLock { $0.requests = [] } }

    func url(_ path: String = "/") -> String { "http://\(address):\(port)\(path)" }

    /// Closes everything; the listener only when nobody accepts on it, because its number is another's from then on.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        ended.wait()
        close(listener)
        log.withLock { log in
            for socket in log.open { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    fileprivate func note(_ request: Request) { log.withLock { $0.requests.append(request) } }

    fileprivate func end(_ socket: Int32) {
        log.withLock { _ = $0.open.remove(socket) }
        close(socket)
    }

    private func accept(_ script: @escaping @Sendable (RawPeer) -> Void) {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { return }
            let number = log.withLock { log in
                log.connections += 1
                log.open.insert(socket)
                return log.connections
            }
            Thread.detachNewThread { @Sendable [self] in
                let peer = RawPeer(socket, number, self)
                script(peer)
                end(socket)
            }
        }
    }
}

/// One connection of a raw server, on its thread.
final class RawPeer {
    let number: Int
    private let socket: Int32
    private let server: RawServer
    private var pending: [UInt8] = []

    init(_ socket: Int32, _ number: Int, _ server: RawServer) {
        self.socket = socket
        self.number = number
        self.server = server
    }

    /// Reads a head and the body it states; nil when the connection ended before the head did.
    func request(readBody: Bool = true) -> RawServer.Request? {
        var end = Self.headEnd(pending)
        while end == nil {
            guard more() else { return nil }
            end = Self.headEnd(pending)
        }
        guard let end else { return nil }
        let head = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeFirst(end)
        let length = readBody ? Self.length(head) : 0
        while pending.count < length, more() {}
        let body = Array(pending.prefix(length))
        pending.removeFirst(body.count)
        let request = RawServer.Request(connection: number, head: head, body: body, isWhole: body.count == length)
        server.note(request)
        return request
    }

    /// Reads a head, and the body without keeping it; true when the body is the text so many times over.
    func drain(_ text: [UInt8], times: Int) -> Bool {
        guard request(readBody: false) != nil else { return false }
        var seen = 0
        repeat {
            var at = 0
            while at < pending.count {
                let from = seen % text.count
                let size = min(pending.count - at, text.count - from)
                let same = pending.withUnsafeBytes { left in
                    text.withUnsafeBytes { Self.isSame(left, at, $0, from, size) }
                }
                guard same else { return false }
                at += size
                seen += size
            }
            pending.removeAll(keepingCapacity: true)
        } while seen < text.count * times && more()
        return seen == text.count * times
    }

    @discardableResult
    func say(_ text: String) -> Bool { say(Array(text.utf8)) }

    /// Writes everything; false when the other side is gone.
    @discardableResult
    func say(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                bytes.baseAddress.map { send(socket, $0 + sent, bytes.count - sent, Int32(MSG_NOSIGNAL)) } ?? -1
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    func pause(_ seconds: Double) { usleep(UInt32(seconds * 1_000_000)) }

    /// Passes bytes both ways between this connection and a port of this machine, until one side ends.
    func relay(to port: Int) {
        var place = RawServer.place("127.0.0.1", port: port)
        let other = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(other) }
        _ = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(other, $0, 16) }
        }
        var ends = [pollfd(fd: socket, events: 1, revents: 0), pollfd(fd: other, events: 1, revents: 0)]
        var room = [UInt8](repeating: 0, count: 65536)
        while poll(&ends, 2, -1) > 0 {
            for end in ends where end.revents != 0 {
                let count = recv(end.fd, &room, room.count, 0)
                guard count > 0 else { return }
                send(end.fd == socket ? other : socket, room, count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// Waits until the other side ends the connection.
    func untilGone() { while more() { pending.removeAll() } }

    /// Ends the connection with a reset instead of an orderly end.
    func reset() {
        var hard = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
    }

    private static func isSame(
        _ left: UnsafeRawBufferPointer, _ at: Int, _ right: UnsafeRawBufferPointer, _ from: Int, _ size: Int
    ) -> Bool {
        guard let left = left.baseAddress, let right = right.baseAddress else { return size == 0 }
        return memcmp(left + at, right + from, size) == 0
    }

    private func more() -> Bool {
        var room = [UInt8](repeating: 0, count: 65536)
        let count = recv(socket, &room, room.count, 0)
        guard count > 0 else { return false }
        pending += room[..<count]
        return true
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let end: [UInt8] = [13, 10, 13, 10]
        return (0...(bytes.count - 4)).first { bytes[$0..<$0 + 4].elementsEqual(end) }.map { $0 + 4 }
    }

    private static func length(_ head: String) -> Int {
        let lines = head.lowercased().split(separator: "\r\n")
        let line = lines.first { $0.hasPrefix("content-length:") }
        return line.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
    }
}

/// A listener whose queue is full: who connects is neither accepted nor refused.
final class FullListener: Sendable {
    let port: Int
    private let sockets: [Int32]

    init() {
        var place = RawServer.place("127.0.0.1", port: 0)
        let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var size = socklen_t(16)
        var sockets = [listener]
        withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, 16)
                listen(listener, 0)
                getsockname(listener, $0, &size)
                for _ in 1...8 {
                    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
                    _ = connect(socket, $0, 16)
                    sockets.append(socket)
                }
            }
        }
        port = Int(UInt16(bigEndian: place.sin_port))
        self.sockets = sockets
    }

    var url: String { "http://127.0.0.1:\(port)/" }

    func stop() { for socket in sockets { close(socket) } }
}
