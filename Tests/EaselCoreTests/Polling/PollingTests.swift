import EaselCore
import Foundation
import TestGround
import Testing

@Suite("Looking at tasks")
struct PollingTests {
    @Test(
        "a plan looks often enough and not too often",
        arguments: [
            (PollingPlan.patient, 30, 5...8), (.patient, 600, 20...40), (.patient, 8, 3...5), (.nearby, 5, 5...20),
            (.fixed(.seconds(5)), 30, 6...6),
        ])
    func looks(_ plan: PollingPlan, _ seconds: Int, _ looks: ClosedRange<Int>) {
        var time = Duration.zero
        var count = 0
        while time < .seconds(seconds) {
            time += plan.wait(afterLooks: count)
            count += 1
        }
        #expect(looks.contains(count), "\(count) looks")
    }

    @Test("a wait never shrinks and never passes the longest")
    func growth() {
        let waits = (0...200).map { PollingPlan.patient.wait(afterLooks: $0) }
        #expect(PollingPlan.patient.wait(afterLooks: -1) == .seconds(1))
        #expect(waits.first == .seconds(1) && waits.last == .seconds(20) && waits == waits.sorted())
        #expect(
            PollingPlan.ramp(first: .seconds(9), growth: 150, longest: .seconds(5)).wait(afterLooks: 0) == .seconds(5))
        #expect(
            PollingPlan.patient.wait(afterLooks: .max) == .seconds(20)
                && PollingPlan.fixed(.seconds(3)).wait(afterLooks: 9) == .seconds(3))
    }

    private static func ticket(_ task: String) throws -> TaskTicket? {
        let origin = try #require(Origin("https://a.b"))
        return TaskTicket(
            service: "s", route: "r", origin: origin, model: "m", task: task, submittedAt: 1_767_225_600_123)
    }

    @Test(
        "X6: a task's id is visible ASCII of a plain length, and no step in a path",
        arguments: [
            ("a", true), ("a/b?c#d%e..", true), ("...", true), (String(repeating: "a", count: 512), true),
            (String(repeating: "a", count: 513), false), ("", false), (".", false), ("..", false), ("a b", false),
            ("a\n", false),
            ("a\u{0}", false), ("ä", false), ("\u{7f}", false),
        ])
    func tasks(_ task: String, _ isOne: Bool) throws { #expect(try (Self.ticket(task) != nil) == isOne) }

    @Test("X6: every id that is taken stays one step of a path", arguments: 0..<5)
    func encoded(_ seed: UInt64) throws {
        var random = SmallRandom(seed: seed)
        for _ in 0..<100 {
            let task = String(
                (0..<8).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x21...0x7E, using: &random))) })
            let encoded = try #require(try Self.ticket(task)).encodedTask
            #expect(
                encoded.utf8.allSatisfy {
                    "%-_~.".utf8.contains($0) || Character(Unicode.Scalar($0)).isLetter
                        || Character(Unicode.Scalar($0)).isNumber
                })
            #expect(encoded.removingPercentEncoding == task)
        }
    }

    @Test("S8: a ticket is named by its own id byte for byte, and by nothing that only looks the same")
    func named() throws {
        let ticket = try #require(try Self.ticket("K1"))
        #expect(ticket.isNamed("K1") && !ticket.isNamed("k1") && !ticket.isNamed("\u{212A}1") && "K" == "\u{212A}")
    }

    @Test("a ticket comes back the same, and is named by service and task")
    func roundTrip() throws {
        let ticket = try #require(try Self.ticket("t/1"))
        #expect(try JSONDecoder().decode(TaskTicket.self, from: JSONEncoder().encode(ticket)) == ticket)
        #expect(ticket.name == "s/t/1" && ticket.origin == "https://a.b")
    }

    private static let fields = [
        "version": "1", "service": "\"s\"", "route": "\"r\"", "origin": "\"https://a.b\"", "model": "\"m\"",
        "task": "\"t\"", "submittedAt": "1",
    ]

    @Test(
        "S16: a ticket that is newer, altered or incomplete is refused",
        arguments: [
            ("version", "2"), ("version", "0"), ("version", "-1"), ("version", "\"1\""), ("version", nil),
            ("task", "\"\""), ("task", "\"..\""), ("task", "\"a\\nb\""), ("task", "null"), ("task", nil),
            ("origin", "\"nowhere\""), ("origin", "\"https://a.b/x\""), ("origin", "\"https://u@a.b\""),
            ("origin", "\"ftp://a.b\""), ("service", "\"\""), ("route", "\"\""), ("route", nil), ("submittedAt", "1.5"),
            ("submittedAt", "-1"), ("submittedAt", "253402300800000"), ("submittedAt", "-9223372036854775808"),
            ("model", nil),
        ] as [(String, String?)])
    func refused(_ field: String, _ value: String?) throws {
        func decode(_ fields: [String: String]) throws -> TaskTicket {
            let text = "{" + fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
            return try JSONDecoder().decode(TaskTicket.self, from: Data(text.utf8))
        }
        var fields = Self.fields
        #expect(try decode(fields).task == "t")
        fields[field] = value
        #expect(throws: DecodingError.self) { try decode(fields) }
    }

    @Test(
        "S13: progress is brought inside 0 to 1, and what is no number is left out",
        arguments: [
            (0, 0), (0.4, 0.4), (1, 1), (-1, 0), (2, 1), (-0.0, 0), (.nan, nil), (.signalingNaN, nil), (.infinity, 1),
            (-.infinity, 0), (1e300, 1), (nil, nil),
        ] as [(Double?, Double?)])
    func progress(_ said: Double?, _ shown: Double?) { #expect(TaskProgress(fraction: said).fraction == shown) }

    @Test("a newer ticket says so")
    func newer() throws {
        let text = #"{"version":7,"service":"s"}"#
        let problem = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(TaskTicket.self, from: Data(text.utf8))
        }
        guard case .dataCorrupted(let context)? = problem else {
            Issue.record("\(problem as Any)")
            return
        }
        #expect(context.debugDescription == "This ticket has form 7; this version of Easel reads up to 1.")
    }
}
