import EaselCore
import EaselTesting
import Foundation
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct StudioTests {
    private func placing(
        _ bench: Bench, _ request: ImageRequest, _ choice: ModelChoice = .first
    ) async -> ImageFailure? {
        do throws(ImageFailure) {
            _ = try await bench.studio.place(request, on: choice)
            return nil
        } catch {
            return error
        }
    }

    struct Refused: Sendable {
        let request: ImageRequest
        var choice = ModelChoice.first
        var hasKey = true
        let code: ImageFailure.Code
        let message: String
    }

    static let refused = [
        Refused(
            request: ImageRequest("a fox"), hasKey: false, code: .noKey, message: "There is no API key for any service."
        ),
        Refused(
            request: ImageRequest("a fox"), choice: .named("brush"), hasKey: false, code: .noKey,
            message: "There is no API key for Practice."),
        Refused(
            request: ImageRequest("a fox"), choice: .anyAt("practice"), hasKey: false, code: .noKey,
            message: "There is no API key for Practice."),
        Refused(
            request: ImageRequest("a fox"), choice: .named("crayon"), code: .unknownModel,
            message: "There is no model named crayon."),
        Refused(
            request: ImageRequest("a fox"), choice: .anyAt("nowhere"), code: .unknownModel,
            message: "There is no service named nowhere."),
        Refused(
            request: ImageRequest("a fox"), choice: .named("\u{1B}[2J"), code: .unknownModel,
            message: #"There is no model named \u{1b}[2J."#),
        Refused(
            request: ImageRequest(" "), code: .badRequest,
            message: "brush at Practice cannot take this request: "
                + "The prompt is empty: prompt must be a text of 1 to 1000 characters."),
        Refused(
            request: ImageRequest("a fox", editing: .file("nothing.png")), code: .badRequest,
            message: "The picture cannot be read: nothing.png: No such file or directory."),
    ]

    @Test("What cannot be placed is refused before anything is sent", arguments: refused)
    func refusedBefore(_ refused: Refused) async throws {
        let bench = try Bench(key: refused.hasKey ? Bench.keyText : nil)
        let failure = await placing(bench, refused.request, refused.choice)
        #expect(failure?.code == refused.code)
        #expect(failure?.message == refused.message)
        #expect(failure?.stage == .checking)
        #expect(failure?.mayHaveCost == false)
        #expect(bench.transport.calls.isEmpty)
    }

    @Test("Without any key it is said where one is made, and what needs none")
    func noKey() async throws {
        let failure = await placing(try Bench(key: nil), ImageRequest("a fox"))
        let key = Practice.service.key
        let next = "Set \(key.variable) (made on \(key.page)), or try everything for nothing with Studio.sandbox()."
        #expect(failure?.next == next)
    }

    @Test("When no model fits, every problem of every model is named once")
    func nobodyFits() async throws {
        let pen = ImageModel("pen", title: "Pen", goodFor: "Lines.", accepting: Practice.model.schema.parameters)
        let family = ImageFamily(
            "Practice", at: Practice.service, speaking: Practice.dialect, models: [Practice.model, pen])
        var request = ImageRequest("a fox")
        request.seed = -1
        let bench = try Bench([family])
        let failure = await placing(bench, request)
        #expect(failure?.code == .badRequest)
        #expect(
            failure?.description == """
                No model can take this request.
                  practice/brush, practice/pen: \(failure?.problems.first?.message ?? "")
                Nothing was sent; allow adjusting or change what is named, and ask again.
                """)
        #expect(failure?.message.hasSuffix("\n") == false)
        #expect(failure?.problems.map(\.wish) == ["seed"])
        #expect(bench.transport.calls.isEmpty)
    }

    private func ticket(_ origin: String = "https://practice.example", route: String = "practice") throws -> TaskTicket
    {
        let origin = try #require(Origin(origin))
        let ticket = TaskTicket(
            service: "practice", route: route, origin: origin, model: "brush", task: "t1", submittedAt: 1)
        return try JSONDecoder().decode(TaskTicket.self, from: JSONEncoder().encode(try #require(ticket)))
    }

    @Test("A ticket that was stored and read again brings the picture home without a submit")
    func resume() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/tasks/", with: .running)
        bench.scriptHome()
        let order = try await bench.studio.order(for: try ticket())
        let delivery = try await order.result()
        #expect(delivery.pictures.map(\.name) == ["practice-t1"])
        #expect(delivery.ticket == (try ticket()))
        #expect(delivery.model == "brush")
        #expect(bench.submits == 0)
    }

    @Test("The ticket of an accepted order is the one that a task's name gives")
    func ticketByName() async throws {
        let bench = try Bench()
        bench.scriptHome()
        let delivery = try await bench.outcome().get()
        let named = try bench.studio.ticket(for: "t1", at: "practice")
        #expect(named.task == delivery.ticket?.task)
        #expect(named.origin == delivery.ticket?.origin)
        #expect(named.route == delivery.ticket?.route)
        for task in ["", "a b", "ü", "a\n", String(repeating: "a", count: 513)] {
            #expect(throws: ImageFailure.self) { try bench.studio.ticket(for: task, at: "practice") }
        }
    }

    @Test(
        "S16: A ticket from elsewhere, or of a dialect that nobody speaks, sends nothing at all",
        arguments: [
            ("https://practice.example:444", "practice"), ("http://127.0.0.1:8080", "practice"),
            ("https://practice.example.evil.example", "practice"), ("https://practice.example", "gone"),
        ])
    func foreignTicket(_ origin: String, _ route: String) async throws {
        let bench = try Bench()
        let ticket = try ticket(origin, route: route)
        let failure = await #expect(throws: ImageFailure.self) { try await bench.studio.order(for: ticket) }
        #expect(failure?.code == .foreignTicket)
        #expect(bench.transport.calls.isEmpty)
    }

    @Test("A ticket without a key sends nothing")
    func ticketWithoutKey() async throws {
        let bench = try Bench(key: nil)
        let failure = await #expect(throws: ImageFailure.self) { try await bench.studio.order(for: try ticket()) }
        #expect(failure?.code == .noKey)
        #expect(bench.transport.calls.isEmpty)
    }

    @Test("One picture for one prompt, and a failure when the service's patience is over")
    func onePicture() async throws {
        let bench = try Bench()
        bench.scriptHome()
        #expect(try await bench.studio.picture(of: "A red fox!").name == "a-red-fox")
        let slow = try Bench()
        slow.transport.answer(.get, "/tasks/") { _ in .running }
        slow.scriptHome()
        let failure = await #expect(throws: ImageFailure.self) { try await slow.studio.picture(of: "A red fox!") }
        #expect(failure?.code == .stillRunning)
        #expect(failure?.ticket?.task == "t1")
    }

    @Test("What stands behind a studio lives as long as an order of the studio runs")
    func company() async throws {
        final class Company: Sendable {}
        let clock = VirtualClock()
        weak var seen: Company?
        let order: Order
        do {
            let company = Company()
            seen = company
            let studio = Studio(
                registry: try Registry([Practice.family]), keys: Keys(["practice": try Secret(Bench.keyText)]),
                environment: .practice(ScriptedTransport(), clock: clock), store: MemoryStore(),
                keeping: company)
            order = try await studio.order(for: try ticket())
        }
        await clock.settle()
        #expect(!order.status.state.isEnd)
        #expect(seen != nil)
        await clock.advance(by: .seconds(600))
        #expect(order.id.count == 32)
    }
}
