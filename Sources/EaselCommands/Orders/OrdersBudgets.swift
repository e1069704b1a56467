internal import Easel

/// `easel orders budgets`: what is spent of each budget that orders count against.
enum OrdersBudgets {
    static let command = Command(
        name: "orders budgets",
        usage: "[flags]",
        summary: "Shows the budgets that orders count against, and what is left of each.",
        flags: [StorePlace.flag, .toggle("json", "Prints one JSON object per budget, each on a line.")],
        examples: ["easel orders budgets", "easel orders budgets --json"],
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            throw UsageProblem("easel orders budgets takes no \(ForeignText.cleaned(word)).")
        }
        let desk = OrdersDesk(arguments, console)
        let budgets: [SpendCap]
        do throws(StoreTrouble) { budgets = try desk.reader.budgets() } catch { throw desk.failure(error) }
        for budget in budgets {
            let spending = Spending(budget)
            if desk.json { console.say(json(budget, spending).text) } else { console.say(line(budget, spending)) }
        }
        if budgets.isEmpty { desk.say(try desk.isThere() ? "No budgets in \(desk.folder)." : desk.nothing) }
        return .done
    }

    private static func line(_ budget: SpendCap, _ spending: Spending) -> String {
        "\(ForeignText.cleaned(budget.name ?? "")): \(spending.spent) of \(spending.limit) "
            + "\(ForeignText.cleaned(spending.currency)) spent, \(spending.setAside) set aside, \(spending.free) free"
    }

    private static func json(_ budget: SpendCap, _ spending: Spending) -> JSON {
        [
            "budget": OrderReport.text(budget.name), "currency": .string(spending.currency),
            "limit": .string(spending.limit), "spent": .string(spending.spent),
            "set_aside": .string(spending.setAside), "free": .string(spending.free),
        ]
    }
}
