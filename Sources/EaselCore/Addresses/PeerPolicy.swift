/// Which addresses a connection may reach, judged when it is made.
public enum PeerPolicy: Sendable, Hashable {
    /// Wherever the host application pointed the service.
    case anywhere
    /// The open internet alone: what a link from outside may name.
    case publicHosts
    /// The open internet and this machine: links of a service that is itself on this machine.
    case publicHostsAndLoopback

    /// True when an address may be connected.
    package func allows(_ address: IPAddress) -> Bool {
        switch self {
        case .anywhere: true
        case .publicHosts: address.reach == .open
        case .publicHostsAndLoopback: address.reach != .inner
        }
    }

    /// True when an address as text may be connected; a text that is not an address may not.
    public func allows(_ text: String) -> Bool {
        if self == .anywhere { return true }
        // A scope such as `fe80::1%eth0` names a link-local address.
        guard let address = IPAddress(text) else { return false }
        return allows(address)
    }
}
