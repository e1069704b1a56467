import EaselServer
import Synchronization
import Testing

@testable import EaselSandbox

@Suite("A callback of the sandbox's Kie")
struct CallbackTests {
    /// Lets a task end and gives back what was posted to the address that the request named.
    private func posted(_ prompt: String, key: String?) async throws -> HTTPRequest? {
        let mailbox = Mailbox()
        let listener = try await HTTPServer.start { request in
            mailbox.letters.withLock { $0.append(request) }
            return .text(200, "")
        }
        let address = listener.address
        let first = try await visiting {
            $0.webhookKey = key
        } client: { visitor in
            _ = try visitor.kie(#"{"prompt":"\#(prompt)","callBackUrl":"\#(address)/hook?token=a%20b"}"#)
            for _ in 1...6000 where mailbox.letters.withLock(\.isEmpty) { pause(milliseconds: 10) }
            return mailbox.letters.withLock(\.first)
        }
        await listener.stop()
        return first
    }

    @Test("tells the task and both links, signed over task and time")
    func signed() async throws {
        let letter = try #require(try await posted("x", key: "secret"))
        let text = String(decoding: letter.body, as: UTF8.self)
        #expect(letter.method == "POST" && letter.path == "/hook" && letter.query == ["token": "a b"])
        let start = #"{"code":200,"msg":"BFL image generated successfully.","data":{"taskId":"task_flux_"#
        #expect(text.hasPrefix(start) && text.contains(#""info":{"originImageUrl":"http://127.0.0.1:"#))
        let task = try #require(try JSONReader.read(letter.body)["data"]?["taskId"]?.text)
        let time = try #require(letter.headers["x-webhook-timestamp"])
        let code = SHA256.code(Array("\(task).\(time)".utf8), key: Array("secret".utf8))
        #expect(letter.headers["x-webhook-signature"] == Base64.encode(code))
    }

    @Test("tells a failure with empty links, unsigned where no key is set")
    func failed() async throws {
        let letter = try #require(try await posted("[moderated]", key: nil))
        let text = String(decoding: letter.body, as: UTF8.self)
        #expect(text.hasPrefix(#"{"code":400,"msg":"Your prompt was flagged"#))
        #expect(text.hasSuffix(#""info":{"originImageUrl":"","resultImageUrl":""}}}"#))
        #expect(letter.headers["X-Webhook-Signature"] == nil)
    }

    static let faults: [(String, String)] = [
        ("other@callback", "right for another task"), ("forged@callback", "wrong"), ("synonym@callback", "right"),
        ("garbage@callback", "no task"), ("slow@callback", "right"), ("early@callback", "right"),
        ("again@callback", "right"),
    ]

    @Test("goes wrong as it is told: the signature is", arguments: faults)
    func misdeeds(fault: String, signature: String) async throws {
        let prompt = fault.hasPrefix("early") ? "[slow 900s] [\(fault)]" : "[\(fault)]"
        let (letters, tasks) = try await letters(prompt, key: "k", count: fault.hasPrefix("again") ? 2 : 1)
        #expect(letters.count == (fault.hasPrefix("again") ? 2 : 1))
        let letter = try #require(letters.first)
        let text = String(decoding: letter.body, as: UTF8.self)
        let found = text.firstMatch(of: /"(?:taskId|task_id)":"([^"]+)"/).map { String($0.1) }
        guard signature != "no task" else { return #expect(found == nil) }
        let id = try #require(found)
        #expect((id == tasks.first) == (signature != "right for another task"))
        #expect(text.contains("\"task_id\"") == fault.hasPrefix("synonym"))
        let time = try #require(letter.headers["X-Webhook-Timestamp"])
        let code = Base64.encode(SHA256.code(Array("\(id).\(time)".utf8), key: Array("k".utf8)))
        #expect((letter.headers["X-Webhook-Signature"] == code) == (signature != "wrong"))
    }

    @Test("does not come where it is dropped, and those after it do")
    func dropped() async throws {
        let fault = try Sandbox.Fault(text: "drop@callback:1")
        let (letters, tasks) = try await letters("x", key: nil, count: 1, submits: 2) { $0.faults = [fault] }
        #expect(letters.count == 1)
        #expect(try #require(letters.first).body.firstRange(of: Array(tasks[1].utf8)) != nil)
    }

    @Test("does not come once its sandbox is forgotten")
    func forgotten() async throws {
        let mailbox = Mailbox()
        let listener = try await HTTPServer.start { request in
            mailbox.letters.withLock { $0.append(request) }
            return .text(200, "")
        }
        let hook = "\(listener.address)/hook"
        func order() async throws {
            var settings = Sandbox.Settings()
            settings.pace = .milliseconds(700)
            let sandbox = try await Sandbox.start(settings)
            let reply = try await blocking {
                try Visitor(sandbox: sandbox).kie(#"{"prompt":"x","callBackUrl":"\#(hook)"}"#).text
            }
            #expect(reply.contains("taskId"))
        }
        try await order()
        try await Task.sleep(for: .milliseconds(1500))
        await listener.stop()
        let count = mailbox.letters.withLock { $0.count }
        #expect(count == 0)
    }

    /// Places orders whose callbacks come to a mailbox; waits until so many came, and a moment for one too many.
    private func letters(
        _ prompt: String, key: String?, count: Int, submits: Int = 1,
        _ change: @escaping (inout Sandbox.Settings) -> Void = { _ in }
    ) async throws -> ([HTTPRequest], tasks: [String]) {
        let mailbox = Mailbox()
        let listener = try await HTTPServer.start { request in
            mailbox.letters.withLock { $0.append(request) }
            return .text(200, "")
        }
        let address = listener.address
        let result = try await visiting {
            $0.webhookKey = key
            $0.lateness = .milliseconds(100)
            change(&$0)
        } client: { visitor in
            for _ in 0..<submits { _ = try visitor.kie(#"{"prompt":"\#(prompt)","callBackUrl":"\#(address)/hook"}"#) }
            for _ in 1...6000 where mailbox.letters.withLock(\.count) < count { pause(milliseconds: 10) }
            pause(milliseconds: 150)
            return (mailbox.letters.withLock { $0 }, visitor.sandbox.ledger.map(\.task))
        }
        await listener.stop()
        return result
    }

    @Test("goes to this machine only")
    func addresses() {
        for text in ["https://127.0.0.1/", "http://example.com/", "http://10.0.0.1/", "http://127.0.0.1.example.com/"] {
            #expect(Postman.Address(text) == nil, "\(text)")
        }
        #expect(Postman.Address("http://127.0.0.1:70000/") == nil)
        #expect(Postman.Address("http://user@127.0.0.1/") == nil)
        #expect(Postman.Address("http://localhost:81?a#b")?.target == "/?a")
    }

    @Test("is signed as the published vectors say")
    func vectors() {
        let digest = SHA256.digest(Array("abc".utf8)).map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
        #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        // One block filled to the edge, and two blocks.
        let edges = [
            (55, "5e3283e916d3c42f5b9658a063ca78fa46aac2e127367680558cfa71910bf61d"),
            (64, "7c8975e1e60a5c8337f28edf8c33c3b180360b7279644a9bc1af3c51e6220bf5"),
        ]
        for (count, expected) in edges {
            let digest = SHA256.digest([UInt8](repeating: 1, count: count))
            #expect(digest.map { String(256 + Int($0), radix: 16).dropFirst() }.joined() == expected)
        }
        let code = SHA256.code(Array("task12345.1755000000".utf8), key: Array("kie-test-hmac-key".utf8))
        #expect(Base64.encode(code) == "cPTeHj6LBhLpwa4Fc+JI9Uo+BMXRDF8RUfilLWcvXrE=")
    }
}

private final class Mailbox: Sendable {
    let letters = Mutex<[HTTPRequest]>([])
}
