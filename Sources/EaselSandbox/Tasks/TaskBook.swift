import Synchronization

/// Every task and every charge of one sandbox.
final class TaskBook: Sendable {
    /// What a desk has understood of a submit.
    struct Entry: Sendable {
        let service: PaintTask.Service
        let model: String
        let prompt: String
        let seed: Int64?
        let width: Int
        let height: Int
        let format: PaintingOrder.Format
        let isEdit: Bool
        let echo: String
    }

    private static let chargesKept = 100_000

    private struct Pages {
        var tasks: [String: PaintTask] = [:]
        var ids = Shelf<String>()
        var charges = Shelf<Sandbox.Charge>()
        var credits: Int
        var dice: Dice
    }

    private let pages: Mutex<Pages>
    private let settings: Sandbox.Settings

    init(_ settings: Sandbox.Settings) {
        self.settings = settings
        pages = Mutex(Pages(credits: settings.credits.millionths, dice: Dice(seed: settings.seed)))
    }

    var ledger: [Sandbox.Charge] { pages.withLock { $0.charges.all } }

    /// What is left of the Kie account.
    var credits: Sandbox.Amount { pages.withLock { Sandbox.Amount(millionths: $0.credits, of: .credits) } }

    /// Takes a task and charges for it; nil if the account does not hold enough.
    func accept(_ entry: Entry) -> PaintTask? {
        let price = settings.prices[entry.model] ?? Sandbox.Amount(millionths: 0, of: .usd)
        let words = MagicWords(entry.prompt, pace: settings.pace)
        return pages.withLock { pages in
            if price.unit == .credits {
                guard pages.credits >= price.millionths else { return nil }
                pages.credits -= price.millionths
            }
            let task = Self.task(entry, price: price, words: words, dice: &pages.dice)
            pages.tasks[task.id] = task
            if let forgotten = pages.ids.add(task.id, keeping: settings.tasksKept) { pages.tasks[forgotten] = nil }
            let charge = Sandbox.Charge(
                service: entry.service.rawValue, task: task.id, model: entry.model, prompt: entry.prompt, amount: price)
            _ = pages.charges.add(charge, keeping: Self.chargesKept)
            return task
        }
    }

    /// Counts one look at a task.
    func look(at id: String, of service: PaintTask.Service) -> PaintTask? {
        pages.withLock { pages in
            guard pages.tasks[id]?.service == service else { return nil }
            pages.tasks[id]?.looks += 1
            return pages.tasks[id]
        }
    }

    func task(_ id: String) -> PaintTask? {
        pages.withLock { $0.tasks[id] }
    }

    private static func task(_ entry: Entry, price: Sandbox.Amount, words: MagicWords, dice: inout Dice) -> PaintTask {
        let id =
            switch entry.service {
            case .vtrix: dice.letters(20, of: "0123456789abcdefghijklmnopqrstuv")
            case .kie: "task_flux_" + dice.letters(16, of: "0123456789abcdef")
            }
        // Drawn in any case, so that asking for a seed does not change the ids that follow.
        let drawn = Int64(dice.next() % 4_294_967_295)
        let painting = PaintingOrder(
            prompt: entry.prompt, seed: entry.seed ?? drawn, width: entry.width, height: entry.height,
            format: entry.format, isEdit: entry.isEdit)
        return PaintTask(
            id: id, service: entry.service, model: entry.model, painting: painting, words: words, price: price,
            echo: entry.echo, createdAt: .now, begun: .now)
    }
}
