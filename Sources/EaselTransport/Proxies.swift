import EaselCore

/// The proxies of the host application, and the hosts that are reached without one.
public struct Proxies: Sendable, Hashable {
    /// The proxy for http addresses, such as `http://user:word@proxy:3128`.
    public var http: String?
    /// The proxy for https addresses.
    public var https: String?
    /// Hosts reached directly: names with all below them, addresses, blocks such as `10.0.0.0/8`, or `*` for all.
    public var exceptions: [String]

    /// Names the proxies.
    public init(http: String? = nil, https: String? = nil, exceptions: [String] = []) {
        self.http = http
        self.https = https
        self.exceptions = exceptions
    }

    /// Reads the list of a `no_proxy` variable.
    static func exceptions(in list: String) -> [String] {
        list.split { $0 == "," || $0.isWhitespace }.map { $0.lowercased() }
    }

    /// The proxy for an origin, or nil when it is reached directly; this machine always is.
    func proxy(for origin: Origin) -> String? {
        guard let proxy = origin.scheme == .https ? https : http, !proxy.isEmpty else { return nil }
        if origin.isLoopback || origin.host.hasSuffix(".localhost") { return nil }
        return exceptions.contains { Self.exception($0, covers: origin) } ? nil : proxy
    }

    private static func exception(_ text: String, covers origin: Origin) -> Bool {
        if text == "*" { return true }
        if let address = origin.literal { return block(text, holds: address) }
        let (name, port) = split(text)
        guard port.isEmpty || Int(port) == origin.port else { return false }
        let bare = name.drop { $0 == "." }.lowercased()
        return !bare.isEmpty && (origin.host == bare || origin.host.hasSuffix("." + bare))
    }

    private static func split(_ text: String) -> (name: Substring, port: Substring) {
        guard let colon = text.lastIndex(of: ":") else { return (text[...], "") }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    private static func block(_ text: String, holds address: IPAddress) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let base = IPAddress(first.filter { $0 != "[" && $0 != "]" }) else {
            return false
        }
        guard base.bytes.count == address.bytes.count else { return false }
        let whole = base.bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : whole, (0...whole).contains(bits) else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            return base.bytes[bit / 8] & mask == address.bytes[bit / 8] & mask
        }
    }
}

extension IPAddress {
    /// The 4 or 16 bytes.
    fileprivate var bytes: [UInt8] {
        switch self {
        case .v4(let bytes), .v6(let bytes): bytes
        }
    }
}
