internal import Easel

/// `easel orders`: what was ordered, and what can be done about it.
enum OrdersCommand {
    static let command = Command(
        name: "orders",
        usage: "[list | show ID | wait ID|SERVICE/TASK | resume [ID…] | cancel ID | forget ID… | budgets] [flags]",
        summary: "Shows the orders that are kept, brings home, cancels or forgets them, and shows their budgets.",
        flags: OrdersList.command.flags,
        examples: [
            "easel orders", "easel orders list --all --json", "easel orders show 3f2a",
            "easel orders wait kie/task_flux_abc123", "easel orders resume", "easel orders cancel 3f2a",
            "easel orders forget 3f2a 7c00", "easel orders budgets",
        ],
        verbs: [
            OrdersList.command, OrdersShow.command, OrdersResume.wait, OrdersResume.resume, OrdersCancel.command,
            OrdersForget.command, OrdersBudgets.command,
        ],
        appendix: { "Without a verb it lists. An id may be shortened as long as it names one order alone." },
        run: run)

    /// What is asked with no verb, or with a wrong one.
    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard let word = arguments.words.first else { return try await OrdersList.command.run(arguments, console) }
        let verbs = command.verbs.map(\.lastWord)
        if verbs.contains(word) { throw UsageProblem("Put \(word) first: easel orders \(word) ….") }
        throw UsageProblem(
            "There is no easel orders \(ForeignText.cleaned(word))."
                + Suggestion.question(about: word, in: verbs, else: "") + " It knows: "
                + verbs.joined(separator: ", ") + ".")
    }
}
