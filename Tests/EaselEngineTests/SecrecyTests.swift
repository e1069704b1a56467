import EaselCore
import EaselTesting
import Foundation
import Testing

@testable import EaselEngine

/// A key is nowhere in what the engine says, also where a service repeats it.
@Suite(.timeLimit(.minutes(5)))
struct SecrecyTests {
    private static let echo = Ending.json(
        #"{"message":"Incorrect API key provided: \#(Bench.keyText)."}"#, status: 401)
    private static let trouble = LineTrouble(.dropped, "Sent Bearer \(Bench.keyText) and heard nothing.")

    /// Every way in which a person or a program might come to see a value.
    private func renderings(of values: [Any]) -> String {
        values.map { value in
            var dumped = ""
            dump(value, to: &dumped)
            return "\(value) \(String(reflecting: value)) \(dumped) \(String(describing: Mirror(reflecting: value)))"
        }.joined(separator: "\n")
    }

    private static let answers: [[Ending]] = [
        [echo], [.unknown(trouble)], [.notSent(trouble)],
        [.accepted, .unknown(trouble), .json(#"{"state":"\#(Bench.keyText)"}"#), echo],
        [.accepted, .json(#"{"state":"failed","message":"\#(Bench.keyText)"}"#)],
    ]

    // By number: what a test is handed is printed, and these hold the key.
    @Test("S16, X5: No text shows the key", arguments: 0..<5)
    func noKey(_ number: Int) async throws {
        let endings = Self.answers[number]
        let bench = try Bench()
        bench.transport.answer(.post, "/paint") { _ in endings[0] }
        for ending in endings.dropFirst() { bench.transport.answer(.get, "/tasks/", with: ending) }
        let seen = bench.run { () async -> (Order?, [OrderStatus]) in
            guard let order = try? await bench.studio.place(ImageRequest("a red fox")) else { return (nil, []) }
            return (order, await order.events.reduce(into: []) { $0.append($1) })
        }
        let order = try #require(await seen.value.0)
        let failure = try #require(await Result { () async throws(ImageFailure) in try await order.result() }.failure)
        let ticket = try failure.ticket.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let text = renderings(of: [
            failure, failure.localizedDescription, order, order.status, await seen.value.1, bench.studio, ticket ?? "",
            bench.transport.calls,
        ])
        #expect(text.contains("Practice"))
        #expect(!text.contains(Bench.keyText))
        #expect(bench.transport.calls.allSatisfy { $0.headerNames.contains("Authorization") })
    }

    @Test("S16: A kept answer shows no part of the key, also where it was cut in the middle of it")
    func cutAnswer() async throws {
        let bench = try Bench()
        // The key begins twenty bytes before the cut, and the text before it has few characters for its bytes.
        let body = #"{"message":""# + String(repeating: "€", count: 2_656) + Bench.keyText + #""}"#
        bench.transport.answer(.post, "/paint") { _ in .json(body, status: 400) }
        _ = try await bench.failure()
        let text = try #require(try await bench.studio.orders().records.first?.answers?.first?.text)
        #expect(text.contains("€"))
        #expect(!text.contains(Bench.keyText.prefix(8)))
    }

    @Test("N16: A key that cannot be used is refused without being shown")
    func unusableKey() {
        let failure = #expect(throws: ImageFailure.self) {
            try Keys(of: [Practice.service], in: ["PRACTICE_API_KEY": "se cret"])
        }
        #expect(failure?.code == .badKey)
        #expect(renderings(of: failure.map { [$0] } ?? []).contains("se cret") == false)
    }

    @Test("Keys are read from their variables, and an empty one is none", arguments: [nil, "", " \n"])
    func noKeys(_ text: String?) throws {
        #expect(try Keys(of: [Practice.service], in: text.map { ["PRACTICE_API_KEY": $0] } ?? [:]).isEmpty)
        #expect(try Keys(of: [Practice.service], in: ["PRACTICE_API_KEY": "k"])["practice"] != nil)
    }
}
