#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A socket that takes connections in.
struct Listener: Sendable {
    enum Arrival {
        case connection(Descriptor)
        case nobody
        case exhausted
    }

    let descriptor: Descriptor
    let host: String
    let port: Int

    /// How the listener is reached by a client on the same machine or network.
    var address: String {
        host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }

    init(host: String, port: Int) throws(HTTPServerError) {
        guard (0...65_535).contains(port) else {
            throw HTTPServerError(host: host, port: port, reason: "a port is a number from 0 to 65535")
        }
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let answer = getaddrinfo(host, String(port), &hints, &found)
        guard answer == 0, let target = found else {
            throw HTTPServerError(host: host, port: port, reason: String(cString: gai_strerror(answer)))
        }
        defer { freeaddrinfo(target) }
        descriptor = try Self.open(target.pointee, host: host, port: port)
        self.host = host
        self.port = Self.localPort(of: descriptor)
    }

    private static func open(_ target: addrinfo, host: String, port: Int) throws(HTTPServerError) -> Descriptor {
        let number = socket(target.ai_family, target.ai_socktype, target.ai_protocol)
        guard number >= 0 else { throw HTTPServerError(host: host, port: port, errno: errno) }
        let descriptor = Descriptor(number: number)
        descriptor.prepare()
        descriptor.set(SOL_SOCKET, SO_REUSEADDR, to: 1)
        guard bind(number, target.ai_addr, target.ai_addrlen) == 0, listen(number, 1024) == 0 else {
            let code = errno
            descriptor.release()
            throw HTTPServerError(host: host, port: port, errno: code)
        }
        return descriptor
    }

    /// Port 0 asks the system for a free one; this is the one it gave.
    private static func localPort(of descriptor: Descriptor) -> Int {
        var name = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                _ = getsockname(descriptor.number, name, &size)
            }
        }
        // The port sits at the same place in both address families.
        return Int(UInt16(bigEndian: name.sin6_port))
    }

    func next() -> Arrival {
        while true {
            let number = accept(descriptor.number, nil, nil)
            if number >= 0 {
                let connection = Descriptor(number: number)
                connection.prepare()
                connection.sendAtOnce()
                return .connection(connection)
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            default: return .nobody
            }
        }
    }
}
