internal import EaselCore

extension Vtrix {
    /// What a refusing answer means, with the service's own code and words beside it.
    static func refusal(_ reply: WireReply) -> Refusal {
        let body = (try? reply.json.get())?.object
        let (code, message) = body.map { errorWords(in: $0) } ?? (nil, nil)
        let redirect = Refusal.redirect(reply, from: service)
        var refusal = redirect ?? meaning(of: reply.status, code: code, message: message)
        refusal.httpStatus = reply.status
        refusal.serviceCode = code
        refusal.serviceMessage = message
        if refusal.code == .rateLimited { refusal.retryAfter = reply.retryAfter }
        return refusal
    }

    /// An error's code and words, in each of the shapes that Vtrix and its siblings have been seen to use.
    static func errorWords(in body: JSONObject) -> (code: String?, message: String?) {
        if let stated = statedError(in: body) { return stated }
        let detail = body["detail"]
        return (
            body["code"]?.looseText,
            body["message"]?.looseText ?? detail?.looseText ?? detail?.array.map { JSON.array($0).text }
        )
    }

    private static func statedError(in body: JSONObject) -> (code: String?, message: String?)? {
        if let error = body["error"] {
            if error.string?.isEmpty == false { return (body["code"]?.looseText, error.string) }
            let message = error["message"]?.looseText ?? error["error_message"]?.looseText
            let code = error["code"]?.looseText
            if message != nil || code != nil { return (code, message) }
        }
        guard let status = body["status"], let code = status["code"]?.looseText else { return nil }
        return (code, status["message"]?.looseText)
    }

    /// True when an answer without a task surely says that the order was not taken.
    ///
    /// A code of 0 or 200 is no error, and one such as 500 or 408 leaves open whether a task was made.
    static func saysNo(_ body: JSONObject) -> Bool {
        guard let stated = statedError(in: body) else { return false }
        guard let code = stated.code.flatMap({ Int($0) }), code == 0 || (200..<600).contains(code) else { return true }
        if case .refused = HTTPMeaning(code) { return true }
        return false
    }

    static func looksModerated(_ message: String?) -> Bool {
        guard let message = message?.lowercased() else { return false }
        return ["moderat", "sensitive", "policy", "policies", "nsfw", "safety system"].contains { message.contains($0) }
    }

    private static func meaning(of status: Int, code: String?, message: String?) -> Refusal {
        let words = message?.lowercased() ?? ""
        // "Insufficient permissions" is not about money.
        let money = ["balance", "credits", "insufficient credit", "insufficient fund"]
        let isAboutMoney = money.contains { words.contains($0) }
        // Under HTTP 200 the refusal's own code takes the place of the status.
        let number = HTTPMeaning(status) == .answer ? code.flatMap { Int($0) } ?? 400 : status
        switch HTTPMeaning(number) {
        case .refused(.badKey): return badKey
        case .refused(.rateLimited): return tooFast
        case .refused(.noCredit): return noCredit
        case .refused(.notPermitted): return isAboutMoney ? noCredit : notPermitted
        default:
            if isAboutMoney { return noCredit }
            return looksModerated(message) ? moderated : rejected
        }
    }

    private static let badKey = Refusal(
        .badKey, "Vtrix does not know this API key (401).",
        next: "Make or reset an API key on \(service.key.page), and set \(service.key.variable).")
    private static let noCredit = Refusal(
        .noCredit, "The balance of this Vtrix account is too low.", next: "Top up the account and order again.")
    private static let notPermitted = Refusal(
        .notPermitted, "Vtrix says that the balance is too low or that the API key may not do this (403).",
        next: "Look at the balance first; else at the API key's permissions on \(service.key.page).")
    private static let tooFast = Refusal(
        .rateLimited, "Vtrix asks to send less often (429).",
        next: "Wait a little and order again.")
    private static let moderated = Refusal(
        .moderated, "Vtrix's moderation refused the request.", next: "Change the prompt or the picture.")
    private static let rejected = Refusal(
        .rejected, "Vtrix did not take the request.", next: "Read its words, change the request and order again.")
}
