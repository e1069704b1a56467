import EaselCore
import Foundation
import Testing

@Suite("Providing by description")
struct ProviderTests {
    private static let trouble = LineTrouble(.dropped, "It broke.")

    @Test("an order is sent once, and what came back is heard")
    func submit() async throws {
        let family = try Fake.family(["m"])
        let request = try Registry([family]).entry(named: "m").check(ImageRequest("a"), images: [])
        let taken = try await family.submit(request, over: Ends(ending: .answered(WireReply(status: 200))))
        let odd = try await family.submit(request, over: Ends(ending: .answered(WireReply(status: 500))))
        #expect(taken == .accepted(task: "t") && odd == .unclear("500"))
        for ending in [Ending.notSent(Self.trouble), .unknown(Self.trouble)] {
            let thrown = await #expect(throws: LineTrouble.self) {
                try await family.submit(request, over: Ends(ending: ending))
            }
            #expect(thrown == Self.trouble)
        }
    }

    @Test("a look that has no answer says nothing about the task")
    func look() async throws {
        let poller = try #require(try Fake.family(["m"]).poller)
        let ticket = try Fake.ticket()
        let endings = [
            Ending.answered(WireReply(status: 200)), .answered(WireReply(status: 404)), .notSent(Self.trouble),
            .unknown(Self.trouble),
        ]
        var states: [TaskState] = []
        for ending in endings { states.append(try await poller.look(at: ticket, over: Ends(ending: ending))) }
        let unseen = TaskState.unseen(LookTrouble("It broke."))
        #expect(states == [.running(TaskProgress()), .notFound, unseen, unseen])
    }

    @Test("a checked request comes back from a store with the same content")
    func roundTrip() throws {
        let entry = try Registry([try Fake.family(["m"])]).entry(named: "m")
        var request = ImageRequest("a", editing: .link("https://c.d"), .bytes([1, 2]))
        request.seed = 9
        let inputs = [ImageInput(link: "https://c.d"), ImageInput(local: .bytes([1, 2]), count: 2, type: .png)]
        let checked = try entry.check(request, images: inputs)
        let again = try JSONDecoder().decode(CheckedRequest.self, from: JSONEncoder().encode(checked))
        #expect((again.service, again.model, again.mode) == (checked.service, checked.model, checked.mode))
        #expect(again.images == checked.images && again.notes == checked.notes && again.inlineCount == 2)
        #expect(
            again.values.members.sorted { $0.name < $1.name } == checked.values.members.sorted { $0.name < $1.name })
        #expect(try JSONDecoder().decode(ImageRequest.self, from: JSONEncoder().encode(request)) == request)
    }

    @Test("seeds of 64 bits come back digit for digit", arguments: [Int64.min, -1, 0, 9_007_199_254_740_993, .max])
    func seeds(_ seed: Int64) throws {
        let values: JSONObject = ["seed": .integer(seed), "price": .number(try #require(JSONNumber("0.10")))]
        let checked = CheckedRequest(service: "s", model: "m", mode: .edit, values: values, images: [], notes: [])
        let again = try JSONDecoder().decode(CheckedRequest.self, from: JSONEncoder().encode(checked))
        #expect(again.values["seed"]?.text == "\(seed)" && again.values["price"] == values["price"])
    }
}
