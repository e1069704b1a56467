import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct UploadingTests {
    private static let stored = Ending.json(#"{"address":"https://up.example/1.png"}"#)
    private let request = ImageRequest("a stormy sky", editing: .bytes(SamplePicture.png))

    private func bench(_ endings: Ending...) throws -> Bench {
        let bench = try Bench(files: ["photo.jpg": SamplePicture.jpeg])
        for ending in endings { bench.transport.answer(.post, "/put", with: ending) }
        bench.scriptHome()
        return bench
    }

    @Test("Local pictures are uploaded in order before the paid call, which carries their addresses")
    func beforeThePaidCall() async throws {
        let bench = try bench(Self.stored, .json(#"{"address":"https://up.example/2.jpg"}"#))
        let both = ImageRequest("a stormy sky", editing: .bytes(SamplePicture.png), .file("photo.jpg"))
        _ = try await bench.outcome(of: both).get()
        let calls = bench.transport.calls
        #expect(
            calls.prefix(3).map { $0.address } == [
                "https://upload.practice.example/put", "https://upload.practice.example/put",
                "https://practice.example/paint",
            ])
        #expect(calls[0].body == SamplePicture.png)
        #expect(calls[0].headerNames == ["Content-Type", "Authorization"])
        #expect(calls[2].text.contains("https://up.example/1.png"))
        #expect(calls[2].text.contains("https://up.example/2.jpg"))
        #expect(bench.submits == 1)
    }

    @Test("An upload is free, so it is repeated after anything unclear")
    func repeated() async throws {
        let bench = try bench(.cut, .status(502), Self.stored)
        _ = try await bench.outcome(of: request).get()
        #expect(bench.transport.calls(.post, "/put").map(\.moment) == [.zero, .seconds(1), .seconds(3)])
        #expect(bench.submits == 1)
    }

    @Test("An upload host that asks to wait is asked again no sooner")
    func retryAfter() async throws {
        let bench = try bench(.status(429, ["Retry-After": "20"]), Self.stored)
        _ = try await bench.outcome(of: request).get()
        #expect(bench.transport.calls(.post, "/put").map(\.moment) == [.zero, .seconds(20)])
    }

    struct Failing: Sendable {
        let ending: Ending
        let code: ImageFailure.Code
        let tries: Int
    }

    @Test(
        "An upload that fails costs nothing and sends nothing paid",
        arguments: [
            Failing(ending: .status(401), code: .badKey, tries: 1),
            Failing(ending: .status(413), code: .rejected, tries: 1),
            Failing(ending: .status(500), code: .notSent, tries: 3),
            Failing(ending: .cut, code: .notSent, tries: 3),
            Failing(ending: .status(429), code: .notSent, tries: 3),
            Failing(ending: .json(#"{"address":"file:///etc/passwd"}"#), code: .notSent, tries: 3),
        ])
    func failing(_ failing: Failing) async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/put") { _ in failing.ending }
        let failure = try await bench.failure(of: request)
        #expect(failure.code == failing.code)
        #expect(failure.stage == .uploading)
        #expect(failure.mayHaveCost == false)
        #expect(bench.transport.calls.count == failing.tries)
        #expect(bench.submits == 0)
    }

    @Test("A link needs no upload")
    func link() async throws {
        let bench = try bench()
        _ = try await bench.outcome(of: ImageRequest("a sky", editing: .link("https://a.example/b.png"))).get()
        #expect(bench.transport.calls(.post, "/put").isEmpty)
        #expect(bench.submits == 1)
    }
}
