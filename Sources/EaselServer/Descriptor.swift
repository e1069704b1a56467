#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One open, non-blocking socket.
///
/// Whoever opens it closes it; a copy is only another name for the same socket.
struct Descriptor: Sendable {
    enum Outcome: Equatable {
        case moved(Int)
        case wouldBlock
        case gone
    }

    let number: Int32

    /// Makes a fresh socket ours: non-blocking, not inherited by child processes, unable to raise SIGPIPE.
    func prepare() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        #if !canImport(Glibc)
            set(SOL_SOCKET, SO_NOSIGPIPE, to: 1)
        #endif
    }

    func set(_ level: Int32, _ option: Int32, to value: Int32) {
        var value = value
        _ = setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Small answers go out at once instead of waiting for the peer's acknowledgement.
    func sendAtOnce() {
        set(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1)
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        Self.outcome { recv(number, buffer.baseAddress, buffer.count, 0) }
    }

    func transmit(_ buffer: UnsafeRawBufferPointer) -> Outcome {
        #if canImport(Glibc)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
        #endif
        return Self.outcome { send(number, buffer.baseAddress, buffer.count, flags) }
    }

    /// Says "nothing more from me", so that the peer reads all we wrote before it sees the end.
    func finishSending() {
        _ = shutdown(number, Int32(SHUT_WR))
    }

    /// Makes the coming close a reset instead of an orderly end.
    func closeAbruptly() {
        var value = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(number, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    }

    func release() {
        _ = close(number)
    }

    private static func outcome(of call: () -> Int) -> Outcome {
        while true {
            let count = call()
            if count > 0 { return .moved(count) }
            if count == 0 { return .gone }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .wouldBlock
            default: return .gone
            }
        }
    }
}
