package import EaselCore

extension TransportCall {
    /// What is wrong with the call before anything is looked up, the same for every transport.
    package var refusal: LineTrouble? {
        let place = Place(address.origin)
        if deadline <= .zero { return place.noConnection(within: .zero) }
        guard address.path.utf8.first == UInt8(ascii: "/"),
            address.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
        else { return place.malformed("its path has a character that no address may have") }
        if method == .get, body != nil { return place.malformed("a GET has no body") }
        // Through a proxy this is all that can be judged; without one the connected address is judged as well.
        if let literal = address.origin.literal, !peers.allows(literal) { return place.forbidden }
        return withHeaders { headers in
            if let name = headers.first(where: { Self.reserved.contains($0.name.lowercased()) })?.name {
                return place.malformed("the header \(name) is the transport's own to set")
            }
            let isTyped = headers.contains { $0.name.lowercased() == "content-type" }
            return body == nil || isTyped ? nil : place.malformed("the type of its body is no header value")
        }
    }

    /// Names that the transport itself answers for: they decide where a message ends and what it is packed in.
    private static let reserved: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "proxy-connection", "keep-alive", "te", "trailer",
        "upgrade", "expect", "accept-encoding", "proxy-authorization",
    ]
}
