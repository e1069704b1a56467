import EaselCore
import Foundation
import KieService
import VtrixService

@testable import EaselEngine

extension ForeignReader {
    /// A link that is followed is https and leads to a name or to the open internet, for every reader of addresses.
    static let link = ForeignReader("link") { bytes in
        let text = bytes.text
        if let address = WebAddress(text) { try check(address) }
        for service in [Vtrix.service, Kie.service] {
            let line = ServiceLine(service: service, key: try Secret("key-of-nobody-else"), transport: LinkJudge())
            if case .answered(let reply) = await line.send(WireCall(.get, .link(text))) {
                throw Broken("\(text.debugDescription) is followed: \(reply.body.text)")
            }
        }
    }

    /// What a redirect names is read like any other address, and without a host it stays at its own.
    static let redirect = ForeignReader("redirect") { bytes in
        let parts = bytes.text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let base = WebAddress(parts[0]), let seen = base.following(parts[1]) else { return }
        try check(seen)
        if !parts[1].contains("//") { try must(seen.origin == base.origin, "\(parts) leads to \(seen)") }
        guard let other = URL(string: parts[1], relativeTo: URL(string: base.description))?.host() else { return }
        try must(plainHost(other) == seen.origin.host, "\(parts) leads to \(seen), and Foundation says \(other)")
    }

    private static func check(_ address: WebAddress) throws {
        let host = address.origin.host
        try must(WebAddress(address.description) == address, "\(address) is read as another address")
        try must(Origin(address.origin.description) == address.origin, "\(address.origin) is read as another origin")
        try must(host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"@/?#\\%".utf8.contains($0) }, "the host \(host)")
        // Whatever the system's look-up takes for a number must have been seen as that address.
        var number = in_addr()
        if inet_aton(host, &number) != 0 {
            let seen = withUnsafeBytes(of: number) { IPAddress.v4(Array($0)) }
            try must(address.origin.literal == seen, "\(host) is \(seen) for the system")
        }
        guard let other = URLComponents(string: address.description)?.encodedHost else { return }
        try must(plainHost(other) == host, "\(address) leads to \(other) for Foundation")
    }

    /// A host as Foundation says it, without brackets and in small letters.
    private static func plainHost(_ host: String) -> String {
        host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    }

    /// An address is read as the system reads it, and reaches as far however it is wrapped.
    static let address = ForeignReader("address") { bytes in
        let text = bytes.text
        let seen = IPAddress(text)
        if !text.utf8.contains(0) {
            try must(seen == systemAddress(text), "\(text.debugDescription) is \(String(describing: seen))")
        }
        guard let seen else { return }
        try must(PeerPolicy.publicHosts.allows(text) == (seen.reach == .open), "\(text) is let through")
        guard case .v4(let bytes) = seen else { return }
        let mapped = IPAddress.v6([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes)
        try must(mapped.reach == seen.reach, "\(text) reaches further when it is mapped")
        let tunnels = [
            IPAddress.v6([0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8) + bytes),
            IPAddress.v6([0x20, 0x02] + bytes + [UInt8](repeating: 0, count: 10)),
        ]
        // The other end of a tunnel is never this machine.
        for tunnel in tunnels {
            try must(tunnel.reach == (seen.reach == .open ? .open : .inner), "\(text) in a tunnel")
        }
    }

    private static func systemAddress(_ text: String) -> IPAddress? {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { .v4(Array($0)) } }
        return inet_pton(AF_INET6, text, &six) == 1 ? withUnsafeBytes(of: six) { .v6(Array($0)) } : nil
    }
}

/// Answers a call that should not have been made, and lets the others go nowhere.
private struct LinkJudge: Transport {
    func perform(_ call: TransportCall) async -> Ending {
        var faults: [String] = []
        if call.address.origin.scheme != .https { faults.append("in plain text") }
        if call.peers != .publicHosts { faults.append("to any peer") }
        if let literal = call.address.origin.literal, literal.reach != .open { faults.append("to \(literal)") }
        call.withHeaders { headers in if !headers.isEmpty { faults.append("with \(headers.map(\.name))") } }
        guard faults.isEmpty else { return .answered(WireReply(status: 200, body: Array(faults.joined().utf8))) }
        return .notSent(LineTrouble(.refused, "It goes nowhere."))
    }
}
