import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A dead link", .timeLimit(.minutes(5)))
struct FreshLinkTests {
    /// Practice with a door for fresh links.
    private static let generous = ImageService(
        id: Practice.service.id, name: Practice.service.name, addresses: Practice.service.addresses,
        key: Practice.service.key, linkLifeSeconds: 600, patience: Practice.service.patience,
        freshLink: Turn(
            say: { WireCall(.post, .api("/fresh"), body: .json(.string($0))) },
            hear: { _, reply in
                switch reply.status {
                case 200: .fresh(PictureLink("https://cdn.example/fresh.png", lifeSeconds: 1200))
                case 302: .refused(Self.elsewhere)
                case 422: .refused(Refusal(.rejected, "Not ours.", next: "Nothing."))
                case 401: .refused(Refusal(.badKey, "Who are you?", next: "Nothing."))
                default: .unclear("HTTP \(reply.status).")
                }
            }))

    private static var elsewhere: Refusal {
        var refusal = Refusal(.rejected, "Elsewhere.", next: "Nothing.")
        refusal.httpStatus = 302
        return refusal
    }

    struct Story: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var dead = Ending.status(403)
        var look = Ending.done
        var door: Ending?
        var asking = true
        var age = Duration.zero
        var failure: ImageFailure.Code?
    }

    static let stories = [
        Story(testDescription: "is replaced by the door's: 403", door: .status(200)),
        Story(testDescription: "is replaced by the door's: 404", dead: .status(404), door: .status(200)),
        Story(testDescription: "is replaced by the door's: 410", dead: .status(410), door: .status(200)),
        Story(
            testDescription: "is replaced by the door's: XML with 200",
            dead: .bytes(Array("<?xml?><Error><Code>AccessDenied</Code></Error>".utf8)), door: .status(200)),
        Story(testDescription: "is replaced by the door's: HTML with 200", dead: .page, door: .status(200)),
        Story(testDescription: "is replaced though nobody can look", look: .status(500), door: .status(200)),
        Story(testDescription: "is replaced without a task", door: .status(200), asking: false),
        Story(testDescription: "is over when the door says so", door: .status(422), failure: .linkExpired),
        Story(
            testDescription: "is over when the task is gone for a day", look: .status(404), age: .seconds(90_000),
            failure: .linkExpired),
        Story(
            testDescription: "is over when the look names it again after its time", age: .seconds(601),
            failure: .linkExpired),
        Story(
            testDescription: "is not over when the task is not found for now", look: .status(404),
            failure: .downloadFailed),
        Story(testDescription: "is not over before its time, whatever the look names", failure: .downloadFailed),
        Story(
            testDescription: "is not over when a redirect is in the door", door: .status(302), failure: .downloadFailed),
        Story(
            testDescription: "is over after fourteen days", look: .status(500), age: .seconds(15 * 86_400),
            failure: .linkExpired),
        Story(testDescription: "is not over when nobody can look", look: .status(500), failure: .downloadFailed),
        Story(testDescription: "is not over when the key may not look", look: .status(401), failure: .downloadFailed),
        Story(
            testDescription: "is not over when the door has trouble", look: .status(500), door: .status(503),
            failure: .downloadFailed),
        Story(
            testDescription: "is not over when the door does not know the key", door: .status(401),
            failure: .downloadFailed),
        Story(testDescription: "is not over when nobody can be asked", asking: false, failure: .downloadFailed),
    ]

    @Test("D2: it", arguments: stories)
    func deadLink(_ story: Story) async throws {
        let service = story.door == nil ? Practice.service : Self.generous
        let disk = MemoryDisk()
        let bench = try DownloadBench(disk, service: service, asking: story.asking, age: story.age)
        bench.transport.answer(.get, "/fox.png") { _ in story.dead }
        bench.transport.answer(.get, "/tasks/") { _ in story.look }
        bench.transport.answer(.get, "/fresh.png") { _ in .bytes(SamplePicture.png) }
        if let door = story.door { bench.transport.answer(.post, "/fresh") { _ in door } }
        let outcome = await bench.files()
        #expect(outcome.failure?.code == story.failure)
        #expect(bench.transport.complaints.isEmpty)
        if story.failure == nil {
            #expect(disk.visible.count == 1)
            #expect(bench.transport.calls(.get, "/fox.png").count == 1)
        } else {
            #expect(disk.files.isEmpty)
            #expect(outcome.failure?.mayHaveCost == true)
            let dead = "The picture's link at cdn.example is dead (HTTP 403)"
            let isOver = story.failure == .linkExpired
            #expect(outcome.failure?.message == dead + (isOver ? "." : ", and Practice gave no other."))
            #expect(outcome.failure?.retry == (isOver ? .never : .later))
        }
        for call in bench.transport.calls(.post, "/fresh") {
            #expect(call.text == "\"\(Bench.home)\"")
            #expect(call.headerNames.contains("Authorization"))
        }
        #expect(bench.transport.calls(.get, "https://cdn.example/").allSatisfy { $0.headerNames.isEmpty })
    }

    @Test("D2: a look that names another link comes before the door")
    func lookFirst() async throws {
        let bench = try DownloadBench(service: Self.generous)
        bench.transport.answer(.get, "/fox.png") { _ in .status(403) }
        bench.transport.answer(.get, "/new.png") { _ in .bytes(SamplePicture.png) }
        bench.transport.answer(.get, "/tasks/") { _ in
            .json(#"{"state":"done","pictures":["https://cdn.example/new.png"]}"#)
        }
        #expect(try await bench.files().get().count == 1)
        #expect(bench.transport.complaints.isEmpty)
    }

    @Test("D2: a service at another address keeps its door")
    func moved() throws {
        let addresses = try #require(ServiceAddresses(api: "http://127.0.0.1:1"))
        #expect(Self.generous.at(addresses).freshLink != nil)
    }
}
