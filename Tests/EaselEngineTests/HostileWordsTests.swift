import EaselCore
import EaselTesting
import Foundation
import Testing

@testable import EaselEngine

/// Whatever a service writes, a person reads it on one line, in the right direction and in full view.
@Suite("A service's hostile words", .timeLimit(.minutes(5)))
struct HostileWordsTests {
    private static let odd =
        "a\r\nb\u{1b}[2J\u{1b}]0;t\u{7}\u{202e}gnp.exe\u{2066}\u{200b}\u{0}\u{9b}\u{2028}"
    private static let words = odd + String(repeating: "x", count: 20 << 10)
    private static let flood = odd + String(repeating: "x", count: 1 << 20)

    /// Where words may stand in an answer, and what the order then does.
    struct Place: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var submit = Ending.json(#"{"task":"t1"}"#)
        var looks: [Ending] = []
        var header: [String: String] = [:]
    }

    private static func message(_ text: String, state: String = "failed") -> Ending {
        .json(JSON.object(["state": .string(state), "message": .string(text)]).text)
    }
    private static func status(_ status: Int, _ text: String) -> Ending {
        .json(JSON.object(["message": .string(text)]).text, status: status)
    }

    static let places =
        [400, 401, 402, 403, 404, 422, 429, 500, 503].map { code in
            Place(testDescription: "a submit's \(code)", submit: status(code, words))
        } + [
            Place(testDescription: "a body that is no JSON", submit: .bytes(Array(words.utf8))),
            Place(
                testDescription: "a task's id",
                submit: .json(JSON.object(["task": .string(String(words.prefix(5000)))]).text)),
            Place(testDescription: "a mebibyte of a refusal", submit: status(400, flood)),
            Place(testDescription: "a failed task", looks: [message(words)]),
            Place(testDescription: "a state that nobody knows", looks: [message("", state: words), message(words)]),
            Place(testDescription: "a look's 401", looks: [status(401, words)]),
            Place(testDescription: "a look's 503", looks: [status(503, words), message(words)]),
            Place(
                testDescription: "a link",
                looks: [
                    .json(
                        JSON.object(["state": "done", "pictures": [.string("https://a.b/" + words.prefix(500))]]).text),
                    message(words),
                ]),
        ]

    /// True where a text can move no cursor, forge no line and turn nothing round.
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
    }

    @Test("X4: are escaped and cut in every text that they reach", arguments: places)
    func everywhere(_ place: Place) async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint") { _ in place.submit }
        for look in place.looks { bench.transport.answer(.get, "/tasks/", with: look) }
        bench.scriptHome()
        let seen = bench.run { () async -> (ImageFailure?, [OrderStatus]) in
            guard let order = try? await bench.studio.place(ImageRequest("a red fox")) else { return (nil, []) }
            let events = await order.events.reduce(into: []) { $0.append($1) }
            return (await Result { () async throws(ImageFailure) in try await order.result() }.failure, events)
        }
        let (failure, events) = await seen.value
        let found = try #require(failure)
        let texts =
            [
                found.message, found.next, found.description, found.serviceMessage ?? "", found.serviceCode ?? "",
                found.ticket?.name ?? "",
            ] + events.compactMap(\.remark)
        for text in texts {
            #expect(Self.isPlain(text), "\(text.debugDescription.prefix(400))")
            #expect(text.unicodeScalars.count <= 1_000, "\(text.unicodeScalars.count) characters")
        }
    }

    /// A key with characters that JSON and links escape.
    private static let key = #"pk/live+"0123\456789=="#

    static let echoes: [(String, @Sendable (String) -> String)] = [
        ("as it is", { $0 }),
        ("in base64", { Data($0.utf8).base64EncodedString() }),
        ("in base64 after a word", { Data("Bearer \($0)".utf8).base64EncodedString() }),
        ("in a link", { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }),
        ("in JSON", { JSON.string($0).text }),
        ("in JSON by numbers", { $0.utf8.map { "\\u00\(String($0, radix: 16))" }.joined() }),
        ("at a cut", { String(repeating: "x", count: 280) + $0 }),
    ]

    @Test("X5: repeat the key in no text, however they spell it", arguments: echoes)
    func echo(_ name: String, _ spell: @Sendable (String) -> String) async throws {
        let spelled = spell(Self.key)
        let message = Ending.json(JSON.object(["message": .string("Key \(spelled)!")]).text, status: 401)
        let strange = Ending.json(JSON.object(["state": .string("odd \(spelled)")]).text)
        let trouble = LineTrouble(.dropped, "Sent \(spelled) and heard nothing.")
        for endings in [[message], [.unknown(trouble)], [.accepted, strange, message]] {
            let bench = try Bench(key: Self.key)
            bench.transport.answer(.post, "/paint") { _ in endings[0] }
            for ending in endings.dropFirst() { bench.transport.answer(.get, "/tasks/", with: ending) }
            let seen = bench.run { () async -> (Order?, [OrderStatus]) in
                guard let order = try? await bench.studio.place(ImageRequest("a red fox")) else { return (nil, []) }
                return (order, await order.events.reduce(into: []) { $0.append($1) })
            }
            let (placed, events) = await seen.value
            let order = try #require(placed)
            let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
            var text = ""
            for value in [failure as Any, order as Any, events] { dump(value, to: &text) }
            text += "\(failure.map { "\($0)" } ?? "") \(events)"
            #expect(text.contains("<redacted>") || name == "at a cut")
            for secret in [Self.key, spelled, String(spelled.suffix(12)), String(Self.key.prefix(8))] {
                #expect(!text.contains(secret), "\(secret)")
            }
        }
    }
}
