import EaselCore
import Foundation
import Testing
import VtrixFluxKontext
import VtrixService

/// One answer's bytes with what they mean.
struct Heard<Meaning: Sendable>: Sendable, CustomTestStringConvertible {
    let name: String
    let reply: WireReply
    let meaning: Meaning

    init(_ name: String, _ status: Int, _ body: String, _ meaning: Meaning, headers: [String: String] = [:]) {
        self.name = name
        self.reply = WireReply(
            status: status, headers: headers.compactMap { WireHeader($0.key, $0.value) }, body: Array(body.utf8))
        self.meaning = meaning
    }

    var testDescription: String { name }
}

enum Sample {
    static let request = CheckedRequest(
        service: "vtrix", model: "flux_kontext_max", mode: .generate, values: ["prompt": "a red fox"], images: [],
        notes: [])

    static func ticket(_ task: String = "t1") throws -> TaskTicket {
        try #require(
            TaskTicket(
                service: "vtrix", route: "generation", origin: Vtrix.service.origin, model: "flux_kontext_max",
                task: task,
                submittedAt: 0))
    }

    /// The family's model as a registry finds it.
    static func entry() throws -> Registry.Entry {
        try Registry([Vtrix.FluxKontext.family]).entry(named: "flux_kontext_max")
    }

    /// The bytes that go on the wire, pictures among them.
    static func bytes(of body: WireBody?) -> String {
        (body?.pieces ?? []).map { piece in
            switch piece {
            case .secret: "<secret>"
            case .bytes(let bytes), .raw(.memory(let bytes)): String(decoding: bytes, as: UTF8.self)
            case .base64(.memory(let bytes)): Data(bytes).base64EncodedString()
            case .raw(.file(let path, _)), .base64(.file(let path, _)): "<\(path)>"
            }
        }.joined()
    }
}

/// The sentences of Vtrix's refusals with their next steps.
enum No {
    static func refusal(
        _ said: (ImageFailure.Code, String, String), http: Int?, code: String? = nil, words: String? = nil,
        wait: Duration? = nil, mayHaveCost: Bool = false
    ) -> Refusal {
        var refusal = Refusal(said.0, said.1, next: said.2)
        refusal.httpStatus = http
        refusal.serviceCode = code
        refusal.serviceMessage = words
        refusal.retryAfter = wait
        refusal.mayHaveCost = mayHaveCost
        return refusal
    }

    typealias Said = (ImageFailure.Code, String, String)
    static let badKey: Said = (
        .badKey, "Vtrix does not know this API key (401).",
        "Make or reset an API key on the API Key Management page that https://doc.vtrix.ai links, and set VTRIX_API_KEY."
    )
    static let noCredit: Said = (
        .noCredit, "The balance of this Vtrix account is too low.", "Top up the account and order again."
    )
    static let notPermitted: Said = (
        .notPermitted, "Vtrix says that the balance is too low or that the API key may not do this (403).",
        "Look at the balance first; else at the API key's permissions on the API Key Management page that "
            + "https://doc.vtrix.ai links."
    )
    static let tooFast: Said = (
        .rateLimited, "Vtrix asks to send less often (429).", "Wait a little and order again."
    )
    static let moderated: Said = (
        .moderated, "Vtrix's moderation refused the request.", "Change the prompt or the picture."
    )
    static let rejected: Said = (
        .rejected, "Vtrix did not take the request.", "Read its words, change the request and order again."
    )
    static func redirect(_ status: Int, _ place: String = "elsewhere") -> Said {
        (
            .rejected, "Vtrix answered HTTP \(status) and points \(place); Easel does not follow.",
            "Look at the service's address (EASEL_VTRIX_URL) or at a proxy on the way; nothing was charged."
        )
    }
    static let failed: Said = (
        .failed, "Vtrix accepted the task and failed to make the picture.",
        "Order it again if the words allow it; see the account whether it was charged."
    )
    static let moderatedTask: Said = (
        .moderated, "Vtrix's moderation refused the words or the picture.",
        "Change the prompt or the picture, or allow a higher safety tolerance where that is right."
    )
}
