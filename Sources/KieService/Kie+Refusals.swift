internal import EaselCore

extension Kie {
    /// What each of Kie's codes means when it refuses, with the next step.
    static func refusal(_ code: Int, _ reply: WireReply, _ message: String? = nil) -> Refusal {
        let redirect = code == reply.status ? Refusal.redirect(reply, from: service) : nil
        var refusal = redirect ?? meaning(of: code, message)
        refusal.httpStatus = reply.status
        refusal.serviceCode = String(code)
        refusal.serviceMessage = message
        if refusal.code == .rateLimited { refusal.retryAfter = reply.retryAfter }
        return refusal
    }

    private static func meaning(of code: Int, _ message: String?) -> Refusal {
        switch code {
        case 400
        where message?.lowercased().contains("polic") == true || message?.lowercased().contains("flagged") == true:
            Refusal(
                .moderated, "Kie's moderation refused the prompt (400).", next: "Change the prompt or the picture.")
        case 401:
            Refusal(
                .badKey, "Kie does not know this API key (401).",
                next: "Make or reset an API key on \(service.key.page), and set \(service.key.variable).")
        case 402:
            Refusal(
                .noCredit, "This Kie account has no credits left (402).", next: "Top up the credits and order again.")
        case 403:
            Refusal(
                .notPermitted, "This API key may not do that at Kie (403).",
                next: "Look at the API key's limits and its list of addresses on \(service.key.page).")
        case 404:
            Refusal(
                .rejected, "Kie does not know the address that was asked (404).",
                next: "Look whether the address of Kie is set right, and whether this API has been retired.")
        case 422:
            Refusal(
                .rejected, "Kie's own check did not let the request pass (422).",
                next: "Read its words, change the request and order again.")
        case 429:
            Refusal(
                .rateLimited, "Kie asks to send less often (429); it takes 20 orders in 10 seconds.",
                next: "Wait a little and order again.")
        case 455:
            Refusal(.maintenance, "Kie is closed for maintenance (455).", next: "Try again later.")
        case 500:
            Refusal(
                .rejected, "Kie says that the safety tolerance is out of range (500).",
                next: "Use 0 to 6 when generating and 0 to 2 when editing.")
        case 505:
            Refusal(
                .switchedOff, "This feature is switched off for this Kie account (505).",
                next: "Ask Kie's support to switch it on, or choose another model.")
        default:
            Refusal(
                .rejected, "Kie did not take the request (\(code)).",
                next: "Read its words, change the request and order again.")
        }
    }
}
