internal import Easel

/// The command line: finds the command, sorts its words, runs it, and turns every failure into words and a code.
package enum EaselCommand {
    /// The version that `--version` prints.
    package static let version = "0.1.0"

    static let commands: [Command] = [
        GenerateCommand.command, ModelsCommand.command, ModelCommand.command, ExplainCommand.command,
        BatchCommand.command, OrdersCommand.command, ListenCommand.command, DoctorCommand.command,
        SandboxCommand.command, AddFamilyCommand.command, CompletionsCommand.command,
    ]

    /// Runs the command that the words name.
    package static func run(_ words: [String], on console: Console) async -> ExitCode {
        guard let first = words.first else {
            console.say(overview)
            return .done
        }
        switch first {
        case "--help", "-h", "help":
            guard words.count > 1, first == "help" else {
                console.say(overview)
                return .done
            }
            return await run(words.dropFirst() + ["--help"], on: console)
        case "--version":
            console.say("easel \(version)")
            return .done
        default: break
        }
        guard let command = commands.first(where: { $0.name == first }) else {
            let near = Suggestion.question(about: first, in: commands.map(\.name), else: " See easel --help.")
            console.remark("easel: There is no command \(ForeignText.cleaned(first)).\(near)")
            return .badUsage
        }
        return await run(command, Array(words.dropFirst()), on: console)
    }

    private static func run(_ command: Command, _ words: [String], on console: Console) async -> ExitCode {
        if let verb = command.verbs.first(where: { $0.lastWord == words.first }) {
            return await run(verb, Array(words.dropFirst()), on: console)
        }
        let ownWords = words.prefix { $0 != "--" }
        if ownWords.contains("--help") || ownWords.contains("-h") {
            console.say(command.help)
            return .done
        }
        let code = await outcome(of: command, words, on: console, json: ownWords.contains("--json"))
        guard Task.isCancelled, code != .done else { return code }
        console.sayFarewell()
        return .interrupted
    }

    private static func outcome(
        of command: Command, _ words: [String], on console: Console, json: Bool
    ) async -> ExitCode {
        do {
            let arguments = try Arguments(words, flags: command.flags)
            console.store.note(arguments["store"])
            return try await command.run(arguments, console)
        } catch let problem as UsageProblem {
            let failure = ImageFailure(
                .badRequest, .checking, problem.message, next: "See easel \(command.name) --help.")
            if json { console.say(OrderReport(failure)) }
            console.remark("easel: \(problem.message)")
            return .badUsage
        } catch is CancellationError {
            return .interrupted
        } catch let failure as ImageFailure {
            return complain(failure, on: console, json: json)
        } catch {
            console.remark("easel: Something went wrong here: \(ForeignText.cleaned("\(error)"))")
            return .ownFault
        }
    }

    /// Says why nothing came of a command; one that was stopped says that in its own line.
    static func complain(_ failure: ImageFailure, on console: Console, json: Bool) -> ExitCode {
        let shown = failure.namingFlags()
        if json { console.say(OrderReport(shown)) }
        if !Task.isCancelled { console.remark("easel: \(shown)") }
        return ExitCode(failure)
    }

    private static var overview: String {
        let list = Command.columns(commands.map { ($0.name, $0.summary) })
        return """
            Easel makes pictures through hosted image models, and never pays twice for the same order.

            Usage: easel COMMAND …

            Commands:
            \(list.joined(separator: "\n"))

            Start here, without an API key and without cost:
              easel generate "a red fox in the snow"

            easel COMMAND --help tells more.
            """
    }
}
