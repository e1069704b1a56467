internal import Easel

/// `easel completions`: what teaches a shell to complete the words of `easel`.
///
/// The scripts ask `easel` itself at each key press, which takes a few milliseconds and cannot fall behind.
enum CompletionsCommand {
    static let command = Command(
        name: "completions",
        usage: Shell.allCases.map(\.rawValue).joined(separator: "|"),
        summary: "Prints what teaches your shell commands, flags, models, services, parameters and orders.",
        flags: [],
        examples: Shell.allCases.map { "easel completions \($0.rawValue) \($0.place)" },
        appendix: {
            "bash and zsh read it at once with: eval \"$(easel completions bash)\", or zsh. A file is read next time."
        },
        operand: .choice(Shell.allCases.map(\.rawValue)),
        run: run)

    /// The word by which the scripts ask for what fits; what follows it is the command line so far.
    static let question = "fitting"

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if arguments.words.first == question {
            let completion = Completion(Array(arguments.words.dropFirst()), console)
            if let places = completion.places { console.say(places == .folder ? ":folders" : ":files") }
            for candidate in completion.candidates { console.say("\(candidate.word)\t\(candidate.help)") }
            return .done
        }
        let shells = Shell.allCases.map(\.rawValue)
        guard let word = arguments.words.first, arguments.words.count == 1 else {
            throw UsageProblem("Name your shell: easel completions \(shells.joined(separator: "|")).")
        }
        guard let shell = Shell(rawValue: word) else {
            throw UsageProblem(
                "\(ForeignText.cleaned(word)) is not \(shells.inWords)."
                    + Suggestion.question(about: word, in: shells, else: ""))
        }
        console.say(shell.script)
        return .done
    }
}
