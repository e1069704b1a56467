import EaselSandbox
import EaselServer
import Foundation
import Synchronization
import Testing

@Suite("The page of the sandbox", .timeLimit(.minutes(5)))
struct SandboxPageTests {
    private static func table(_ name: String) -> String {
        guard name == "faults" else {
            let rows = Sandbox.magicWords.map { "| `\($0.word)` | \($0.help) |\n" }
            return "| word | what happens |\n| --- | --- |\n" + rows.joined()
        }
        let rows = Sandbox.faultKinds.map { trick in
            let stages = Sandbox.Fault.Stage.allCases.filter { trick.stages.contains($0) }.map(\.rawValue)
            return "| `\(trick.word)` | \(trick.help) | \(stages.joined(separator: ", ")) |\n"
        }
        return "| kind | what happens | at |\n| --- | --- | --- |\n" + rows.joined()
    }

    @Test("lists every fault and every magic word as the code knows them", arguments: ["faults", "words"])
    func lists(_ name: String) throws { try Page.expect(name, of: "docs/Sandbox.md", toBe: Self.table(name)) }

    @Test("shows Swift that does what it says")
    func snippet() async throws { #expect(try await sandboxSnippet().ledger.isEmpty) }

    @Test("shows a client that is not ours: its curl commands, word for word, bring everything home")
    func curl() async throws {
        let page = try Page("docs/Sandbox.md").text
        let start = try #require(page.firstRange(of: "```sh\n")).upperBound
        let script = page[start...].prefix(upTo: try #require(page[start...].firstRange(of: "```\n")).lowerBound)
        var settings = Sandbox.Settings()
        settings.pace = .milliseconds(200)
        settings.pixels = 4096
        settings.webhookKey = "w"
        let sandbox = try await Sandbox.start(settings)
        let folder = FileManager.default.temporaryDirectory.appending(path: "easel-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let letters = Letters()
        let listener = try await HTTPServer.start { letters.take($0) }
        let words = try await Self.shell(
            Self.opening + script + Self.proof, in: folder,
            ["SANDBOX": sandbox.address, "KEY": "any", "CALLBACK": "\(listener.address)/hook"])
        #expect(words.hasSuffix("all is well\n"), "\(words)")
        let ledger = try String(contentsOf: folder.appending(path: "ledger.json"), encoding: .utf8)
        #expect(ledger == sandbox.ledgerJSON && sandbox.totals.map(\.orders) == [2, 1])
        try await Self.check(letters.first, in: folder)
        await sandbox.stop()
        await listener.stop()
    }

    /// Has openssl sign what was called back, and compares.
    private static func check(_ letter: HTTPRequest?, in folder: URL) async throws {
        let letter = try #require(letter)
        let body = String(decoding: letter.body, as: UTF8.self)
        #expect(body.hasPrefix(#"{"code":200,"msg":"BFL image generated successfully.","data":{"taskId":""#))
        let task = try #require(body.firstMatch(of: /"taskId":"([^"]+)"/)).1
        let time = try #require(letter.headers["X-Webhook-Timestamp"])
        let signed = try await shell(
            #"printf %s "$MESSAGE" | openssl dgst -sha256 -hmac w -binary | base64"#, in: folder,
            ["MESSAGE": "\(task).\(time)"])
        #expect(letter.headers["X-Webhook-Signature"].map { $0 + "\n" } == signed)
    }

    /// Runs a script to its end and gives what it printed.
    ///
    /// Not by Foundation, where two processes that start at once have crashed, in a thread of its own.
    private static func shell(_ script: String, in folder: URL, _ variables: [String: String]) async throws -> String {
        let file = folder.appending(path: "script-\(UUID())")
        let lines = variables.map { "export \($0)='\($1)'\n" } + ["cd '\(folder.path)'\n", script]
        try lines.joined().write(to: file, atomically: true, encoding: .utf8)
        return await withCheckedContinuation { said in
            Thread.detachNewThread {
                guard let pipe = popen("sh '\(file.path)' 2>&1", "r") else { return said.resume(returning: "no shell") }
                var (text, room) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
                while case let count = fread(&room, 1, room.count, pipe), count > 0 { text += room[..<count] }
                pclose(pipe)
                said.resume(returning: String(decoding: text, as: UTF8.self))
            }
        }
    }

    /// What the page leaves to the reader, and who takes the callback.
    private static let opening = """
        set -eu
        jsontext() { grep -o "\\"$1\\":\\"[^\\"]*\\"" | head -n 1 | cut -d '"' -f 4; }

        """

    /// What must be true afterwards; the signature is checked by openssl.
    private static let proof = """

        [ "$(head -c 4 vtrix.png | tail -c 3)" = PNG ]
        [ "$(head -c 3 kie.jpg | od -An -tx1 | tr -d ' ')" = ffd8ff ]
        [ "$(cat credit.json)" = '{"code":200,"msg":"success","data":999995}' ]
        grep -q '"code":"UNAUTHORIZED"' nokey.json
        grep -q '^{"code":422,"msg":"prompt is required"' noprompt.json
        echo all is well
        """
}

/// Takes callbacks.
private final class Letters: Sendable {
    private let all = Mutex<[HTTPRequest]>([])

    var first: HTTPRequest? { all.withLock { $0.first } }

    func take(_ letter: HTTPRequest) -> HTTPReply {
        all.withLock { $0.append(letter) }
        return .text(200, "")
    }
}
