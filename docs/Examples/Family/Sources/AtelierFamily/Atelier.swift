import Easel

/// Atelier, where painters take commissions.
public enum Atelier {
    /// What registries and studios take.
    public static let family = ImageFamily(
        "Atelier", at: service, speaking: dialect,
        models: [
            ImageModel(
                "atelier-1", title: "Atelier 1", goodFor: "Quick and bold pictures.", accepting: parameters),
            ImageModel(
                "atelier-2", title: "Atelier 2", goodFor: "Slow and fine pictures.", accepting: parameters),
        ])

    /// Where the service is, and where its API key goes.
    public static let service = ImageService(
        id: "atelier", name: "Atelier", addresses: .https("api.atelier.example"),
        key: ServiceKey(
            .header("X-Atelier-Key"), variable: "ATELIER_API_KEY", page: "https://atelier.example/keys"),
        linkLifeSeconds: 86400, patience: .seconds(600))

    /// How an order is placed and a task looked at, and where the answers hold what counts.
    static let dialect = Dialect(
        route: "atelier",
        order: { request in
            let sketches = WireValue.Member("sketches", .list(request.images.map(\.wireValue)))
            let brief = request.wireMembers + (request.images.isEmpty ? [] : [sketches])
            let body = WireValue.members([
                WireValue.Member("style", .json(.string(request.model))),
                WireValue.Member("brief", .members(brief)),
            ])
            return WireCall(.post, .api("/commissions"), body: body.body)
        },
        look: { ticket in WireCall(.get, .api("/commissions/\(ticket.encodedTask)")) },
        reading: AnswerReading(
            at: service,
            task: { body in body["commission"]?["ref"] },
            error: { body in body["why"].map { ServiceError(status: $0["http"], message: $0["text"]) } },
            progress: { body in
                let commission = body["commission"]
                let reason = commission?["because"]
                let isTasteless = reason?.string?.hasPrefix("taste") == true
                switch commission?["stage"]?.looseText {
                case "sketched", "painting": return .running(commission?["done"])
                case "hung": return .done(commission?["wall"], lifeSeconds: 86400)
                case "torn":
                    return .failed(ServiceError(message: reason, means: isTasteless ? .moderated : nil))
                case let word: return .unheard(word)
                }
            }))

    /// What each model accepts, in the service's own spelling: one line for each parameter.
    private static let parameters = [
        ImageParameter("words", .prompt, .text(length: 1...2000), "What the picture shows.")
            .required().adjusting(.never).from(page),
        ImageParameter(
            "sketches", .images, .images(ImageRule(upTo: 2, by: [.link])), "Pictures to work from, by address."
        ).adjusting(.never).from(page),
        ImageParameter(
            "canvas", .ratio, .ratios([Ratio(1, 1), Ratio(16, 9), Ratio(9, 16)]), "Width to height."
        ).adjusting(.nearest).from(page),
        ImageParameter("storm", .integerText(0...100), "How stormy the sky is.").from(page),
    ]

    /// The document that the limits come from, and when it was read.
    private static let page = LimitSource("Atelier's page of commissions", "2026-11")
}
