import Synchronization

/// A connection's bytes in both directions: buffered reading with deadlines, writing that waits for room.
///
/// It belongs to the one task that serves the connection.
final class ByteStream {
    let socket: Descriptor
    private let poller: Poller
    private var buffer: [UInt8] = []
    private var start = 0

    init(socket: Descriptor, poller: Poller) {
        self.socket = socket
        self.poller = poller
    }

    var isEmpty: Bool { start == buffer.count }

    /// Reads more into the buffer; throws `Gone` at the end, and the given refusal when the time is over.
    func fill(until deadline: ContinuousClock.Instant, orThrow late: any Error) async throws {
        if isEmpty {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        } else if start > 32_768 {
            // A client that pipelines without pause never lets the buffer run empty.
            buffer.removeSubrange(..<start)
            start = 0
        }
        while true {
            switch receive() {
            case .moved: return
            case .gone: throw Gone()
            case .wouldBlock: break
            }
            switch await poller.wait(for: socket, .reading, until: deadline) {
            case .ready: continue
            case .late: throw late
            case .stopped: throw Gone()
            }
        }
    }

    /// One line without its end, or a refusal: over the limit, or ended by a lone line feed.
    func line(
        limit: Int, over: Refusal, until deadline: ContinuousClock.Instant, orThrow late: any Error
    ) async throws -> [UInt8] {
        var scanned = 0
        while true {
            if let end = buffer[(start + scanned)...].firstIndex(of: 0x0A) {
                guard end - start <= limit else { throw over }
                guard end > start, buffer[end - 1] == 0x0D else {
                    throw Refusal.malformed("A line must end with carriage return and line feed.")
                }
                defer { start = end + 1 }
                return Array(buffer[start..<(end - 1)])
            }
            scanned = buffer.count - start
            guard scanned <= limit else { throw over }
            try await fill(until: deadline, orThrow: late)
        }
    }

    /// Exactly so many bytes, appended to what is there already.
    func take(
        _ count: Int, onto bytes: inout [UInt8], until deadline: ContinuousClock.Instant, orThrow late: any Error
    ) async throws {
        var missing = count
        while missing > 0 {
            if isEmpty { try await fill(until: deadline, orThrow: late) }
            let end = min(buffer.count, start + missing)
            bytes += buffer[start..<end]
            missing -= end - start
            start = end
        }
    }

    /// Writes all of it, waiting at most `stall` whenever the peer takes nothing.
    func send(_ bytes: [UInt8], stall: Duration) async throws {
        var sent = 0
        while sent < bytes.count {
            let outcome = bytes.withUnsafeBytes { socket.transmit(.init(rebasing: $0[sent...])) }
            switch outcome {
            case .moved(let count):
                sent += count
            case .gone:
                throw Gone()
            case .wouldBlock:
                let ready = await poller.wait(for: socket, .writing, until: .now + stall)
                guard ready == .ready else { throw Gone() }
            }
        }
    }

    /// Reads and forgets until the peer has gone, the time is over, or it has sent absurdly much.
    func awaitDeparture(within time: Duration, upTo count: Int = 64 << 20) async {
        let deadline = ContinuousClock.now + time
        var left = count
        while left > 0 {
            buffer.removeAll(keepingCapacity: true)
            start = 0
            do { try await fill(until: deadline, orThrow: Gone()) } catch { return }
            left -= buffer.count
        }
    }

    /// All connections read into one room: one of their own each would be held by thousands that wait.
    private func receive() -> Descriptor.Outcome {
        poller.room.withLock { room in
            let outcome = room.withUnsafeMutableBytes { socket.receive(into: $0) }
            if case .moved(let count) = outcome { buffer += room[..<count] }
            return outcome
        }
    }
}
