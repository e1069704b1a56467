internal import Easel

/// `easel orders`: brings accepted tasks home.
enum OrdersCommand {
    static let command = Command(
        name: "orders",
        usage: "wait SERVICE/TASK [flags]",
        summary: "Brings home a picture whose order was accepted before.",
        flags: [
            .option("timeout", "SECONDS", "How long to wait at most; the order is kept."),
            .option("output", "DIR", "The folder for the pictures; this one if not given."),
            .toggle("json", "Prints one JSON object."),
            .toggle("quiet", "Prints nothing but the result and errors."),
        ],
        examples: ["easel orders wait kie/task_flux_abc123"],
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard let verb = arguments.words.first else {
            throw UsageProblem("Say what to do: easel orders wait SERVICE/TASK.")
        }
        guard verb == "wait" else {
            throw UsageProblem("There is no easel orders \(ForeignText.cleaned(verb)). It knows: wait.")
        }
        guard arguments.words.count == 2, let slash = arguments.words[1].firstIndex(of: "/") else {
            throw UsageProblem("Name one task: easel orders wait SERVICE/TASK.")
        }
        let name = arguments.words[1]
        let service = String(name[..<slash])
        guard service != Studio.sandboxID else {
            throw UsageProblem("A task of the built-in sandbox ends with its process; there is nothing to bring home.")
        }
        let workshop = try await Workshop(arguments, console, mayPractise: false)
        let ticket = try workshop.studio.ticket(for: String(name[name.index(after: slash)...]), at: service)
        return await workshop.bringHome([try await workshop.studio.order(for: ticket, into: workshop.folder)])
    }
}
