import EaselCore
import Testing

@Suite("A plain dialect")
struct AnswerReadingTests {
    static let service = ImageService(
        id: "loom", name: "Loom", addresses: .https("loom.example"),
        key: ServiceKey(.bearer, variable: "LOOM_API_KEY", page: "its page"), linkLifeSeconds: nil,
        patience: .seconds(600))

    static let dialect = Dialect(
        route: "loom", order: { _ in WireCall(.post, .api("/weave")) }, look: { _ in WireCall(.get, .api("/look")) },
        reading: AnswerReading(
            at: service, task: { $0["job"]?["id"] },
            error: { body in
                body["error"].map {
                    ServiceError(
                        status: $0["http"], code: $0["code"], message: $0["text"],
                        means: $0["code"]?.looseText == "policy" ? .moderated : nil)
                }
            },
            progress: { body in
                switch body["job"]?["state"]?.string {
                case "busy": .running(body["job"]?["part"])
                case "done": .done(body["job"]?["out"], lifeSeconds: 60)
                case "lost": .failed(ServiceError(code: body["job"]?["why"]))
                case let word: .unheard(word)
                }
            }))

    /// An answer to an order, and the word for what it means.
    static let orders: [(Int, String, String)] = [
        (200, #"{"job":{"id":"t-1","state":"busy"}}"#, "accepted t-1"),
        (200, #"{"job":{"id":77,"state":"busy"}}"#, "accepted 77"),
        (200, #"{"job":{"id":"t-1","state":"what"}}"#, "accepted t-1"),
        (200, #"{"job":{"id":"t-1","state":"lost"}}"#, "accepted t-1"),
        (200, #"{"job":{"id":"t-1","state":"done","out":["https://a.b/1.png"]}}"#, "finished 1"),
        (200, #"{"job":{"state":"done","out":"https://a.b/1.png"}}"#, "finished 1"),
        (200, #"{"job":{"id":"t-1","state":"done","out":[]}}"#, "accepted t-1"),
        (200, #"{"job":{"id":"..","state":"busy"}}"#, "unclear"),
        (200, #"{"job":{}}"#, "unclear"), (200, "[]", "unclear"), (200, "", "unclear"), (200, "<html>", "unclear"),
        (200, #"{"error":{"text":"no"}}"#, "refused rejected"),
        (200, #"{"error":{"http":402,"text":"no"}}"#, "refused no_credit"),
        (200, #"{"error":{"http":"429"}}"#, "refused rate_limited"),
        (200, #"{"error":{"http":503}}"#, "unclear"), (200, #"{"error":{"http":-3}}"#, "unclear"),
        (200, #"{"error":{"code":"policy"}}"#, "refused moderated"),
        (400, #"{"error":{"code":"policy"}}"#, "refused moderated"),
        (200, #"{"error":{"http":402},"job":{"id":"t-1"}}"#, "unclear"),
        (400, #"{"job":{"id":"t-1","state":"lost"}}"#, "unclear"),
        (401, "", "refused bad_key"), (404, "", "refused rejected"), (409, "", "unclear"),
        (503, #"{"error":{"http":402}}"#, "unclear"), (503, #"{"job":{"id":"t-1"}}"#, "unclear"),
        (302, "", "refused rejected"), (200, #"{"job":{"id":null},"error":null}"#, "unclear"),
        (200, #"{"job":{"id":"a b"},"error":{"text":"no"}}"#, "unclear"),
        (400, #"{"job":{"id":"a b","state":"busy"}}"#, "unclear"),
    ]

    @Test("says of an order no more than the answer does", arguments: orders)
    func order(status: Int, body: String, meaning: String) {
        let request = CheckedRequest(
            service: "loom", model: "l", mode: .generate, values: JSONObject(), images: [], notes: [])
        let heard = Self.dialect.submit.hear(request, WireReply(status: status, body: Array(body.utf8)))
        let word =
            switch heard {
            case .accepted(let task): "accepted \(task)"
            case .finished(let result, _): "finished \(result.pictures.count)"
            case .refused(let refusal): "refused \(refusal.code)"
            case .unclear: "unclear"
            }
        #expect(word == meaning)
        if case .refused(let refusal) = heard { #expect(!refusal.mayHaveCost && refusal.message.contains("Loom")) }
    }

    @Test("takes a percentage that is divided as the guide to a new family says")
    func percentage() {
        let body: JSON = ["percent": 40]
        let part = body["percent"]?.number.flatMap { JSONNumber("\($0.double / 100)") }.map { JSON.number($0) }
        guard case .running(let heard) = AnswerReading.Progress.running(part) else {
            Issue.record("It does not run.")
            return
        }
        #expect(heard?.number?.double == 0.4)
    }

    /// An answer to a look at t-1, and the word for what it means.
    static let looks: [(Int, String, String)] = [
        (200, #"{"job":{"id":"t-1","state":"busy","part":0.5}}"#, "running 0.5"),
        (200, #"{"job":{"id":"t-1","state":"odd"}}"#, "running odd"), (200, #"{"job":{"id":"t-1"}}"#, "unseen"),
        (200, #"{"job":{"id":"t-1","state":"done","out":["https://a.b/1.png",""]}}"#, "succeeded 1"),
        (200, #"{"job":{"id":"t-1","state":"lost","why":"E7"}}"#, "failed failed E7"),
        (200, #"{"job":{"id":"t-2","state":"lost"}}"#, "unseen"), (404, #"{"job":{"id":"t-2"}}"#, "unseen"),
        (200, #"{"error":{"http":404}}"#, "notFound"), (404, "<html>", "notFound"),
        (200, #"{"error":{"http":401}}"#, "locked bad_key"), (403, "", "locked not_permitted"),
        (429, "", "unseen slower"), (200, #"{"error":{"http":429}}"#, "unseen slower"),
        (400, "", "unseen"), (503, #"{"job":{"id":"t-1","state":"lost"}}"#, "unseen"), (200, "", "unseen"),
    ]

    @Test("says of a task no more than the answer does", arguments: looks)
    func look(status: Int, body: String, meaning: String) throws {
        let ticket = try #require(
            TaskTicket(
                service: "loom", route: "loom", origin: Self.service.origin, model: "l", task: "t-1", submittedAt: 0))
        let word =
            switch Self.dialect.look.hear(ticket, WireReply(status: status, body: Array(body.utf8))) {
            case .running(let progress): "running \(progress.unheardWord ?? progress.fraction.map { "\($0)" } ?? "")"
            case .succeeded(let result): "succeeded \(result.pictures.count)"
            case .failed(let refusal): "failed \(refusal.code) \(refusal.serviceCode ?? "")"
            case .notFound: "notFound"
            case .unseen(let trouble): trouble.asksForLess ? "unseen slower" : "unseen"
            case .locked(let refusal): "locked \(refusal.code)"
            }
        #expect(word == meaning)
    }
}
