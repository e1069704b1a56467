internal import EaselCore

extension Kie {
    /// Asks for another link to a picture that Kie keeps; Kie says no to links that are not its own.
    static let freshLink = Turn<String, FreshLinkAnswer>(say: sayFreshLink, hear: hearFreshLink)

    @Sendable private static func sayFreshLink(_ address: String) -> WireCall {
        let body = WireValue.members([WireValue.Member("url", .json(.string(address)))]).body
        return WireCall(.post, .api("/api/v1/common/download-url"), body: body)
    }

    @Sendable private static func hearFreshLink(_ address: String, _ reply: WireReply) -> FreshLinkAnswer {
        guard let envelope = Envelope(reply) else {
            if case .refused = HTTPMeaning(reply.status) { return .refused(refusal(reply.status, reply)) }
            return .unclear("Kie answered HTTP \(reply.status) with \(reply.looks).")
        }
        switch HTTPMeaning(envelope.code) {
        case .answer: break
        case .unclear: return .unclear("Kie answered code \(envelope.code).")
        case .refused: return .refused(refusal(envelope.code, reply, envelope.message))
        }
        guard let fresh = envelope.data?.string, WebAddress(fresh) != nil else {
            return .unclear("Kie answered without an address.")
        }
        return .fresh(PictureLink(fresh, lifeSeconds: freshLifeSeconds))
    }
}
