import Easel
import Foundation
import Testing

@testable import EaselCommands

@Suite("Help")
struct HelpTests {
    /// Every command, and every verb below one.
    private static var commands: [Command] { EaselCommand.commands.flatMap { [$0] + $0.verbs } }

    @Test("of every command and verb tells what it does, how it is called, its flags and examples")
    func complete() async {
        for command in Self.commands {
            let words = command.name.split(separator: " ").map(String.init)
            let (asked, named) = (Desk(), Desk())
            #expect(await asked.run(words + ["--help"]) == .done)
            #expect(await named.run(["help"] + words) == .done)
            #expect(asked.output == named.output && asked.complaint == "")
            #expect(asked.output.hasPrefix(command.summary + "\n\nUsage: easel \(command.name) "))
            #expect(command.summary.hasSuffix(".") && command.flags.allSatisfy { $0.help.hasSuffix(".") })
            #expect(!command.examples.isEmpty && command.examples.allSatisfy { $0.contains("easel \(command.name)") })
            for flag in command.flags { #expect(asked.output.contains("\n  \(flag.usage)")) }
            for verb in command.verbs { #expect(asked.output.contains("\n  \(verb.lastWord) ")) }
        }
    }

    @Test("finds the flag and the verb that was meant")
    func meant() async {
        for command in Self.commands {
            let words = command.name.split(separator: " ").map(String.init)
            for flag in command.flags where flag.name.count > 4 {
                let desk = Desk()
                #expect(await desk.run(words + ["--" + flag.name.dropLast()]) == .badUsage)
                #expect(desk.complaint.contains("Did you mean --\(flag.name)?"), "\(desk.complaint)")
            }
            for verb in command.verbs {
                let desk = Desk()
                #expect(await desk.run([command.name, String(verb.lastWord.dropLast())]) == .badUsage)
                #expect(desk.complaint.contains("Did you mean \(verb.lastWord)?"), "\(desk.complaint)")
            }
        }
    }

    @Test("is short of no command and no verb in the page about the command line, with the flags of its own")
    func page() throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/CommandLine.md"), encoding: .utf8)
        for command in Self.commands { #expect(page.contains("easel \(command.name)"), "\(command.name)") }
        for command in Self.commands where command.name.hasPrefix("orders ") || command.name == "doctor" {
            for flag in command.flags where !["timeout", "output", "quiet"].contains(flag.name) {
                #expect(page.contains("--\(flag.name)"), "--\(flag.name)")
            }
        }
    }
}
