import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("What --json prints", .serialized, .timeLimit(.minutes(5)))
struct OutputSchemaTests {
    private static let key = "easel-key-4f1d0c7b"

    /// The schema of what each command prints with `--json`; a refusal of any of them is an order.
    static let schemas = [
        "generate": "order.json", "batch": "order.json", "orders": "order.json", "orders list": "order.json",
        "orders show": "order.json", "orders wait": "order.json", "orders resume": "order.json",
        "orders cancel": "order.json", "orders forget": "order.json", "orders budgets": "budgets.json",
        "models": "models.json", "model": "model.json",
        "explain": "explain.json", "doctor": "doctor.json", "listen": "listen.json",
        "sandbox": "sandbox.json",
    ]

    @Test("has a schema for every command that has --json")
    func everyCommand() {
        let all = EaselCommand.commands.flatMap { [$0] + $0.verbs }
        let printing = Set(all.filter { $0.flags.contains { $0.name == "json" } }.map(\.name))
        #expect(printing == Set(Self.schemas.keys), "Put a schema into docs/schemas, and its name here.")
    }

    @Test("a refusal of every command is an order object", arguments: schemas.keys.sorted())
    func refusals(command: String) async throws {
        let judge = SchemaJudge(try ShippedSchemas.all())
        let desk = Desk()
        #expect(await desk.run(command.split(separator: " ").map(String.init) + ["--json", "--nonsense"]) == .badUsage)
        #expect(judge.accepts(try #require(desk.json), file: "order.json"), "\(judge.refusal ?? "")")
    }

    @Test("is what the shipped schemas say, key for key, and they name nothing that is never printed")
    func everyOutput() async throws {
        let files = try ShippedSchemas.all()
        let judge = SchemaJudge(files)
        let printed =
            try await Self.asked() + Self.kept() + Self.ordered() + Self.batched() + Self.spent() + Self.heard()
            + Self.rehearsed()
        for (file, text) in printed {
            for line in text.split(separator: "\n") {
                let value = try JSON(reading: String(line))
                #expect(judge.accepts(value, file: file), "\(file): \(judge.refusal ?? "")\n\(value.text)")
            }
        }
        #expect(judge.unknownWords.isEmpty, "SchemaJudge does not know \(judge.unknownWords)")
        for (file, schema) in files where file != "parameters.json" {
            let named = Set(ShippedSchemas.properties(of: schema).map { "\(file) \($0)" })
            let idle = named.subtracting(judge.met).sorted()
            #expect(idle.isEmpty, "Nothing printed has \(idle); print it here, or take it out of docs/schemas/\(file).")
        }
    }

    @Test("has schemas that close every object and refuse one key more, or one less")
    func closed() async throws {
        let files = try ShippedSchemas.all()
        for (file, schema) in files { Self.expectClosed(schema, file) }
        let judge = SchemaJudge(files)
        let desk = Desk()
        #expect(await desk.run(["explain", "x", "--json", "--model", "flux_2_max"]) == .done)
        let whole = try #require(desk.json?.array?.first?.object)
        #expect(judge.accepts([.object(whole)], file: "explain.json"))
        for member in whole.members {
            var less = whole
            less[member.name] = nil
            #expect(!judge.accepts([.object(less)], file: "explain.json"), "\(member.name)")
        }
        var more = whole
        more["more"] = true
        #expect(!judge.accepts([.object(more)], file: "explain.json"))
        more = whole
        more["fits"] = "yes"
        #expect(!judge.accepts([.object(more)], file: "explain.json"))
    }

    @Test("has its schemas named on the command line's page")
    func named() throws {
        let docs = ShippedSchemas.folder.deletingLastPathComponent()
        let page = try String(contentsOf: docs.appending(path: "CommandLine.md"), encoding: .utf8)
        let links = Set(page.matches(of: /\(schemas\/([\w-]+\.json)\)/).map { String($0.1) })
        #expect(links == Set(try ShippedSchemas.all().keys), "Name each file of docs/schemas in docs/CommandLine.md.")
    }

    private static func expectClosed(_ schema: JSON, _ file: String) {
        if schema["properties"]?.object != nil, schema["type"] == "object" {
            #expect(schema["additionalProperties"] == false, "\(file): \(schema.text.prefix(200))")
            #expect(schema["required"]?.array != nil, "\(file): \(schema.text.prefix(200))")
        }
        for member in schema.object?.members ?? [] { expectClosed(member.value, file) }
        for item in schema.array ?? [] { expectClosed(item, file) }
    }
}

// MARK: - What is printed

extension OutputSchemaTests {
    typealias Printed = [(file: String, text: String)]

    /// Runs a command and keeps what it prints.
    private static func run(
        _ words: [String], _ file: String, _ variables: [String: String] = [:], input: [UInt8] = []
    ) async -> Printed {
        let desk = Desk(variables, input: input)
        _ = await desk.run(words)
        #expect(!desk.output.isEmpty, "\(words) printed nothing: \(desk.complaint)")
        return [(file, desk.output)]
    }

    /// Everything that asks, and sends nothing.
    private static func asked() async throws -> Printed {
        var all: Printed = []
        for words in [[], ["--takes", "9"], ["--service", "sandbox"]] {
            all += await run(["models", "--json"] + words, "models.json")
        }
        for name in AskingTests.all { all += await run(["model", name, "--json"], "model.json") }
        let folder = TemporaryFolder()
        let file = folder.appending(path: "photo.png")
        try Data(StoreRoom.png).write(to: file)
        let edit = ["x", "--json", "--image", file.path]
        for words in [["--safety", "5"], ["--size", "64x64", "--adjust"], ["--seed", "7", "--set", "steps=30"]] {
            all += await run(["explain"] + edit + words, "explain.json")
        }
        for service in ["vtrix", "kie", "sandbox"] {
            all += await run(["generate", "--dry-run", "--service", service] + edit, "dry-run.json")
        }
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/Pages/flux_2_max.txt")
        all += await run(["doctor", "--json", "--limits", page.path], "limits.json")
        let text = try String(contentsOf: page, encoding: .utf8).replacing("x >= 64", with: "x >= 32")
        all += await run(["doctor", "--json", "--limits", "-"], "limits.json", input: Array(text.utf8))
        all += await run(
            ["doctor", "--json"], "doctor.json", ["EASEL_KIE_URL": "http://127.0.0.1:1", "EASEL_VTRIX_URL": "x"])
        return all
    }

    /// Everything that a store knows of orders, one of each state.
    private static func kept() async throws -> Printed {
        let room = try StoreRoom()
        let states = OrderState.allCases
        for (number, state) in states.enumerated() {
            try await room.keep("\(number)a", state, key: number == 0 ? "mine" : nil) { record in
                if state == .delivered { record.pictures = [try room.picture("fox.png")] }
                guard state.isEnd, state != .delivered else { return }
                record.failure = KeptFailure(ImageFailure(.failed, .waiting, "It failed.", next: "Order anew."))
            }
        }
        try await room.keep("bad", .queued)
        try room.damage("bad")
        var all: Printed = []
        for (id, note) in [("cold", nil), ("warm", JSON.object(["kie/flux-kontext-pro generate": "9000-9500"]))] {
            try room.store.change(note: "paces", isLasting: false, inPlaceOfDamage: nil) { $0 = note }
            _ = try await room.hold(id, .running, minutesAgo: 0)
            all += await run(["orders", "show", id, "--json"], "order.json", room.variables)
        }
        for words in [["list", "--all"], ["show", "bad"], ["show", "none"], ["cancel", "0a"], ["cancel", "3a"]] {
            all += await run(["orders"] + words + ["--json"], "order.json", room.variables)
        }
        for number in states.indices {
            all += await run(["orders", "show", "\(number)a", "--json"], "order.json", room.variables)
            all += await run(["orders", "forget", "\(number)a", "--json"], "order.json", room.variables)
        }
        return all
    }

    /// Orders at a sandbox: delivered, refused and failed in every way that `OutcomeTests` knows.
    private static func ordered() async throws -> Printed {
        var all: Printed = []
        let folder = TemporaryFolder()
        let faults =
            OutcomeTests.rows.map { ($0.fault, $0.service, $0.prompt) } + [("slow@poll:9", "kie", "a [slow] fox")]
        for (number, (fault, service, prompt)) in faults.enumerated() {
            var settings = Sandbox.Settings()
            settings.pixels = 4_096
            settings.pace = .milliseconds(20)
            settings.faults = [try Sandbox.Fault(text: fault)]
            let sandbox = try await Sandbox.start(settings)
            let variables = Self.variables(sandbox, folder.path + "/store-\(number)")
            let words = ["generate", prompt, "--service", service, "--json", "--output", folder.path]
            all += await run(words, "order.json", variables)
            await sandbox.stop()
        }
        var settings = Sandbox.Settings()
        settings.pixels = 4_096
        settings.pace = .milliseconds(20)
        settings.faults = [try Sandbox.Fault(text: "403@submit")]
        let sandbox = try await Sandbox.start(settings)
        let variables = Self.variables(sandbox, folder.path + "/store")
        let common = ["--json", "--output", folder.path]
        for words in [
            ["a fox", "--fallback", "--key", "k", "--budget", "5", "--estimate", "0.1"], ["a fox", "--count", "2"],
            ["a fox", "--budget", "0.01", "--estimate", "1"], ["a fox", "--service", "kie", "--seed", "7", "--adjust"],
            ["a fox", "--service", "kie", "--timeout", "0.001"], ["a fox", "--model", "nobody"],
            ["a fox", "--service", "kie", "--safety", "99", "--seed", "1"],
        ] { all += await run(["generate"] + words + common, "order.json", variables) }
        all += await run(["generate", "a fox", "--service", "kie", "--json"], "order.json")
        let list = await run(["orders", "list", "--all", "--json"], "order.json", variables)
        for line in list[0].text.split(separator: "\n") {
            let id = try JSON(reading: String(line))["order"]?.string ?? ""
            all += await run(["orders", "show", id, "--json"], "order.json", variables)
            all += await run(["orders", "wait", id] + common, "order.json", variables)
        }
        all += await run(["doctor", "--json"], "doctor.json", variables)
        await sandbox.stop()
        return all + list
    }

    private static func batched() async throws -> Printed {
        let sandbox = try await Sandbox.start(Sandbox.Settings())
        let folder = TemporaryFolder()
        let file = folder.appending(path: "work.jsonl")
        try Data("{\"prompt\":\"a fox\",\"id\":\"one\"}\n{\"prompt\":\"[fails]\"}\nnonsense\n".utf8).write(to: file)
        let words = ["batch", file.path, "--json", "--output", folder.path]
        var all = await run(words, "order.json", variables(sandbox, folder.path + "/store"))
        try FileManager.default.removeItem(at: folder.appending(path: "a-fox.jpg"))
        all += await run(words, "order.json", variables(sandbox, folder.path + "/store"))
        await sandbox.stop()
        return all
    }

    /// What a batch with a budget leaves of it.
    private static func spent() async throws -> Printed {
        let sandbox = try await Sandbox.start(Sandbox.Settings())
        let folder = TemporaryFolder()
        let file = folder.appending(path: "work.jsonl")
        try Data("{\"prompt\":\"a fox\"}\n".utf8).write(to: file)
        let variables = variables(sandbox, folder.path + "/store")
        let words = ["batch", file.path, "--budget", "1", "--estimate", "0.1", "--json", "--output", folder.path]
        var all = await run(words, "order.json", variables)
        all += await run(["orders", "budgets", "--json"], "budgets.json", variables)
        await sandbox.stop()
        return all
    }

    private static func heard() async throws -> Printed {
        let listening = try await ListenProcess(["--json"])
        let order = try await WaitingOrder(in: listening.openStore())
        _ = try await KieCall(path: order.path, task: "task_8").send(to: listening.port)
        return [("listen.json", await listening.end().output)]
    }

    /// What a sandbox of its own process prints, with one order in its ledger.
    private static func rehearsed() async throws -> Printed {
        let free = try await Sandbox.start()
        let (port, address) = (free.port, free.address)
        await free.stop()
        let process = try Tool.start(["sandbox", "--json", "--pace", "0", "--port", "\(port)"])
        let variables = ["EASEL_VTRIX_URL": address, "VTRIX_API_KEY": key]
        for _ in 1...50 {
            let order = try await Tool.run(["generate", "a fox", "--service", "vtrix"], variables: variables)
            if order.code == 0 { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        process.signal(SIGINT)
        return [("sandbox.json", await process.ending().output)]
    }

    private static func variables(_ sandbox: Sandbox, _ store: String) -> [String: String] {
        [
            "EASEL_VTRIX_URL": sandbox.address, "EASEL_KIE_URL": sandbox.address, "VTRIX_API_KEY": key,
            "EASEL_KIE_UPLOAD_URL": sandbox.address, "KIE_API_KEY": key, "KIE_WEBHOOK_KEY": key, "EASEL_STORE": store,
        ]
    }
}
