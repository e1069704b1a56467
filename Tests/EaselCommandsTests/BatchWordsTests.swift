import Easel
import Foundation
import TestGround
import Testing

@Suite("What a batch says", .timeLimit(.minutes(5)))
struct BatchWordsTests {
    private static let start = "  read -r line < <(easel sandbox); sandbox=$!\n  eval \"$line\"\n"
    private static let practice = start + "The sandbox runs on in the background until you end it: kill $sandbox\n"

    @Test("of a line that is plain text")
    func plainText() async throws {
        let ground = try await ProvingGround()
        try Data("a red boat\n".utf8).write(to: ground.folder.appending(path: "boats.jsonl"))
        let ending = try await ground.run(["batch", "boats.jsonl"])
        #expect(ending.code == 2 && ending.output == "")
        #expect(
            ending.complaint
                == "easel: Line 1: It is not JSON. Write it like {\"prompt\": \"a red boat\"}. Nothing was "
                + "sent for it; mend the line and run again.\n1 unusable.\n")
        await ground.sandbox.stop()
    }

    @Test("of a line that no model takes: one line with the first reason, and how many more there are")
    func refused() async throws {
        let ground = try await ProvingGround()
        try Data(#"{"prompt":"a boat","ratio":"1:999"}"#.utf8).write(to: ground.folder.appending(path: "boats.jsonl"))
        let ending = try await ground.run(["batch", "boats.jsonl"])
        #expect(ending.code == 2)
        let lines = ending.complaint.split(separator: "\n")
        #expect(lines.count == 2 && lines.last == "1 unusable.", "\(ending.complaint)")
        let form = /easel: Line 1: No model can take this request\. .* \([0-9]+ more reasons?; --json lists all\.\) .*/
        #expect(lines.first?.wholeMatch(of: form) != nil, "\(ending.complaint)")
        #expect(lines.first?.contains("Nothing was sent; give \"adjust\": true or change") == true)
        await ground.sandbox.stop()
    }

    @Test("without a key, and of the built-in sandbox: the two lines to type")
    func noKey() async throws {
        let folder = TemporaryFolder()
        try Data("{\"prompt\":\"x\"}\n".utf8).write(to: folder.appending(path: "boats.jsonl"))
        let ending = try await Tool.run(["batch", "boats.jsonl"], in: folder)
        #expect(ending.code == 3)
        #expect(
            ending.complaint
                == "easel: There is no API key for any service. Set VTRIX_API_KEY or KIE_API_KEY. To practise, type these two "
                + "lines and then the same command again:\n\(Self.practice)")
        let named = try await Tool.run(["batch", "boats.jsonl", "--service", "sandbox"], in: folder)
        #expect(named.code == 2)
        #expect(
            named.complaint
                == "easel: A batch is kept, and the built-in sandbox ends with its process. To practise, type these two "
                + "lines and then this command without --service sandbox:\n\(Self.practice)")
    }

    @Test("on its page: the file and the lines that are shown there make three pictures")
    func page() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/CommandLine.md"), encoding: .utf8)
        let example = try #require(text.split(separator: "```jsonl\n").dropFirst().first?.split(separator: "```").first)
        #expect(example.split(separator: "\n").count == 3)
        let commands = ShownCommandsTests.commands(of: text, "CommandLine.md").map(\.command)
        let practice = Self.start.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let batch = try #require(commands.first { $0.hasPrefix("easel batch boats.jsonl") })
        #expect(practice.allSatisfy(commands.contains))
        let folder = TemporaryFolder()
        try Data(example.utf8).write(to: folder.appending(path: "boats.jsonl"))
        let end = try #require(commands.last { $0 == "kill $sandbox" })
        try Data("#!/bin/sh\nexec \"$EASEL\" \"$@\"\n".utf8).write(to: folder.appending(path: "easel"))
        let isGone = "! kill -0 $sandbox 2>/dev/null"
        let script =
            ["chmod +x easel; PATH=$PWD:$PATH"] + practice
            + [batch, "echo $?", end, "for wait in $(seq 100); do \(isGone) && break; sleep 0.1; done; \(isGone)"]
        let ending = try await Tool.shell(script.joined(separator: "\n"), in: folder)
        #expect(ending.code == 0 && ending.lines.last == "0", "\(ending.complaint)")
        #expect(ending.lines.count == 4 && ending.lines.dropLast().allSatisfy { $0.hasPrefix("boats/") })
    }
}
