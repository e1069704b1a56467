import Easel
import EaselTesting
import Foundation
import Testing

@testable import EaselCommands

/// Derived from the descriptions of the flags, so that a new flag is covered by being there.
@Suite("Every flag of every command", .timeLimit(.minutes(5)))
struct EveryFlagTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let command: Command
        let flag: Flag
        var words: [String] { command.name.split(separator: " ").map(String.init) }
        var testDescription: String { "easel \(command.name) \(flag.usage)" }
    }

    static let rows: [Row] = EaselCommand.commands.flatMap { [$0] + $0.verbs }.flatMap { command in
        command.flags.map { Row(command: command, flag: $0) }
    }

    private func refused(_ words: [String], says: String) async {
        let desk = Desk(["EASEL_STORE": "/dev/null/store"])
        #expect(await desk.run(words) == .badUsage, "\(words)")
        #expect(desk.complaint.hasPrefix("easel: ") && desk.complaint.contains(says), "\(words): \(desk.complaint)")
        #expect(desk.complaint.split(separator: "\n").count == 1, "\(desk.complaint)")
        #expect(!desk.complaint.dropLast().unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test("is refused when it stands twice, unless it may", arguments: rows)
    func twice(row: Row) async {
        guard !row.flag.repeats else { return }
        let one = row.flag.value == nil ? ["--\(row.flag.name)"] : ["--\(row.flag.name)", Self.good(row.flag)]
        await refused(row.words + one + one, says: "--\(row.flag.name) is given twice; give it once.")
    }

    @Test("is refused without its value, with an empty one, and with one where it takes none", arguments: rows)
    func empty(row: Row) async {
        let name = row.flag.name
        guard row.flag.value != nil else {
            return await refused(row.words + ["--\(name)=1"], says: "--\(name) takes no value.")
        }
        await refused(row.words + ["--\(name)"], says: "--\(name) needs a value: \(row.flag.usage).")
        await refused(row.words + ["--\(name)="], says: "--\(name) is empty; give it as \(row.flag.usage).")
        await refused(row.words + ["--\(name)", ""], says: "--\(name) is empty; give it as \(row.flag.usage).")
        await refused(row.words + ["--\(name)", "--"], says: "--\(name) needs a value")
    }

    /// What no number, choice, model, service or parameter can be.
    static let absurd = [
        "💣", "-", "1e999999999", "٣", "../../..", "a\u{1B}[2Jb\nc", String(repeating: "9", count: 5_000),
    ]

    @Test("is refused with an absurd value, in one clear line", arguments: rows)
    func wrong(row: Row) async {
        guard Self.isJudged(row.flag.kind) else { return }
        for value in Self.absurd {
            let desk = Desk(["EASEL_STORE": "/dev/null/store"])
            let code = await desk.run(row.words + Self.operands(row.command) + ["--\(row.flag.name)", value])
            #expect(code == .badUsage, "--\(row.flag.name) \(value.prefix(20)): \(code), \(desk.complaint.prefix(300))")
            #expect(!desk.complaint.isEmpty && !desk.complaint.contains("\u{1B}") && desk.complaint.count < 4_000)
        }
    }

    @Test("that takes few words finds the one that was meant", arguments: rows)
    func meant(row: Row) async {
        guard case .choice(let words) = row.flag.kind else { return }
        for word in words where word.count > 3 {
            await refused(
                row.words + ["--\(row.flag.name)", String(word.dropLast())], says: "Did you mean \(word)?")
        }
    }

    @Test("is known to the help, to completion and to parsing by one description")
    func one() {
        #expect(Self.rows.count > 60)
        for row in Self.rows { #expect(row.command.help.contains("  \(row.flag.usage)")) }
    }

    /// True for what must be of a form; anything may be a text, a file or a folder.
    private static func isJudged(_ kind: Flag.Kind) -> Bool {
        switch kind {
        // A file type that no model makes is a question with an empty answer.
        case .text, .file, .folder, .order, .command, .parameter, .setting, .format: false
        case .number, .count, .seconds, .dollars, .choice, .model, .service, .ratio: true
        }
    }

    /// A value that the flag's own form allows.
    private static func good(_ flag: Flag) -> String {
        switch flag.kind {
        case .choice(let words): words[0]
        case .service: "vtrix"
        default: "1"
        }
    }

    /// What the command needs beside the flag, so that the flag is what is wrong.
    private static func operands(_ command: Command) -> [String] {
        switch command.name {
        case "generate": ["x", "--dry-run"]
        case "explain": ["x"]
        case "batch": ["/dev/null"]
        case "model": ["flux_2_max"]
        case "orders wait": ["kie/task_1"]
        default: []
        }
    }
}
