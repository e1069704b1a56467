import EaselSandbox
import Testing

@Suite("A fault of the sandbox")
struct FaultTests {
    /// What a client gets for one request under one fault, as text: the whole answer, or the trouble it met.
    private func answer(
        _ fault: String, _ change: (inout Sandbox.Settings) -> Void = { _ in },
        ask: @escaping @Sendable (Visitor) throws -> RawSocket
    ) async throws -> (text: String, charges: Int) {
        let parsed = try Sandbox.Fault(text: fault)
        return try await visiting {
            $0.faults = [parsed]
            $0.lateness = .milliseconds(300)
            change(&$0)
        } client: { visitor in
            let socket = try ask(visitor)
            let text: String
            do {
                let reply = try socket.reply()
                text = "\(reply.status) \(reply.text)"
            } catch let trouble as RawSocket.Trouble {
                text = trouble.what
            }
            return (text, visitor.sandbox.ledger.count)
        }
    }

    private static let submitBody = #"{"model":"flux_2_max","input":[{"params":{"prompt":"x"}}]}"#

    @Sendable private static func submit(_ visitor: Visitor) throws -> RawSocket {
        try visitor.open("POST", "/model/v1/generation", body: submitBody)
    }

    @Sendable private static func kieSubmit(_ visitor: Visitor) throws -> RawSocket {
        try visitor.open("POST", "/api/v1/flux/kontext/generate", body: #"{"prompt":"x"}"#)
    }

    static let submits: [(String, String, Int)] = [
        ("500@submit", #"500 {"message":"internal server error"}"#, 0),
        ("503@submit:1", #"503 {"message":"status 503"}"#, 0),
        ("401@submit", #"401 {"error":{"code":"UNAUTHORIZED","message":"invalid api key"},"request_id""#, 0),
        (
            "402@submit",
            #"402 {"status":{"code":402,"message":"Insufficient credits","error_code":40201},"data":null}"#, 0
        ),
        ("403@submit", #"403 {"error":"insufficient balance or permission denied"}"#, 0),
        ("422@submit", #"422 {"detail":""#, 0),
        ("429@submit", #"429 {"error":{"code":1002,"message":"rate limited"}}"#, 0),
        ("code402@submit", #"200 {"error":{"code":402,"message":"Insufficient credits"}}"#, 0),
        ("dropbefore@submit", "ended in the head", 0), ("redirect@submit", "307 ", 0),
        ("drop@submit", "ended in the head", 1), ("taken500@submit", #"500 {"message""#, 1),
        ("cut@submit", "ended in the body after ", 1), ("html@submit", "200 <!DOCTYPE html>", 1),
        ("empty@submit", "200 ", 1), ("garbage@submit", "200 ", 1), ("huge@submit", #"200 {"message":"aaaa"#, 1),
        ("deep@submit", "200 " + String(repeating: "[", count: 300) + "]", 1), ("slow@submit", #"200 {"id":""#, 1),
        ("noid@submit", #"200 {"status":"in_progress","model":"#, 1), ("503@submit:2", #"200 {"id":""#, 1),
        ("503@poll", #"200 {"id":""#, 1), ("reset@submit", "reset", 1), ("drip@submit", #"200 {"id":""#, 1),
        ("mistyped@submit", #"200 {"id":""#, 1), ("synonym@submit", #"200 {"task_id":""#, 1),
    ]

    @Test("meets a submit to Vtrix, and the ledger knows whether it was taken", arguments: submits)
    func submit(fault: String, start: String, charges: Int) async throws {
        let (text, charged) = try await answer(fault, ask: Self.submit)
        #expect(text.hasPrefix(start), "\(text.prefix(200))")
        #expect(charged == charges)
    }

    static let kieSubmits: [(String, String, Int)] = [
        ("503@submit", #"503 {"code":503,"msg":"#, 0), ("429@submit", #"429 {"code":429,"msg":"#, 0),
        ("code402@submit", #"200 {"code":402,"msg":"Insufficient credits"#, 0),
        ("code455@submit", #"200 {"code":455,"msg":"Service Unavailable"#, 0),
        ("code500@submit", #"200 {"code":500,"msg":"#, 0),
        ("noid@submit", #"200 {"code":200,"msg":"success","data":{}}"#, 1),
        ("drop@submit", "ended in the head", 1), ("dropbefore@submit", "ended in the head", 0),
        ("synonym@submit", #"200 {"code":200,"message":"success","data":{"task_id":"task_flux_"#, 1),
    ]

    @Test("meets a submit to Kie in Kie's own envelope", arguments: kieSubmits)
    func kieSubmit(fault: String, start: String, charges: Int) async throws {
        let (text, charged) = try await answer(fault, ask: Self.kieSubmit)
        #expect(text.hasPrefix(start), "\(text.prefix(200))")
        #expect(charged == charges)
    }

    @Test("says when to come back, where to go, and is as late as it should be")
    func headers() async throws {
        let faults = try ["429@submit:1", "redirect@submit:2", "slow@submit:3"].map { try Sandbox.Fault(text: $0) }
        try await visiting {
            $0.faults = faults
            $0.elsewhere = "http://127.0.0.1:1"
            $0.lateness = .milliseconds(300)
        } client: { visitor in
            #expect(try Self.submit(visitor).reply().header("Retry-After") == "1")
            #expect(try Self.submit(visitor).reply().header("Location") == "http://127.0.0.1:1/model/v1/generation")
            let time = try ContinuousClock().measure { _ = try Self.submit(visitor).reply() }
            #expect(time >= .milliseconds(300))
        }
    }

    static let polls: [(String, String, String)] = [
        ("unknown@poll", #""status":"daydreaming""#, #""successFlag":7"#),
        ("nolink@poll", #""output":[]"#, #""resultImageUrl":"""#), ("503@poll", "503 ", "503 "),
        ("code500@poll", #""error":{"code":500"#, #"{"code":500,"#), ("drop@poll", "ended", "ended"),
        ("html@poll", "<html>", "<html>"), ("cut@poll", "ended in the body", "ended in the body"),
        ("synonym@poll", #"{"task_id":""#, #""message":"success","data":{"task_id":""#), ("deep@poll", "[[[[", "[[[["),
        ("503@poll:2", "completed", #""successFlag":1"#),
    ]

    @Test("meets a poll", arguments: polls)
    func poll(fault: String, vtrix: String, kie: String) async throws {
        let (first, _) = try await answer(fault) { visitor in
            try visitor.open("GET", "/model/v1/generation/task/\(try visitor.vtrixTask())")
        }
        #expect(first.contains(vtrix), "\(first.prefix(300))")
        let (second, _) = try await answer(fault) { visitor in
            try visitor.open("GET", "/api/v1/flux/kontext/record-info?taskId=\(try visitor.kieTask())")
        }
        #expect(second.contains(kie), "\(second.prefix(300))")
    }

    @Test("answers a poll about another task")
    func other() async throws {
        let fault = try Sandbox.Fault(text: "other@poll")
        try await visiting {
            $0.faults = [fault]
        } client: { visitor in
            let (vtrix, kie) = (try visitor.vtrixTask(), try visitor.kieTask())
            let answers = [try visitor.vtrixLook(vtrix).text, try visitor.kieLook(kie).text]
            #expect(try visitor.string("id", in: answers[0]) != vtrix)
            #expect(try visitor.string("taskId", in: answers[1]) != kie)
        }
    }

    static let downloads = [
        ("403@download", "403 "), ("html@download", "200 <!DOCTYPE html>"), ("cut@download", "ended in the body"),
        ("empty@download", "200 "), ("drop@download", "ended in the head"), ("redirect@download", "307 "),
    ]

    @Test("meets a download", arguments: downloads)
    func download(fault: String, start: String) async throws {
        let (text, _) = try await answer(fault) { visitor in
            try visitor.open("GET", "/results/\(try visitor.vtrixTask()).jpg")
        }
        #expect(text.hasPrefix(start), "\(text.prefix(200))")
        if fault == "empty@download" { #expect(text == start) }
    }

    @Test("is a picture of the other type, or one without end")
    func pictures() async throws {
        let (text, _) = try await answer("swapped@download") { visitor in
            try visitor.open("GET", "/results/\(try visitor.vtrixTask()).jpg")
        }
        #expect(text.contains("PNG\r\n") && text.contains("IHDR"), "\(text.prefix(50))")
        let fault = try Sandbox.Fault(text: "endless@download")
        try await visiting {
            $0.faults = [fault]
        } client: { visitor in
            let socket = try visitor.open("GET", "/results/\(try visitor.vtrixTask()).jpg")
            #expect(try socket.head().contains("Content-Type: image/jpeg"))
            var count = 0
            while count < 80 << 20 { count += try socket.some().count }
        }
    }

    @Test("gives two tasks one id, and charges for both")
    func twin() async throws {
        let fault = try Sandbox.Fault(text: "twin@submit:2")
        try await visiting {
            $0.faults = [fault]
        } client: { visitor in
            let tasks = try (1...4).map { _ in try visitor.vtrixTask() }
            #expect(tasks[0] == tasks[1] && Set(tasks).count == 3)
            #expect(Set(visitor.sandbox.ledger.map(\.task)).count == 4)
        }
    }

    @Test("sends half of an answer and then nothing, on a connection that stays open")
    func stall() async throws {
        let fault = try Sandbox.Fault(text: "stall@poll")
        let start = ContinuousClock.now
        try await visiting {
            $0.faults = [fault]
        } client: { visitor in
            let socket = try visitor.open("GET", "/model/v1/generation/task/\(try visitor.vtrixTask())")
            let head = try socket.head()
            let length = try #require(head.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) })
            #expect(length > 300)
            pause(milliseconds: 200)
            #expect(!socket.hasAnswer)
        }
        #expect(ContinuousClock.now - start < .seconds(60), "and the sandbox still stops at once")
    }

    @Test("says its type wrongly, and is otherwise right")
    func mistyped() async throws {
        let fault = try Sandbox.Fault(text: "mistyped@download")
        try await visiting {
            $0.faults = [fault]
        } client: { visitor in
            let reply = try visitor.ask("GET", "/results/\(try visitor.vtrixTask()).jpg", key: nil)
            #expect(reply.header("Content-Type") == "text/html" && reply.body.starts(with: [0xFF, 0xD8, 0xFF]))
        }
    }

    @Test("meets questions about credits and fresh links")
    func questions() async throws {
        let faults = try ["503@credit:1", "html@link:1", "code455@credit:2"].map { try Sandbox.Fault(text: $0) }
        let texts = try await visiting {
            $0.faults = faults
        } client: { visitor in
            try [
                ("GET", "/api/v1/chat/credit"), ("POST", "/api/v1/common/download-url"), ("GET", "/api/v1/chat/credit"),
            ]
            .map { try visitor.ask($0.0, $0.1).text }
        }
        #expect(texts[0].hasPrefix(#"{"code":503,"#) && texts[1].hasPrefix("<!DOCTYPE"))
        #expect(texts[2].hasPrefix(#"{"code":455,"msg":"Service Unavailable"#))
    }

    @Test("meets an upload")
    func upload() async throws {
        let (text, _) = try await answer("code500@upload") { visitor in
            try visitor.open("POST", "/api/file-base64-upload", body: #"{"base64Data":"aGk=","uploadPath":"a"}"#)
        }
        #expect(text.hasPrefix(#"200 {"code":500,"#))
    }

    @Test("can hang until the client goes")
    func hang() async throws {
        let fault = try Sandbox.Fault(text: "hang@poll")
        let start = ContinuousClock.now
        try await visiting {
            $0.faults = [fault]
        } client: { visitor in
            let socket = try visitor.open("GET", "/model/v1/generation/task/x")
            pause(milliseconds: 100)
            #expect(!socket.hasAnswer)
        }
        #expect(ContinuousClock.now - start < .seconds(60), "and the sandbox still stops at once")
    }
}
