import Easel
import Testing

@testable import EaselCommands

@Suite("The next look", .timeLimit(.minutes(5)))
struct PlannedLookTests {
    private func shown(_ pace: String?, _ state: OrderState = .running, isHeld: Bool = true) async throws -> String {
        let room = try StoreRoom()
        try room.store.change(note: "paces", isLasting: false, inPlaceOfDamage: nil) { note in
            note = pace.map { .object(["kie/flux-kontext-pro generate": .string($0)]) }
        }
        if isHeld {
            _ = try await room.hold("a", state, minutesAgo: 0)
        } else {
            try await room.keep("a", state, minutesAgo: 0)
        }
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "show", "a"]) == .done)
        let words = desk.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words
    }

    @Test("is told with what it goes by, and with the time left")
    func learned() async throws {
        // The order was placed five seconds ago.
        let words = try await shown(String(repeating: "30000-30500 ", count: 60))
        let sentence = #/next look \S+Z, in about (\d+)\.\d s; about (\d+)\.\d s left\./#
        let told = try #require(words.firstMatch(of: sentence))
        #expect((18...25).contains(Int(told.1) ?? 0), "\(words)")
        #expect((22...26).contains(Int(told.2) ?? 0), "\(words)")
        #expect(words.contains("By the last 60 such pictures, "), "\(words)")
    }

    @Test("comes by the ramp where nothing was learnt yet")
    func cold() async throws {
        let words = try await shown(nil)
        #expect(words.contains(/next look \S+Z, in about [0-3]\.\d s\. No such picture was timed yet/), "\(words)")
    }

    @Test("is not told where nobody looks")
    func nobody() async throws {
        for words in [try await shown("1-2", .queued), try await shown("1-2", .running, isHeld: false)] {
            #expect(!words.contains("next look"), "\(words)")
        }
    }
}
