import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

/// What a person sees who runs the tool against a service with one fault: the code, the store, and one charge at most.
@Suite("One fault, as a shell sees it", .timeLimit(.minutes(5)))
struct NineFaultsByHandTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let fault: String
        var code = ExitCode.done
        var state = "delivered"
        var submits = 1
        var charges = 1
        var atLeast = Duration.zero
        var prompt = "a quiet lake"
        var testDescription: String { "\(fault) \(prompt)" }
    }

    static let rows: [Row] = [
        Row(fault: "503@poll:1"),
        Row(fault: "429@poll:1", atLeast: .seconds(1)),
        Row(fault: "drop@poll:1"),
        Row(fault: "unknown@poll:1"),
        Row(fault: "drop@submit:1", code: .unknownOutcome, state: "unknown"),
        Row(fault: "503@submit:1", code: .unknownOutcome, state: "unknown", charges: 0),
        Row(fault: "429@submit:1", submits: 2, atLeast: .seconds(1)),
        Row(fault: "500@download:1"),
        Row(fault: "slow@poll:9", code: .moderated, state: "moderated", prompt: "a quiet lake [moderated]"),
    ]

    /// What Kie says inside HTTP 200.
    static let kieRows: [Row] = [
        Row(fault: "code429@submit:1", submits: 2),
        Row(fault: "code401@submit:1", code: .keyOrCredit, state: "rejected", charges: 0),
        Row(fault: "code402@submit:1", code: .keyOrCredit, state: "rejected", charges: 0),
        Row(fault: "code422@submit:1", code: .rejected, state: "rejected", charges: 0),
        Row(fault: "code455@submit:1", code: .rejected, state: "rejected", charges: 0),
        Row(fault: "code500@submit:1", code: .unknownOutcome, state: "unknown", charges: 0),
        Row(fault: "code501@submit:1", code: .unknownOutcome, state: "unknown", charges: 0),
        Row(fault: "code505@submit:1", code: .rejected, state: "rejected", charges: 0),
        Row(fault: "code429@poll:1"),
        Row(fault: "code500@poll:1"),
        Row(fault: "code422@poll:1"),
    ]

    @Test("ends with its code, stays in the store, and costs once at most", arguments: ["vtrix", "kie"], rows)
    func fault(service: String, row: Row) async throws { try await run(row, at: service) }

    @Test("means the same when Kie says it inside HTTP 200", arguments: kieRows)
    func code(row: Row) async throws { try await run(row, at: "kie") }

    private func run(_ row: Row, at service: String) async throws {
        let ground = try await ProvingGround(faults: [row.fault])
        let words = [
            "generate", row.prompt, "--service", service, "--key", "lake", "--output", ground.pictures, "--json",
        ]
        let start = ContinuousClock.now
        let ending = try await ground.run(words)
        #expect(ContinuousClock.now - start >= row.atLeast)
        #expect(ending.code == row.code.rawValue, "\(ending.complaint)")
        let report = try JSON(reading: ending.output)
        #expect(report["state"]?.string == row.state)
        #expect(ground.submits == row.submits)
        #expect(ground.sandbox.ledger.count == row.charges)
        #expect(ground.files.count == (row.code == .done ? 1 : 0))
        try await expectKept(row, report, ground)
        // The same command again is the same order: nothing more is sent, and it ends the same way. One that came to
        // nothing for nothing is tried anew, and the fault is over by then.
        let isTriedAnew = row.state == "rejected"
        let again = try await ground.run(words)
        #expect(again.code == (isTriedAnew ? 0 : row.code.rawValue), "\(again.complaint)")
        #expect(try (JSON(reading: again.output)["order"] == report["order"]) == !isTriedAnew)
        #expect(ground.submits == row.submits + (isTriedAnew ? 1 : 0))
        #expect(ground.files.count == (row.code == .done || isTriedAnew ? 1 : 0))
        await ground.sandbox.stop()
    }

    private func expectKept(_ row: Row, _ report: JSON, _ ground: ProvingGround) async throws {
        let list = try await ground.run(["orders", "list"])
        #expect(list.code == 0)
        #expect(list.complaint == "")
        if row.code == .unknownOutcome {
            let line = try #require(list.lines.dropFirst().first)
            #expect(line.contains("unknown"))
            #expect(line.contains("order key lake"))
            #expect(line.contains("may have been charged"))
            #expect(list.lines.last == "1 order: 1 unknown.")
        } else {
            #expect(list.lines == ["No open orders in \(ground.store). One that has ended is shown by --all."])
        }
        let all = try JSON(reading: try await ground.run(["orders", "list", "--all", "--json"]).output)
        #expect(all["order"] == report["order"])
        #expect(all["state"]?.string == row.state)
        #expect(all["attempts"] == .integer(row.submits))
    }
}
