internal import Easel

/// `easel orders`: what was ordered, and what can be done about it.
enum OrdersCommand {
    static let command = Command(
        name: "orders",
        usage: "[list | show ID | wait SERVICE/TASK | cancel ID | forget ID…] [flags]",
        summary: "Shows the orders that are kept, and brings home, cancels or forgets them.",
        flags: OrdersList.command.flags,
        examples: [
            "easel orders", "easel orders list --all --json", "easel orders show 3f2a",
            "easel orders wait kie/task_flux_abc123", "easel orders cancel 3f2a", "easel orders forget 3f2a 7c00",
        ],
        verbs: [OrdersList.command, OrdersShow.command, wait, OrdersCancel.command, OrdersForget.command],
        appendix: { "Without a verb it lists. An id may be shortened as long as it names one order alone." },
        run: run)

    private static let wait = Command(
        name: "orders wait",
        usage: "SERVICE/TASK [flags]",
        summary: "Brings home a picture whose order was accepted before.",
        flags: [
            .option("timeout", "SECONDS", "How long to wait at most; the order is kept."),
            .option("output", "DIR", "The folder for the pictures; this one if not given."),
            .toggle("json", "Prints one JSON object."),
            .toggle("quiet", "Prints nothing but the result and errors."),
        ],
        examples: ["easel orders wait kie/task_flux_abc123"],
        run: runWait)

    /// What is asked with no verb, or with a wrong one.
    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard let word = arguments.words.first else { return try await OrdersList.command.run(arguments, console) }
        let verbs = command.verbs.map(\.lastWord)
        if verbs.contains(word) { throw UsageProblem("Put \(word) first: easel orders \(word) ….") }
        let near = Suggestion.nearest(to: word, in: verbs).map { " Did you mean \($0)?" }
        throw UsageProblem(
            "There is no easel orders \(ForeignText.cleaned(word)).\(near ?? "") It knows: "
                + verbs.joined(separator: ", ") + ".")
    }

    private static func runWait(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard arguments.words.count == 1, let slash = arguments.words[0].firstIndex(of: "/") else {
            throw UsageProblem("Name one task: easel orders wait SERVICE/TASK.")
        }
        let name = arguments.words[0]
        let service = String(name[..<slash])
        guard service != Studio.sandboxID else {
            throw UsageProblem("A task of the built-in sandbox ends with its process; there is nothing to bring home.")
        }
        let workshop = try await Workshop(arguments, console, mayPractise: false)
        let ticket = try workshop.studio.ticket(for: String(name[name.index(after: slash)...]), at: service)
        return await workshop.bringHome([try await workshop.studio.order(for: ticket, into: workshop.folder)])
    }
}
