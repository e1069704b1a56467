import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("A budget", .timeLimit(.minutes(5)), .serialized)
struct BudgetTests {
    @Test("P19: of a dollar lets 12 of 100 orders of $0.08 be sent, and refuses 88 before anything is sent")
    func dollar() async throws {
        let folder = TemporaryFolder()
        let desk = Desk()
        let words = ["generate", "a fox", "--service", "sandbox", "--model", "flux_kontext_max", "--count", "100"]
        let code = await desk.run(words + ["--budget", "1", "--json", "--output", folder.path])
        #expect(code == .overLimit)
        let reports = try desk.output.split(separator: "\n").map { try JSON(reading: String($0)) }
        #expect(reports.count == 100)
        let delivered = reports.filter { $0["state"] == "delivered" }
        #expect(delivered.count == 12)
        #expect(delivered.allSatisfy { $0["cost"]?["amount"] == "0.08" })
        let refused = reports.filter { $0["state"] == "rejected" }
        #expect(refused.count == 88)
        #expect(refused.allSatisfy { $0["failure"]?["code"] == "over_limit" })
        #expect(refused.allSatisfy { $0["failure"]?["may_have_cost"] == false })
        let message = refused.first?["failure"]?["message"]?.string ?? ""
        #expect(
            message.wholeMatch(of: /The order may cost .*, and 0.04 USD of the budget "generate [0-9a-f]+" is free./)
                != nil,
            "\(message)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count { !$0.hasPrefix(".") } == 12)
    }

    private static func dollars(_ cents: Int) -> String {
        MicroAmount(micros: Int64(cents) * 10_000)?.description ?? ""
    }

    @Test("P19: counts for all runs of a batch together, whatever is killed in between", arguments: [2, 9])
    func killed(_ submits: Int) async throws {
        let ground = try await ProvingGround(faults: ["slow@submit"]) { $0.lateness = .milliseconds(40) }
        let lakes = try Requests(ground, "lake", count: 30, everyKie: nil)
        let words = lakes.words + ["--model", "flux_kontext_max", "--budget", "1", "--estimate", "0.08"]
        let killed = try await ground.run(words, killedAtSubmit: submits)
        let unknown = killed.code == -SIGKILL ? try ground.ids(.sending).count : 0
        let last = try await ground.run(words)
        #expect(last.code == (unknown > 0 ? 7 : 8), "\(last.complaint)")
        #expect(ground.sandbox.ledger.count <= 12)
        #expect(ground.sandbox.ledger.count >= 12 - unknown)
        #expect(ground.submits <= 12)
        let file = try SystemDisk().realPath(of: ground.folder.appending(path: "lake.jsonl").path)
        let told = try await ground.run(["orders", "budgets"]).output
        #expect(told.hasPrefix("batch \(file): ") && told.contains(" of 1 USD spent, "), "\(told)")
        let json = try JSON(reading: try await ground.run(["orders", "budgets", "--json"]).output)
        #expect(json["budget"] == .string("batch \(file)") && json["limit"] == "1", "\(json.text)")
        // The sandbox charges half of what was estimated; an order of unknown outcome counts in full.
        let spent = 4 * (try ground.ids(.delivered).count)
        #expect(json["set_aside"] == .string(Self.dollars(8 * unknown)), "\(json.text)")
        #expect(json["spent"] == .string(Self.dollars(spent)), "\(json.text)")
        #expect(json["free"] == .string(Self.dollars(100 - 8 * unknown - spent)), "\(json.text)")
        await ground.sandbox.stop()
    }

    @Test("refuses a model whose price nobody states, unless an estimate is given")
    func unknownPrice() async throws {
        let ground = try await ProvingGround()
        let words = ["generate", "a fox", "--service", "vtrix", "--budget", "1", "--output", ground.pictures]
        let refused = try await ground.run(words)
        #expect(refused.code == 8)
        #expect(refused.complaint.contains("Nobody states what the order costs in USD"))
        let next = "Nothing was sent; give --estimate USD, or order it without a budget."
        #expect(refused.complaint.contains(next), "\(refused.complaint)")
        #expect(ground.submits == 0)
        #expect(try await ground.run(words + ["--estimate", "0.04"]).code == 0)
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }

    @Test("P19: is free again where an order is taken back that was never sent")
    func cancelled() async throws {
        let ground = try await ProvingGround(faults: ["hang@upload"])
        let file = ground.folder.appending(path: "lake.jsonl")
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
        try Data(head).write(to: ground.folder.appending(path: "in.png"))
        try Data(#"{"prompt":"a","images":["in.png"]}"#.utf8).write(to: file)
        let terms = ["--service", "kie", "--budget", "0.08", "--estimate", "0.08"]
        let killed = try await Tool.run(
            ["batch", "lake.jsonl"] + terms, variables: ground.variables, in: ground.folder,
            atStart: { process in
                while process.isRunning, !ground.sandbox.seen.contains(where: { $0.stage == .upload }) { usleep(5_000) }
                process.signal(SIGKILL)
            })
        #expect(killed.code == -SIGKILL)
        let id = try #require(try ground.ids(.queued).first)
        // The budget belongs to the file, whatever lines it has now.
        try Data(#"{"prompt":"b"}"#.utf8).write(to: file)
        #expect(try await ground.run(["batch", "lake.jsonl"] + terms).code == 8)
        let cancelled = try await ground.run(["orders", "cancel", id])
        #expect(cancelled.output == "Cancelled \(id): it was never sent and cost nothing.\n", "\(cancelled.complaint)")
        let paid = try await ground.run(["batch", "lake.jsonl"] + terms)
        #expect(paid.code == 0, "\(paid.complaint)")
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }

    @Test("P19: belongs to one file, also beside a file of the same name in another folder")
    func folders() async throws {
        let ground = try await ProvingGround()
        let terms = ["--service", "kie", "--budget", "0.08", "--estimate", "0.08"]
        var names: [String] = []
        for folder in ["one", "two"] {
            let place = ground.folder.appending(path: folder)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data(#"{"prompt":"a"}"#.utf8).write(to: place.appending(path: "lake.jsonl"))
            names.append("batch " + (try SystemDisk().realPath(of: place.path + "/lake.jsonl")))
            #expect(try await ground.run(["batch", folder + "/lake.jsonl"] + terms).code == 0)
        }
        let told = try await ground.run(["orders", "budgets", "--json"]).lines.map { try JSON(reading: $0)["budget"] }
        #expect(told == names.map { .string($0) })
        await ground.sandbox.stop()
    }

    @Test("of a single command is listed while its orders are open, and then with --all alone")
    func single() async throws {
        let room = try StoreRoom()
        let limit = try #require(Cost("1", currency: "USD"))
        for name in ["generate 1a", "generate 2b", "order key lake"] {
            _ = try SpendLedger(limit, named: name, in: room.store)
        }
        try await room.keep("abc111", .running) { $0.budget = "generate 1a" }
        try await room.keep("abc222", .delivered) { $0.budget = "generate 2b" }
        let (few, all, json) = (Desk(room.variables), Desk(room.variables), Desk(room.variables))
        let rest = ": 0 of 1 USD spent, 0 set aside, 1 free\n"
        #expect(await few.run(["orders", "budgets"]) == .done)
        #expect(
            few.output
                == "generate 1a\(rest)order key lake\(rest)One budget of a single command that has ended is shown by --all.\n"
        )
        #expect(await all.run(["orders", "budgets", "--all"]) == .done)
        #expect(all.output == "generate 1a\(rest)generate 2b\(rest)order key lake\(rest)")
        #expect(await json.run(["orders", "budgets", "--json"]) == .done)
        #expect(json.output.split(separator: "\n").count == 2)
    }
}
