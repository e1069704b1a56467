import EaselTesting
import Foundation
import TestGround
import Testing

/// Commands that a page shows are run, and what it shows as their output is what they print.
@Suite("What pages show of the shell", .timeLimit(.minutes(5)))
struct ShownCommandsTests {
    /// A command of a `console` block, and the lines that the page shows below it.
    struct Shown: Sendable, CustomTestStringConvertible {
        let page: String
        let line: Int
        let command: String
        var output: [String] = []

        var testDescription: String { "\(page):\(line) $ \(command)" }

        /// True when lines are what the page shows, where three dots stand for anything.
        func isOutput(_ lines: some Collection<String>) -> Bool {
            lines.count == output.count
                && zip(lines, output).allSatisfy { line, shown in
                    var rest = line[...]
                    let parts = shown.split(separator: "…", omittingEmptySubsequences: false)
                    guard rest.hasPrefix(parts[0]), rest.hasSuffix(parts[parts.count - 1]) else { return false }
                    for part in parts where !part.isEmpty {
                        guard let found = rest.firstRange(of: part) else { return false }
                        rest = rest[found.upperBound...]
                    }
                    return parts.count > 1 || rest.isEmpty
                }
        }

        /// The words after the tool's name; nil for a command of another tool.
        var words: String? {
            ["swift run easel ", "easel "].first(where: command.hasPrefix).map {
                String(command.dropFirst($0.count))
            }
        }
    }

    /// Commands that cannot be run here, by how they begin, and who runs them.
    static let elsewhere = [
        "swift test": "whoever runs this; Tests/Guide/follow.py where it has a filter",
        "swift run Host": "Tests/Guide/follow.py",
        "swift run": "Tests/Guide/follow.py",
        "swift package --allow-writing-to-package-directory add-family": "Tests/Guide/follow.py",
        "swift package add-dependency": "Tests/Guide/follow.py",
        "swift package add-target-dependency": "Tests/Guide/follow.py",
        "swift package init": "Tests/Guide/follow.py",
        "mkdir fox": "Tests/Guide/follow.py",
        "swift build -c release": "by hand: it measures for minutes",
        "KIE_WEBHOOK_KEY": "ListenTests",
        "read -r line < <(easel sandbox": "SandboxCommandTests",
        "eval \"$line\"": "BatchWordsTests",
        "easel batch boats.jsonl": "BatchWordsTests, with the page's file and the sandbox before it",
        "your-app": "nobody: it is the reader's",
        "easel sandbox > line & sandbox=$!": "SandboxCommandTests",
        "until [ -s line ]": "SandboxCommandTests",
        ". ./line": "SandboxCommandTests",
        "easel generate \"a red fox\" --service vtrix": "SandboxCommandTests, with the sandbox before it",
        "kill $sandbox": "SandboxCommandTests, BatchWordsTests and killed() below",
        "eval \"$(easel completions bash)\"": "CompletionTests",
        "easel completions": "CompletionTests",
        "easel sandbox > sandbox.txt": "killed() below, with the three after it",
        "easel generate \"a red fox [slow 10s]\"": "killed() below",
        "easel orders resume": "killed() below",
    ]

    static let all: [Shown] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let found = FileManager.default.enumerator(atPath: root.appending(path: "docs").path)
        let pages = (found?.compactMap { $0 as? String } ?? []).filter {
            // Decisions tell what was, with the commands of their day.
            $0.hasSuffix(".md") && !$0.contains("/.build/") && !$0.hasPrefix("decisions/0")
        }
        return (["README.md"] + pages.map { "docs/\($0)" }.sorted()).flatMap { page in
            commands(of: (try? String(contentsOf: root.appending(path: page), encoding: .utf8)) ?? "", page)
        }
    }()

    static func commands(of text: String, _ page: String) -> [Shown] {
        var commands: [Shown] = []
        var isConsole = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isConsole = line == "```console"
            } else if isConsole, line.hasPrefix("$ ") {
                commands.append(Shown(page: page, line: index + 1, command: String(line.dropFirst(2))))
            } else if isConsole, !commands.isEmpty {
                commands[commands.count - 1].output.append(String(line))
            }
        }
        return commands.map { shown in
            var shown = shown
            while shown.output.last == "" { shown.output.removeLast() }
            return shown
        }
    }

    @Test("is what happens", arguments: all.filter { $0.words != nil && runner(of: $0) == nil })
    func runs(_ shown: Shown) async throws {
        let folder = TemporaryFolder()
        let photo = "a-red-fox-in-the-snow.jpg"
        if shown.command.contains(photo) { try Data(SamplePicture.jpeg).write(to: folder.appending(path: photo)) }
        let ending = try await Tool.shell("\"$EASEL\" \(shown.words ?? "") 2>&1", in: folder)
        #expect(ending.code == 0, "\(shown.testDescription)\n\(ending.output)")
        guard !shown.output.isEmpty else { return }
        let printed = ending.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(shown.isOutput(printed.dropLast()), "\(shown.testDescription) prints other lines:\n\(ending.output)")
    }

    @Test("of a crash: the picture is there, and paid once")
    func killed() async throws {
        let folder = TemporaryFolder()
        let lines = Self.all.filter { $0.page == "docs/Easel.docc/SurviveACrash.md" }.map(\.command)
        try #require(lines.count == 4)
        let script =
            "easel() { exec \"$EASEL\" \"$@\"; }\n" + lines[0] + "\n" + lines[1] + "\n(\(lines[2]))\n"
            + "curl -s $EASEL_VTRIX_URL/sandbox/ledger; " + lines[3] + "; wait $sandbox"
        let ending = try await Tool.shell(script, in: folder)
        #expect(ending.output.contains(".jpg"), "\(ending.output)\n\(ending.complaint)")
        #expect(ending.output.contains(#""orders":1,"#) || ending.output.contains(#""orders": 1,"#))
    }

    @Test("is run by somebody")
    func somebody() {
        #expect(Self.all.count > 20 && Self.all.contains { !$0.output.isEmpty })
        for shown in Self.all where shown.words == nil && Self.runner(of: shown) == nil {
            Issue.record("\(shown.testDescription): nobody runs it; name in ShownCommandsTests who does.")
        }
        for beginning in Self.elsewhere.keys where !Self.all.contains(where: { $0.command.hasPrefix(beginning) }) {
            Issue.record("No page shows \(beginning) any more; take it out of ShownCommandsTests.")
        }
    }

    @Test("would be missed: another output is found")
    func judge() {
        let text = "```console\n$ easel models\na\nb\n\n$ swift test\n```\n$ no command\n```swift\n$ none\n```"
        let found = Self.commands(of: text, "page")
        #expect(found.map(\.command) == ["easel models", "swift test"])
        #expect(found.map(\.output) == [["a", "b"], []])
        #expect(found.map(\.words) == ["models", nil])
        let shown = Shown(page: "page", line: 1, command: "x", output: ["a … b …", "c"])
        #expect(shown.isOutput(["a 1 b 2", "c"]))
        for other in [["a 1 b 2"], ["a 1 b 2", "cd"], ["a 1 c 2", "c"], ["x a 1 b 2", "c"], ["a 1 b 2", "c", ""]] {
            #expect(!shown.isOutput(other), "\(other)")
        }
    }

    private static func runner(of shown: Shown) -> String? {
        // The tool itself is run here wherever nobody is named for that very command.
        elsewhere.first { shown.command.hasPrefix($0.key) && (shown.words == nil || $0.key.contains("easel")) }?.value
    }
}
