/// An http or https address, read strictly, by one reader for checking and for acting.
///
/// What is read here is what a transport is given: there is no second reader that could understand a text in another
/// way. User info, white space, control characters, back slashes, hosts outside ASCII and numeric hosts that are not
/// written as a plain address are refused; a fragment is left out, because it never goes on the wire.
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// Scheme, host and port.
    public let origin: Origin
    /// Path and query, beginning with a slash.
    public let path: String

    /// Reads an address, or gives nil when it is not one that Easel would connect to.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        guard let colon = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        guard let origin = Origin(scheme: scheme, authority: String(rest[..<end])) else { return nil }
        var path = rest[end...]
        if let fragment = path.firstIndex(of: "#") { path = path[..<fragment] }
        self.origin = origin
        self.path = path.first == "/" ? String(path) : "/" + path
    }

    /// Joins an origin with a path.
    package init(_ origin: Origin, path: String) {
        self.origin = origin
        self.path = path
    }

    /// This address with another path below its own, as a base address with a prefix needs.
    package func appending(_ more: String) -> WebAddress {
        var base = path.prefix { $0 != "?" }
        while base.last == "/" { base.removeLast() }
        return WebAddress(origin, path: base + (more.first == "/" ? more : "/" + more))
    }

    /// The address a `Location` header names, seen from this one.
    package func following(_ location: String) -> WebAddress? {
        if location.hasPrefix("//") { return WebAddress(origin.scheme.rawValue + ":" + location) }
        if Self.hasScheme(location) { return WebAddress(location) }
        return resolved(location).flatMap { WebAddress(origin.description + $0) }
    }

    /// True where a colon comes before anything that only a path, a query or a fragment can have.
    private static func hasScheme(_ text: String) -> Bool {
        text.first { ":/?#".contains($0) } == ":"
    }

    /// The path that a location without a host names; nil where it names nothing or this very place.
    private func resolved(_ location: String) -> String? {
        switch location.first {
        case nil, "#": return nil
        case "/": return location
        case "?": return path.prefix { $0 != "?" } + location
        default: break
        }
        let end = location.firstIndex { "?#".contains($0) } ?? location.endIndex
        let steps = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .dropLast()
        var walked = Array(steps)
        let more = location[..<end].split(separator: "/", omittingEmptySubsequences: false)
        for (index, step) in more.enumerated() {
            let isDots = step == "." || step == ".."
            if step == ".." { _ = walked.popLast() }
            if !isDots { walked.append(step) } else if index == more.count - 1 { walked.append("") }
        }
        return "/" + walked.joined(separator: "/") + location[end...]
    }

    /// The address as text.
    public var description: String { origin.description + path }
}

/// Scheme, host and port: the unit that a key or a ticket belongs to.
public struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// The scheme.
    public let scheme: Scheme
    /// The host in lower case: a name, or a plain IP address without brackets.
    public let host: String
    /// The port.
    public let port: Int

    /// The schemes that Easel speaks.
    public enum Scheme: String, Sendable, Hashable {
        /// Plain text, for loopback alone.
        case http
        /// Over a checked certificate.
        case https
    }

    /// Reads an origin such as `https://api.kie.ai`.
    package init?(_ text: String) {
        guard let address = WebAddress(text), address.path == "/" else { return nil }
        self = address.origin
    }

    init?(scheme: String, authority: String) {
        guard let scheme = Scheme(rawValue: scheme), !authority.contains("@") else { return nil }
        self.scheme = scheme
        var host = Substring(authority)
        var port = Substring()
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[..<close].dropFirst()
            let tail = authority[close...].dropFirst()
            guard tail.isEmpty || tail.first == ":" else { return nil }
            port = tail.dropFirst()
            guard case .v6 = IPAddress(String(host)) else { return nil }
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[colon...].dropFirst()
        }
        guard let number = Self.port(port, for: scheme) else { return nil }
        self.port = number
        self.host = host.lowercased()
        guard authority.hasPrefix("[") || Self.isHost(self.host) else { return nil }
    }

    /// The IP address that the host is, when it is one and not a name.
    package var literal: IPAddress? { IPAddress(host) }

    /// True for 127.0.0.0/8, ::1 and `localhost`.
    package var isLoopback: Bool { host == "localhost" || literal?.reach == .loopback }

    /// True when the host is an address that the open internet cannot reach.
    var isInside: Bool { isLoopback || literal.map { $0.reach != .open } == true }

    /// The origin as text; a port that the scheme implies is left out.
    public var description: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        return scheme.rawValue + "://" + shown + (port == scheme.port ? "" : ":\(port)")
    }

    private static func port(_ text: Substring, for scheme: Scheme) -> Int? {
        if text.isEmpty { return scheme.port }
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(text) else { return nil }
        return (1...65535).contains(port) ? port : nil
    }

    private static func isHost(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, host.utf8.count <= 253 else { return false }
        let named = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63
                && label.utf8.allSatisfy { byte in
                    byte == 0x2D || byte == 0x5F || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                }
        }
        guard named else { return false }
        // A last label that a resolver might read as a number must be part of a plain dotted address.
        let numeric = last.first?.isNumber == true && (last.hasPrefix("0x") || last.allSatisfy(\.isNumber))
        return !numeric || IPAddress(host) != nil
    }
}

extension Origin.Scheme {
    /// The port that the scheme implies.
    var port: Int { self == .https ? 443 : 80 }
}
