import EaselCalls
import EaselCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Judges where a name leads before URLSession looks it up again by itself.
///
/// It cannot see what is connected in the end. A name that leads elsewhere a moment later gets through.
enum PeerLookup {
    /// Why the call may not be made; nil when all addresses of its host are allowed.
    static func trouble(with call: TransportCall, _ place: Place) -> LineTrouble? {
        guard call.peers != .anywhere else { return nil }
        let addresses = addresses(of: call.address.origin.host)
        if addresses.isEmpty { return place.nameNotFound }
        return addresses.allSatisfy(call.peers.allows) ? nil : place.forbidden
    }

    private static func addresses(of host: String) -> [IPAddress] {
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, nil, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [IPAddress] = []
        for entry in sequence(first: first, next: { $0?.pointee.ai_next }) {
            if let address = entry.flatMap({ address(of: $0.pointee) }) { addresses.append(address) }
        }
        return addresses
    }

    private static func address(of entry: addrinfo) -> IPAddress? {
        guard let place = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET:
            let bytes = place.loadUnaligned(as: sockaddr_in.self).sin_addr
            return .v4(withUnsafeBytes(of: bytes) { Array($0) })
        case AF_INET6:
            let bytes = place.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return .v6(withUnsafeBytes(of: bytes) { Array($0) })
        default: return nil
        }
    }
}
