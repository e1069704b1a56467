import EaselSandbox
import EaselServer
import Foundation
import Synchronization
import TestGround
import Testing

@Suite("The page of the sandbox", .timeLimit(.minutes(5)))
struct SandboxPageTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let page = root.appending(path: "docs/Sandbox.md")

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

    private func text() throws -> String { try String(contentsOf: Self.page, encoding: .utf8) }

    @Test("lists every fault and every magic word as the code knows them", arguments: ["faults", "words"])
    func lists(_ name: String) throws {
        let (opening, end) = ("<!-- \(name) -->\n", "<!-- /\(name) -->")
        var page = try text()
        let start = try #require(page.firstRange(of: opening)?.upperBound)
        let place = start..<(try #require(page.firstRange(of: end)?.lowerBound))
        let isRight = page[place] == Self.table(name)
        if ProcessInfo.processInfo.environment["EASEL_WRITE_PAGES"] == "1" {
            page.replaceSubrange(place, with: Self.table(name))
            return try page.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        #expect(isRight, "Run EASEL_WRITE_PAGES=1 swift test --filter SandboxPageTests --no-parallel.")
    }

    @Test("shows Swift that is compiled and run here, word for word")
    func snippet() async throws {
        let path = Self.root.appending(path: "Tests/DocumentationTests/SandboxSnippet.swift")
        let file = try String(contentsOf: path, encoding: .utf8)
        let begin = try #require(file.firstRange(of: "    // begin\n")).upperBound
        let end = try #require(file.firstRange(of: "    // end\n")).lowerBound
        let lines = file[begin..<end].split(separator: "\n").map { $0.dropFirst(4) }.joined(separator: "\n")
        #expect(
            try text().contains("```swift\nimport EaselSandbox\n\n\(lines)\n```"),
            "Copy the lines of SandboxSnippet.swift into docs/Sandbox.md.")
        #expect(try await sandboxSnippet().ledger.isEmpty)
    }

    @Test("shows a client that is not ours: its curl commands, word for word, bring everything home")
    func curl() async throws {
        let page = try text()
        let start = try #require(page.firstRange(of: "```sh\n")).upperBound
        let script = page[start...].prefix(upTo: try #require(page[start...].firstRange(of: "```\n")).lowerBound)
        var settings = Sandbox.Settings()
        settings.pace = .milliseconds(200)
        settings.pixels = 4096
        settings.webhookKey = "w"
        let sandbox = try await Sandbox.start(settings)
        let folder = TemporaryFolder()
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
    private static func check(_ letter: HTTPRequest?, in folder: TemporaryFolder) async throws {
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
    private static func shell(
        _ script: String, in folder: TemporaryFolder, _ variables: [String: String]
    ) async throws -> String {
        let variables = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let ending = try await ChildProcess(["sh", "-c", "exec 2>&1\n" + script], variables: variables, in: folder)
            .ending()
        return ending.output
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
