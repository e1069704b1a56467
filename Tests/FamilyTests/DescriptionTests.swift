import Easel
import EaselTesting
import Foundation
import Testing

// The family between the two marks is what a stranger writes; the test counts its lines.
// begin
/// A made-up family: one model that makes and edits pictures, as much as a first family needs.
enum Pastel: FamilyVocabulary {
    static let family = ImageFamily(
        "Pastel", at: service, speaking: dialect,
        models: [
            ImageModel(
                "pastel-1", title: "Pastel", goodFor: "Soft colours.",
                accepting: [
                    ImageParameter("prompt", .prompt, .text(length: 1...2000), "What the picture shows.")
                        .required().adjusting(.never).from(page),
                    ImageParameter(
                        "picture", .images, .images(ImageRule(upTo: 1, by: [.link, .base64], mostBytes: 10_000_000)),
                        "The picture to work from."
                    ).adjusting(.never).from(page),
                    ImageParameter("ratio", .ratio, .ratios([Ratio(1, 1), Ratio(3, 2)]), "Width to height.")
                        .defaulting(to: "1:1").adjusting(.nearest).from(page),
                    ImageParameter("seed", .seed, .integer(0...4_294_967_295), "Makes the result repeatable.")
                        .from(page),
                    softness.parameter,
                ])
        ])
    /// How soft the colours are.
    static let softness = Extra<Int>("softness", .integer(0...10), "How soft the colours are; 10 is softest.")
        .defaulting(to: 5).from(page)
    static let service = ImageService(
        id: "pastel", name: "Pastel", addresses: .https("api.pastel.example"),
        key: ServiceKey(.header("x-key"), variable: "PASTEL_KEY", page: "https://pastel.example/keys"),
        linkLifeSeconds: 3600, patience: .seconds(300))
    static let page = LimitSource("Pastel: Make a picture", "2026-11")
    static let dialect = Dialect(
        route: "v1",
        submit: Turn { request in
            let images = request.images.map { WireValue.Member($0.parameter, $0.wireValue) }
            return WireCall(.post, .api("/v1/make"), body: WireValue.members(request.wireMembers + images).body)
        } hear: { _, reply in
            let body = try? reply.json.get()
            switch HTTPMeaning(reply.status) {
            case .refused(let code): return .refused(Refusal(code, "Pastel said no.", next: "Read its words."))
            case .answer where body?["job"]?.string != nil: return .accepted(task: body?["job"]?.string ?? "")
            default: return .unclear("Pastel answered HTTP \(reply.status) with \(reply.looks).")
            }
        },
        look: Turn {
            WireCall(.get, .api("/v1/jobs/\($0.encodedTask)"))
        } hear: { ticket, reply in
            let body = try? reply.json.get()
            switch (body?["job"]?.string == ticket.task ? body?["state"]?.string : nil, body?["url"]?.string) {
            case ("done", let url?): return .succeeded(ImageResult(pictures: [PictureLink(url, lifeSeconds: 3600)]))
            case ("broken", _): return .failed(Refusal(.failed, "Pastel made no picture.", next: "Order it again."))
            case (let word?, _): return .running(TaskProgress(unheardWord: word == "working" ? nil : word))
            case (nil, _): return .unseen(LookTrouble("Pastel answered HTTP \(reply.status) with \(reply.looks)."))
            }
        })
}
// end

@Suite("A family written as a description")
struct DescriptionTests {
    private static let look = Recording.Question.look(task: "j1")
    private static let recordings = [
        Recording(of: .submit, "taken", #"{"job":"j1"}"#, means: .accepted(task: "j1")),
        Recording(of: .submit, "no money", status: 402, "", means: .refused(.noCredit)),
        Recording(of: look, "works", #"{"job":"j1","state":"working"}"#, means: .running),
        Recording(
            of: look, "done", #"{"job":"j1","state":"done","url":"https://p.example/1"}"#,
            means: .succeeded(pictures: 1)),
        Recording(of: look, "broken", #"{"job":"j1","state":"broken"}"#, means: .failed(.failed)),
    ]

    @Test("keeps the whole contract")
    func contract() async { await expectKept(by: Pastel.family, Self.recordings) }

    @Test("takes at most 60 lines, its help and sources among them")
    func lines() throws {
        let text = try String(contentsOfFile: #filePath, encoding: .utf8).split(separator: "\n")
        let begin = try #require(text.firstIndex(of: "// begin"))
        let end = try #require(text.firstIndex(of: "// end"))
        #expect(end - begin - 1 <= 60, "It takes \(end - begin - 1) lines.")
    }

    @Test("shows parameters without help or source; there are none")
    func words() throws {
        let all = try Registry.everyFamily().entries.flatMap { entry in
            entry.model.schema.parameters.map { (entry.fullName, $0) }
        }
        let silent = all.filter { $1.help.isEmpty || $1.source == .unstated || $1.source.document.isEmpty }
        #expect(silent.map { "\($0) \($1.name)" } == [])
        #expect(all.count > 40)
    }
}
