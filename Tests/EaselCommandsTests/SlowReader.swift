import Foundation
import Synchronization

/// A server on a raw socket that reads the beginning of its first request, then nothing more, and never answers.
final class SlowReader: Sendable {
    let address: String
    private let listener: Int32
    private let mostRead: Int
    private let tally = Mutex((connections: 0, received: 0, isOver: false))

    init(readingAtMost most: Int) throws {
        mostRead = most
        #if canImport(Glibc)
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #else
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, "127.0.0.1", &place.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let isListening = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 && listen(socket, 16) == 0 && getsockname(socket, address, &size) == 0
            }
        }
        guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
        Thread.detachNewThread { @Sendable [self] in accept() }
    }

    var connections: Int { tally.withLock { $0.connections } }
    var received: Int { tally.withLock { $0.received } }

    func stop() {
        tally.withLock { $0.isOver = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func accept() {
        while true {
            let peer = Foundation.accept(listener, nil, nil)
            guard peer >= 0 else { break }
            let number = tally.withLock { tally in
                tally.connections += 1
                return tally.connections
            }
            // Whoever comes again has failed the test already, and need not wait.
            guard number == 1 else {
                close(peer)
                continue
            }
            Thread.detachNewThread { @Sendable [self] in read(peer) }
        }
        close(listener)
    }

    private func read(_ peer: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while tally.withLock({ !$0.isOver }) {
            guard received < mostRead else {
                usleep(50_000)
                continue
            }
            let count = recv(peer, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            tally.withLock { $0.received += count }
            // Slow enough that the sender's buffers are full.
            usleep(2_000)
        }
        close(peer)
    }
}
