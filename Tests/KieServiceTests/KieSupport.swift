import EaselCore
import Foundation
import KieFluxKontext
import KieService
import Testing

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
        service: "kie", model: "flux-kontext-pro", mode: .generate, values: ["prompt": "a red fox"], images: [],
        notes: [])

    static func ticket(_ task: String = "t1") throws -> TaskTicket {
        try #require(
            TaskTicket(
                service: "kie", route: "kontext", origin: Kie.service.origin, model: "flux-kontext-pro", task: task,
                submittedAt: 0))
    }

    /// The family's model as a registry finds it.
    static func entry() throws -> Registry.Entry {
        try Registry([Kie.FluxKontext.family]).entry(named: "flux-kontext-pro")
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

/// The sentences of Kie's refusals with their next steps.
enum No {
    typealias Said = (ImageFailure.Code, String, String)

    static func refusal(
        _ said: Said, http: Int?, code: String?, words: String? = nil, wait: Duration? = nil, mayHaveCost: Bool = false
    ) -> Refusal {
        var refusal = Refusal(said.0, said.1, next: said.2)
        refusal.httpStatus = http
        refusal.serviceCode = code
        refusal.serviceMessage = words
        refusal.retryAfter = wait
        refusal.mayHaveCost = mayHaveCost
        return refusal
    }

    /// What each code says when it refuses.
    static func said(_ code: Int) -> Said {
        switch code {
        case 401:
            (
                .badKey, "Kie does not know this API key (401).",
                "Make or reset an API key on the API Key Management page, https://kie.ai/api-key, and set KIE_API_KEY."
            )
        case 402: (.noCredit, "This Kie account has no credits left (402).", "Top up the credits and order again.")
        case 403:
            (
                .notPermitted, "This API key may not do that at Kie (403).",
                "Look at the API key's limits and its list of addresses on the API Key Management page, "
                    + "https://kie.ai/api-key."
            )
        case 404:
            (
                .rejected, "Kie does not know the address that was asked (404).",
                "Look whether the address of Kie is set right, and whether this API has been retired."
            )
        case 422:
            (
                .rejected, "Kie's own check did not let the request pass (422).",
                "Read its words, change the request and order again."
            )
        case 429:
            (
                .rateLimited, "Kie asks to send less often (429); it takes 20 orders in 10 seconds.",
                "Wait a little and order again."
            )
        case 455: (.maintenance, "Kie is closed for maintenance (455).", "Try again later.")
        case 500:
            (
                .rejected, "Kie says that the safety tolerance is out of range (500).",
                "Use 0 to 6 when generating and 0 to 2 when editing."
            )
        case 505:
            (
                .switchedOff, "This feature is switched off for this Kie account (505).",
                "Ask Kie's support to switch it on, or choose another model."
            )
        default:
            (
                .rejected, "Kie did not take the request (\(code)).",
                "Read its words, change the request and order again."
            )
        }
    }

    static func redirect(_ status: Int, _ place: String = "elsewhere") -> Said {
        (
            .rejected, "Kie answered HTTP \(status) and points \(place); Easel does not follow.",
            "Look at the service's address (EASEL_KIE_URL, for uploads EASEL_KIE_UPLOAD_URL) or at a proxy on the way; "
                + "nothing was charged."
        )
    }
    static let moderated: Said = (
        .moderated, "Kie's moderation refused the prompt (400).", "Change the prompt or the picture."
    )
    static let failed: Said = (
        .failed, "Kie accepted the task and failed to make the picture.",
        "Order it again if the words allow it; Kie's log page shows whether it was charged."
    )
    static let moderatedTask: Said = (
        .moderated, "Kie's moderation refused the words or the picture.", "Change the prompt or the picture."
    )
}
