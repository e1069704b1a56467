import Easel
import EaselCommands
import EaselTesting
import Foundation
import TestGround
import Testing

@Suite("Listening for callbacks", .serialized, .timeLimit(.minutes(5)))
struct ListenTests {
    @Test("leaves a hint for the order, says one line for it, and the counts at the end")
    func believed() async throws {
        let listening = try await ListenProcess()
        let store = try listening.openStore()
        let order = try await WaitingOrder(in: store)
        for _ in 1...2 {
            let answer = try await KieCall(path: order.path, task: "task_7").send(to: listening.port)
            #expect(answer == (200, "OK\n"))
        }
        #expect(try await store.hinted() == [order.id])
        let hints = try await order.hints(in: store)
        #expect(hints.map(\.task) == ["task_7"] && hints.map(\.isSigned) == [true] && hints.map(\.order) == [order.id])
        #expect(try await KieCall(path: "/callback/kie", task: "no_one").send(to: listening.port).status == 200)
        #expect(try await KieCall(path: order.path, key: "wrong").send(to: listening.port) == (401, "No.\n"))
        #expect(try await KieCall(path: "/elsewhere").send(to: listening.port) == (404, "No.\n"))

        let ending = await listening.end()
        #expect(ending.code == 130)
        #expect(
            ending.lines == [
                "Callbacks are heard on http://127.0.0.1:\(listening.port)/callback/ "
                    + "for the orders in \(listening.folder.path)/store.",
                "export EASEL_CALLBACK_URL=http://127.0.0.1:\(listening.port)",
                "order \(order.id): kie called back about task task_7",
                "order \(order.id): kie called back about task task_7",
                "order not known: kie called back about task no_one; no order here has it",
            ])
        #expect(
            ending.complaint
                == "A service needs a public https address that leads here; export that one in its place.\n"
                + "easel: Stopped. Callbacks believed: 3, 1 of them again; refused: 2 (1 for the path, 1 for the "
                + "signature). What came is kept; start it again to hear more.\n")
    }

    @Test("W5: with --json says one object for each that is believed, and nothing of one that is not")
    func json() async throws {
        let variables = ["KIE_WEBHOOK_KEY": ListenProcess.key, "EASEL_CALLBACK_URL": "https://pictures.example/easel"]
        let listening = try await ListenProcess(["--json"], variables: variables)
        let store = try listening.openStore()
        let order = try await WaitingOrder(in: store)
        #expect(
            try await KieCall(path: order.path, task: "evil_task", key: "evil").send(to: listening.port).status == 401)
        #expect(try await KieCall(path: order.path, task: "evil_task", key: nil).send(to: listening.port).status == 401)
        #expect(try await KieCall(path: order.path, task: "task_8").send(to: listening.port).status == 200)
        let ending = await listening.end()
        let events = try ending.lines.map { try JSON(reading: $0) }
        try #require(events.map { $0["event"]?.string } == ["listening", "callback", "end"])
        #expect(events[0]["callback_url"] == "https://pictures.example/easel")
        #expect(
            events[1] == [
                "event": "callback", "order": .string(order.id), "service": "kie", "task": "task_8", "signed": true,
                "kept": true,
            ])
        #expect(events[2]["believed"] == 1 && events[2]["refused"]?["signature"] == 2)
        #expect(!(ending.output + ending.complaint).contains("evil"))
        #expect(!(ending.output + ending.complaint).contains(order.path.suffix(32)))
    }

    @Test("W16, W18: takes both keys during a rotation; without a key the order's address alone counts")
    func keys() async throws {
        let both = ["KIE_WEBHOOK_KEY": "new-key", "KIE_WEBHOOK_KEY_OLD": "old-key"]
        let cases: [([String: String], [Int])] = [
            (both, [200, 200, 401, 401]), (["KIE_WEBHOOK_KEY": "new-key"], [200, 401, 401, 401]),
            ([:], [200, 200, 200, 200]),
        ]
        for (variables, statuses) in cases {
            let listening = try await ListenProcess(variables: variables)
            let store = try listening.openStore()
            let order = try await WaitingOrder(in: store)
            var heard: [Int] = []
            for key in ["new-key", "old-key", "other-key", nil] {
                heard.append(try await KieCall(path: order.path, key: key).send(to: listening.port).status)
            }
            #expect(heard == statuses)
            #expect(listening.complained.contains("There is no KIE_WEBHOOK_KEY,") == variables.isEmpty)
        }
    }

    @Test("W20: says once that a clock may be wrong", arguments: [-600, 600])
    func clock(offset: Int) async throws {
        let listening = try await ListenProcess()
        let store = try listening.openStore()
        let order = try await WaitingOrder(in: store)
        let seconds = Int(Date().timeIntervalSince1970) + offset
        for _ in 1...3 {
            #expect(try await KieCall(path: order.path, seconds: seconds).send(to: listening.port) == (401, "No.\n"))
        }
        let ending = await listening.end()
        let words = ending.complaint.split(separator: "\n").filter { $0.hasPrefix("clock? ") }
        #expect(words.count == 1)
        #expect(words.first?.hasSuffix("seconds \(offset > 0 ? "ahead of" : "behind") this machine's clock.") == true)
        #expect(ending.complaint.contains("Callbacks believed: 0; refused: 3 (3 for the time)."))
        #expect(try await store.hinted().isEmpty)
    }

    @Test("hears a callback of a task that the sandbox has painted")
    func sandbox() async throws {
        let listening = try await ListenProcess()
        let store = try listening.openStore()
        let order = try await WaitingOrder(in: store, state: .sending)
        var settings = Sandbox.Settings()
        settings.pixels = 4_096
        settings.pace = .milliseconds(200)
        settings.webhookKey = ListenProcess.key
        let sandbox = try await Sandbox.start(settings)
        let base = try #require(WebAddress("http://127.0.0.1:\(listening.port)"))
        let address = try #require(order.token.address(below: base)).open { $0 }
        let body = Array(#"{"prompt":"a fox","callBackUrl":"\#(address)"}"#.utf8)
        let head =
            "POST /api/v1/flux/kontext/generate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer practice\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        let port = try #require(WebAddress(sandbox.address)).origin.port
        let answer = try await onThread { try Caller(port: port).post(Array(head.utf8) + body) }
        let task = try #require(try JSON(reading: answer.text)["data"]?["taskId"]?.string)
        var hints: [CallbackHint] = []
        for _ in 1...1000 where hints.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            hints = try await order.hints(in: store)
        }
        #expect(hints.map(\.task) == [task])
        #expect(hints.map(\.isSigned) == [true])
        await sandbox.stop()
    }

    @Test("hears nothing for a store that vanished, tells the service to come again, and says why once")
    func vanished() async throws {
        let listening = try await ListenProcess()
        let store = try listening.openStore()
        let order = try await WaitingOrder(in: store)
        let path = listening.folder.appending(path: "store")
        try FileManager.default.removeItem(at: path)
        for _ in 1...3 { #expect(try await KieCall(path: order.path).send(to: listening.port) == (503, "No.\n")) }
        let ending = await listening.end()
        let complaint =
            "A callback was not taken, and its service was told to come again: "
            + "The store \(path.path) was removed or replaced while it was open."
        #expect(ending.complaint.split(separator: "\n").filter { $0 == complaint }.count == 1, "\(ending.complaint)")
        #expect(ending.complaint.contains("Callbacks believed: 0; refused: 0, not kept: 3."))
        #expect(!FileManager.default.fileExists(atPath: path.path))
    }

    @Test("keeps its orders where the flag, the variable or the platform says")
    func places() async throws {
        let home = TemporaryFolder()
        var places = [
            (["--store", home.path + "/flag"], ["EASEL_STORE": home.path + "/variable"], home.path + "/flag"),
            ([], ["EASEL_STORE": home.path + "/variable"], home.path + "/variable"),
        ]
        #if os(Linux)
            places.append(([], ["XDG_STATE_HOME": home.path + "/state"], home.path + "/state/easel"))
            places.append(([], ["XDG_STATE_HOME": "not/absolute"], home.path + "/.local/state/easel"))
        #endif
        for (flags, variables, place) in places {
            let own = ["EASEL_STORE": "", "HOME": home.path].merging(variables) { $1 }
            let listening = try await ListenProcess(flags, variables: own)
            #expect(listening.said.contains(" for the orders in \(place).\n"), "\(listening.said)")
            #expect(FileManager.default.fileExists(atPath: place + "/format.json"))
        }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        var words: [String] = []
        var variables: [String: String] = [:]
        let code: ExitCode
        let says: String
        var testDescription: String { words.joined(separator: " ") + variables.keys.joined(separator: " ") }
    }

    static let rows = [
        Row(words: ["extra"], code: .badUsage, says: "easel listen takes no extra."),
        Row(words: ["--prot", "1"], code: .badUsage, says: "There is no flag --prot. Did you mean --port?"),
        Row(words: ["--port"], code: .badUsage, says: "--port needs a value: --port N."),
        Row(words: ["--port", "65536"], code: .badUsage, says: "--port 65536 is not a number from 0 to 65535."),
        Row(words: ["--port", "-1"], code: .badUsage, says: "--port -1 is not a number from 0 to 65535."),
        Row(
            variables: ["EASEL_CALLBACK_URL": "pictures.example"], code: .badUsage,
            says: "EASEL_CALLBACK_URL is not a web address that a path can be put behind."),
        Row(
            variables: ["EASEL_CALLBACK_URL": "https://pictures.example/?a=b"], code: .badUsage,
            says: "EASEL_CALLBACK_URL is not a web address"),
        Row(
            variables: ["KIE_WEBHOOK_KEY_OLD": "se cret\u{1}key"], code: .keyOrCredit,
            says: "The webhook key in KIE_WEBHOOK_KEY_OLD cannot be used: it has a space"),
        Row(
            words: ["--store", "/dev/null/store"], code: .ownFault,
            says: "Nothing was sent; look whether the folder is there and may be read by you, and try again."),
    ]

    @Test("refuses bad input in a clear sentence and listens nowhere", arguments: rows)
    func badInput(row: Row) async throws {
        let folder = TemporaryFolder()
        let desk = Desk(["EASEL_STORE": folder.path + "/store"].merging(row.variables) { $1 })
        #expect(await desk.run(["listen"] + row.words) == row.code)
        #expect(desk.complaint.contains(row.says), "\(desk.complaint)")
        #expect(!desk.complaint.contains("cret"))
        #expect(desk.output.isEmpty)
    }

    @Test("refuses a port that is taken and a store of another form, and leaves both as they are")
    func taken() async throws {
        let listening = try await ListenProcess()
        let second = try await ListenProcess(["--port", "\(listening.port)"], in: listening.folder)
        let ending = await second.end()
        #expect(ending.code == 1)
        #expect(
            ending.complaint.contains("The server could not listen on 127.0.0.1, port \(listening.port): ")
                && ending.complaint.contains("Name another port with --port N."), "\(ending.complaint)")
        for (text, says) in [
            (#"{"form":2,"installation":"x","file":"1"}"#, "which is newer than this version of Easel reads."),
            ("half", "This was damaged and is left as it is: "),
        ] {
            let folder = TemporaryFolder()
            try FileManager.default.createDirectory(
                at: folder.appending(path: "orders"), withIntermediateDirectories: true)
            let format = folder.appending(path: "format.json")
            try Data(text.utf8).write(to: format)
            let desk = Desk(["EASEL_STORE": folder.path])
            #expect(await desk.run(["listen"]) == .ownFault)
            #expect(desk.complaint.contains(says), "\(desk.complaint)")
            #expect(try String(contentsOf: format, encoding: .utf8) == text)
        }
    }

    @Test("has a help that names the flags, the variables and an example")
    func help() async {
        let desk = Desk()
        #expect(await desk.run(["listen", "--help"]) == .done)
        for word in ["--port N", "--store DIR", "--json", "KIE_WEBHOOK_KEY_OLD", "EASEL_CALLBACK_URL", "Examples:"] {
            #expect(desk.output.contains(word))
        }
        #expect(await desk.run(["lisen"]) == .badUsage)
        #expect(desk.complaint.contains("Did you mean listen?"))
    }
}
