import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// Between this machine and a service may stand somebody who answers in its place.
@Suite("A page of somebody else on the way", .timeLimit(.minutes(5)))
struct PortalTests {
    private static func page(_ status: Int, _ body: String, _ headers: KeyValuePairs<String, String> = [:]) -> Ending {
        .answered(
            WireReply(
                status: status, headers: headers.compactMap { WireHeader($0.key, $0.value) }, body: Array(body.utf8)))
    }
    private static let html = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Pay €5</body></html>"

    struct Page: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let ending: Ending
        /// What becomes of a submit; the service may have taken it unless somebody surely stood before it.
        var submit = ImageFailure.Code.unknownOutcome
    }

    static let pages = [
        Page(testDescription: "a sign-in page under 200", ending: page(200, html, ["Content-Type": "text/html"])),
        Page(
            testDescription: "one that says it is JSON", ending: page(200, html, ["Content-Type": "application/json"])),
        Page(testDescription: "white space and a page", ending: page(200, "\n \n" + html)),
        Page(testDescription: "a script", ending: page(200, "window.location='https://portal.example/';")),
        Page(testDescription: "XML", ending: page(200, "<?xml version=\"1.0\"?><WISPAccessGatewayParam/>")),
        Page(testDescription: "the one word of a network check", ending: page(200, "Success")),
        Page(
            testDescription: "JSON of the portal", ending: page(200, #"{"portal":"https://portal.example","ok":true}"#)),
        Page(testDescription: "nothing", ending: page(204, "")),
        Page(
            testDescription: "a redirect to the portal",
            ending: page(302, html, ["Location": "https://portal.example/"]), submit: .rejected),
        Page(
            testDescription: "a redirect that keeps the method",
            ending: page(307, "", ["Location": "http://192.168.0.1/login"]), submit: .rejected),
        Page(testDescription: "511, sign in first", ending: page(511, html)),
        Page(
            testDescription: "407 of a proxy", ending: page(407, html, ["Proxy-Authenticate": "Basic realm=a"]),
            submit: .rejected),
        Page(testDescription: "403 of a proxy", ending: page(403, html), submit: .notPermitted),
        Page(testDescription: "502 of a proxy", ending: page(502, html)),
        Page(testDescription: "504 of a proxy", ending: page(504, html)),
        Page(testDescription: "451 of an authority", ending: page(451, html), submit: .rejected),
    ]

    @Test("N14: in answer to a submit is never taken for a task, and the order is not sent again", arguments: pages)
    func submit(_ page: Page) async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint") { _ in page.ending }
        bench.scriptHome()
        let failure = try await bench.failure()
        #expect(failure.code == page.submit)
        #expect(failure.mayHaveCost == (page.submit == .unknownOutcome))
        #expect(failure.ticket == nil)
        #expect(bench.submits == 1)
        #expect(bench.looks.isEmpty)
        #expect(!failure.description.contains("<"))
    }

    @Test("N14: in answer to a look is a look that failed, and the picture comes home", arguments: pages)
    func look(_ page: Page) async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/tasks/", with: page.ending, page.ending, page.ending)
        bench.scriptHome()
        let delivery = try await bench.outcome().get()
        #expect(delivery.looks == 4)
        #expect(delivery.pictures.map(\.bytes) == [SamplePicture.png])
        #expect(bench.submits == 1)
    }

    @Test("N14: in answer to an upload is no address, and nothing paid is sent", arguments: pages)
    func upload(_ page: Page) async throws {
        let bench = try Bench(files: ["photo.jpg": SamplePicture.jpeg])
        bench.transport.answer(.post, "/put") { _ in page.ending }
        bench.scriptHome()
        let failure = try await bench.failure(of: ImageRequest("a sky", editing: .file("photo.jpg")))
        #expect(failure.stage == .uploading)
        #expect(failure.mayHaveCost == false)
        #expect(bench.submits == 0)
    }

    @Test("N14: in place of a picture is no picture, and the next try brings it", arguments: pages)
    func download(_ page: Page) async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/fox.png", with: page.ending)
        bench.scriptHome()
        let outcome = await bench.outcome()
        if case .success(let delivery) = outcome {
            #expect(delivery.pictures.map(\.bytes) == [SamplePicture.png])
        } else {
            // A redirect leads away, to where the script has no picture; it is paid and stays so.
            #expect([302, 307].contains(Self.status(of: page.ending)))
            #expect(outcome.failure?.mayHaveCost == true)
        }
        #expect(bench.submits == 1)
    }

    private static func status(of ending: Ending) -> Int {
        if case .answered(let reply) = ending { reply.status } else { 0 }
    }
}
