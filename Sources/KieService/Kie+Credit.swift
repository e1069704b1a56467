internal import EaselCore

extension Kie {
    /// How many credits the account holds: a bare number inside the envelope, which may be a fraction.
    static let credit = Turn<Void, CreditAnswer>(say: sayCredit, hear: hearCredit)

    @Sendable private static func sayCredit(_: Void) -> WireCall { WireCall(.get, .api("/api/v1/chat/credit")) }

    @Sendable private static func hearCredit(_: Void, _ reply: WireReply) -> CreditAnswer {
        guard let envelope = Envelope(reply) else {
            switch HTTPMeaning(reply.status) {
            case .refused: return .refused(refusal(reply.status, reply))
            default: return .unclear("Kie answered HTTP \(reply.status) with \(reply.looks).")
            }
        }
        switch HTTPMeaning(envelope.code) {
        case .refused: return .refused(refusal(envelope.code, reply, envelope.message))
        case .unclear: return .unclear("Kie answered code \(envelope.code).")
        case .answer: break
        }
        guard let text = envelope.data?.looseText, let amount = JSONNumber(text) else {
            return .unclear("Kie answered without a number of credits.")
        }
        return .holds(Credit(amount, unit: "credits"))
    }
}
