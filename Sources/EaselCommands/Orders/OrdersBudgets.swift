internal import Easel

/// `easel orders budgets`: what is spent of each budget that orders count against.
enum OrdersBudgets {
    static let command = Command(
        name: "orders budgets",
        usage: "[flags]",
        summary: "Shows the budgets that orders count against, and what is left of each.",
        flags: [
            .toggle("all", "Shows also those of single commands whose orders have all ended."), StorePlace.flag,
            .toggle("json", "Prints one JSON object per budget, each on a line."),
        ],
        examples: ["easel orders budgets", "easel orders budgets --all --json"],
        run: run)

    /// How the name of a budget begins that belongs to one command alone, and that no later one can share.
    static let single = "generate "

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            throw UsageProblem("easel orders budgets takes no \(ForeignText.cleaned(word)).")
        }
        let desk = OrdersDesk(arguments, console)
        let all: [SpendCap]
        do throws(StoreTrouble) { all = try desk.reader.budgets() } catch { throw desk.failure(error) }
        let budgets = arguments.has("all") ? all : try alive(all, desk)
        for budget in budgets {
            let spending = Spending(budget)
            if desk.json { console.say(json(budget, spending).text) } else { console.say(line(budget, spending)) }
        }
        let leftOut = all.count - budgets.count
        if all.isEmpty { desk.say(try desk.isThere() ? "No budgets in \(desk.folder)." : desk.nothing) }
        if leftOut > 0 {
            desk.say(
                leftOut == 1
                    ? "One budget of a single command that has ended is shown by --all."
                    : "\(leftOut) budgets of single commands that have ended are shown by --all.")
        }
        return .done
    }

    /// Those that an order may still count against: the budget of a single command only while one of its orders is
    /// open or of unknown outcome.
    private static func alive(_ budgets: [SpendCap], _ desk: OrdersDesk) throws(ImageFailure) -> [SpendCap] {
        guard budgets.contains(where: { $0.name?.hasPrefix(single) == true }) else { return budgets }
        let list = try desk.list()
        // Of an order that cannot be read nobody knows what it counts against.
        guard list.troubles.isEmpty else { return budgets }
        let names = Set(list.records.filter(\.isPressing).compactMap(\.budget))
        return budgets.filter { budget in
            budget.name.map { !$0.hasPrefix(single) || names.contains($0) } ?? true
        }
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
