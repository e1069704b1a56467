import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// Answers that come for another task, too late, or against what was said before.
@Suite("A stray answer", .timeLimit(.minutes(5)))
struct StrayAnswerTests {
    private static let other = "https://cdn.example/other.png"

    private static func done(_ task: String, _ link: String) -> Ending {
        .json(#"{"task":"\#(task)","state":"done","pictures":["\#(link)"]}"#)
    }

    @Test("S8: about another task is said and ignored, and its picture is never fetched")
    func anotherTask() async throws {
        let bench = try Bench(runsItself: false)
        bench.transport.answer(
            .get, "/tasks/", with: Self.done("t2", Self.other), .json(#"{"task":"t2","state":"failed"}"#))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(1))
        #expect(order.status.state == .accepted)
        #expect(order.status.remark == "Practice answered about another task.")
        await bench.clock.advance(by: .seconds(60))
        let delivery = try await order.result()
        #expect(delivery.pictures.map(\.address) == [Bench.home])
        #expect(bench.transport.calls(.get, "/other.png").isEmpty)
    }

    @Test("S8: about another task gives no fresh link either")
    func anotherTasksLink() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/fox.png", with: .status(403))
        bench.transport.answer(.get, "/tasks/", with: .done, Self.done("t2", Self.other))
        bench.scriptHome()
        #expect(try await bench.outcome().get().pictures.map(\.address) == [Bench.home])
        #expect(bench.transport.calls(.get, "/other.png").isEmpty)
    }

    @Test("S3: that says running after the task had succeeded changes nothing")
    func runningAfterSuccess() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/fox.png", with: .status(403), .status(403))
        bench.transport.answer(.get, "/tasks/", with: .running, .done, .running, .status(404))
        bench.scriptHome()
        let seen = bench.run { () async -> [OrderState] in
            guard let order = try? await bench.studio.place(ImageRequest("a red fox")) else { return [] }
            return await order.events.reduce(into: []) { $0.append($1.state) }
        }
        let states = await seen.value
        #expect(bench.transport.calls(.get, "/tasks/").count == 4)
        #expect(states.last == .delivered)
        let success = try #require(states.firstIndex(of: .succeeded))
        #expect(states[success...].allSatisfy { [.succeeded, .delivered].contains($0) })
        #expect(bench.submits == 1)
    }

    @Test("S11, X4: that holds other things brings its pictures; the rest is named in clean words and not fetched")
    func otherThings() async throws {
        var result = ImageResult(pictures: [PictureLink(Bench.home, lifeSeconds: 600)])
        result.others = [
            OtherContent(kind: "video\u{1b}[2J\u{202e}", address: "https://cdn.example/film.mp4"),
            OtherContent(kind: "audio", address: nil),
        ]
        let made = result
        let bench = try Bench([
            OddProvider { _, line in
                _ = await line.send(WireCall(.post, .api("/paint")))
                return .finished(made, task: nil)
            }
        ])
        bench.scriptHome()
        let delivery = try await bench.outcome().get()
        #expect(delivery.pictures.map(\.address) == [Bench.home])
        #expect(delivery.others.map(\.kind) == ["video\\u{1b}[2J\\u{202e}", "audio"])
        #expect(delivery.others.map(\.address) == ["https://cdn.example/film.mp4", nil])
        #expect(bench.transport.calls(.get, "/film.mp4").isEmpty)
    }
}
