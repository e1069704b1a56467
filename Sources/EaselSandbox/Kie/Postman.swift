import EaselServer
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Delivers callbacks, to loopback and to nowhere else.
final class Postman: Sendable {
    /// An address on loopback.
    struct Address: Sendable, Equatable {
        let host: String
        let port: UInt16
        let target: String

        /// Reads an `http` address of this machine; nil for any other.
        init?(_ text: String) {
            guard text.lowercased().hasPrefix("http://") else { return nil }
            let rest = text.dropFirst(7)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            let sides = rest[..<end].split(separator: ":", omittingEmptySubsequences: false)
            guard let name = sides.first, name == "127.0.0.1" || name == "localhost", sides.count <= 2 else {
                return nil
            }
            guard let port = sides.count == 2 ? UInt16(sides[1]) : 80 else { return nil }
            self.port = port
            host = String(rest[..<end])
            let path = rest[end...].prefix { $0 != "#" }
            target = path.hasPrefix("/") ? String(path) : "/" + path
        }
    }

    private static let most = 1000

    private struct Bag {
        var errands: [Int: Task<Void, Never>] = [:]
        var next = 0
        var isClosed = false
    }

    private let bag = Mutex(Bag())
    /// The account's signing key; nil leaves callbacks unsigned.
    private let key: String?
    private let lateness: Duration

    init(key: String?, lateness: Duration) {
        self.key = key
        self.lateness = lateness
    }

    /// Waits until the task has ended, then posts; beyond a thousand waiting callbacks new ones are not sent.
    func send(_ callback: Callback, twist: Sandbox.Fault.Kind?) {
        bag.withLock { bag in
            guard twist != .drop, !bag.isClosed, bag.errands.count < Self.most else { return }
            let number = bag.next
            bag.next += 1
            bag.errands[number] = Task {
                if twist != .early { try? await Task.sleep(for: callback.task.words.duration) }
                if twist == .slow { try? await Task.sleep(for: lateness) }
                for _ in 0..<(twist == .again ? 2 : 1) where !Task.isCancelled { await post(callback, twist: twist) }
                self.bag.withLock { $0.errands[number] = nil }
            }
        }
    }

    /// Gives up what is not sent yet.
    func stop() async {
        for errand in giveUp() { await errand.value }
    }

    /// Takes no more, and says what may still be on its way.
    @discardableResult
    func giveUp() -> [Task<Void, Never>] {
        let errands = bag.withLock { bag in
            bag.isClosed = true
            return Array(bag.errands.values)
        }
        for errand in errands { errand.cancel() }
        return errands
    }

    private func post(_ callback: Callback, twist: Sandbox.Fault.Kind?) async {
        let (address, body) = (callback.address, callback.body(twist))
        let proof = key.map { callback.signature(at: .now, key: $0, twist: twist) } ?? []
        let lines =
            [
                "POST \(address.target) HTTP/1.1", "Host: \(address.host)", "Content-Type: application/json",
                "Content-Length: \(body.count)", "Connection: close",
            ] + proof
        let message = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
        // The socket blocks, so it gets a thread of its own.
        await withCheckedContinuation { done in
            let isStarted = OwnThread.run {
                Self.deliver(message, port: address.port)
                done.resume()
            }
            if !isStarted { done.resume() }
        }
    }

    /// Sends the message and waits for the first bytes of an answer, as long as Kie does; nobody asks what it says.
    private static func deliver(_ message: [UInt8], port: UInt16) {
        #if canImport(Glibc)
            let (kind, flags) = (Int32(SOCK_STREAM.rawValue), Int32(MSG_NOSIGNAL))
        #else
            let (kind, flags) = (SOCK_STREAM, Int32(0))
        #endif
        let number = socket(AF_INET, kind, 0)
        guard number >= 0 else { return }
        defer { close(number) }
        var patience = timeval(tv_sec: 15, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(number, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let answer = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                connect(number, name, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var sent = 0
        while answer == 0, sent < message.count {
            let count = message.withUnsafeBytes { Self.write(number, $0[sent...], flags) }
            guard count > 0 else { return }
            sent += count
        }
        var room = [UInt8](repeating: 0, count: 256)
        if answer == 0 { _ = recv(number, &room, room.count, 0) }
    }

    private static func write(_ number: Int32, _ bytes: Slice<UnsafeRawBufferPointer>, _ flags: Int32) -> Int {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        #if canImport(Glibc)
            return Glibc.send(number, bytes.baseAddress, bytes.count, flags)
        #else
            return Darwin.send(number, bytes.baseAddress, bytes.count, flags)
        #endif
    }
}
