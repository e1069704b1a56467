import Synchronization

/// Every task and every charge of one sandbox.
final class TaskBook: Sendable {
    /// What a desk has understood of a submit.
    struct Entry: Sendable {
        let dialect: PaintTask.Dialect
        let model: String
        /// What its price is listed under, where it is not the model alone.
        var tariff: String?
        let prompt: String
        let seed: Int64?
        let width: Int
        let height: Int
        let format: PaintingOrder.Format
        let isEdit: Bool
        let echo: String
    }

    /// How many bytes all tasks together may hold.
    private static let mostWeight = 64 << 20
    /// How much of a prompt a charge keeps.
    private static let promptKept = 1000

    private struct Pages {
        var tasks: [String: PaintTask] = [:]
        var ids: Queue<String> = Queue()
        var weight = 0
        var newest: [String: String] = [:]
        var charges: Shelf<Sandbox.Charge>
        var totals: [String: Sandbox.Total] = [:]
        var credits: Int
        var dice: Dice

        mutating func keep(_ task: PaintTask, atMost count: Int) {
            tasks[task.id] = task
            newest[task.dialect.service] = task.id
            ids.add(task.id)
            weight += task.weight
            while ids.count > max(1, count) || weight > TaskBook.mostWeight && ids.count > 1 {
                guard let id = ids.next() else { return }
                if weight <= TaskBook.mostWeight, tasks[id]?.isRunning(at: .now) == true { return ids.add(id) }
                weight -= tasks.removeValue(forKey: id)?.weight ?? 0
            }
        }
    }

    private let pages: Mutex<Pages>
    private let settings: Sandbox.Settings

    init(_ settings: Sandbox.Settings) {
        self.settings = settings
        pages = Mutex(
            Pages(
                charges: Shelf(keeping: settings.chargesKept), credits: settings.credits.millionths,
                dice: Dice(seed: settings.seed)))
    }

    var ledger: [Sandbox.Charge] { pages.withLock { $0.charges.all } }

    /// What each service took, by its name.
    var totals: [Sandbox.Total] {
        pages.withLock { pages in pages.totals.sorted { $0.key < $1.key }.map(\.value) }
    }

    /// What is left of the Kie account.
    var credits: Sandbox.Amount { pages.withLock { Sandbox.Amount(millionths: $0.credits, of: .credits) } }

    /// Takes a task and charges for it; nil if the account does not hold enough.
    func accept(_ entry: Entry) -> PaintTask? {
        let price = price(of: entry)
        let words = MagicWords(entry.prompt, pace: settings.pace)
        return pages.withLock { pages in
            if price.unit == .credits {
                guard pages.credits >= price.millionths else { return nil }
                pages.credits -= price.millionths
            }
            let service = entry.dialect.service
            let task = Self.task(
                entry, after: pages.newest[service], price: price, words: words, dice: &pages.dice)
            pages.keep(task, atMost: settings.tasksKept)
            let charge = Sandbox.Charge(
                service: service, task: task.id, model: entry.model, prompt: Self.beginning(of: entry.prompt),
                amount: price)
            _ = pages.charges.add(charge)
            let line = "\(service) \(price.unit.rawValue)"
            pages.totals[line, default: Sandbox.Total(service: service, unit: price.unit)].add(price)
            return task
        }
    }

    /// Counts one look at a task.
    func look(at id: String, of dialect: PaintTask.Dialect) -> PaintTask? {
        pages.withLock { pages in
            guard pages.tasks[id]?.dialect == dialect else { return nil }
            pages.tasks[id]?.looks += 1
            return pages.tasks[id]
        }
    }

    func task(_ id: String) -> PaintTask? {
        pages.withLock { $0.tasks[id] }
    }

    /// A short prompt is kept as it is, in the same memory as its task's.
    private static func beginning(of prompt: String) -> String {
        prompt.utf8.count <= promptKept ? prompt : String(prompt.prefix(promptKept))
    }

    private func price(of entry: Entry) -> Sandbox.Amount {
        let free = Sandbox.Amount(millionths: 0, of: entry.dialect == .vtrix ? .usd : .credits)
        return entry.tariff.flatMap { settings.prices[$0] } ?? settings.prices[entry.model] ?? free
    }

    private static func task(
        _ entry: Entry, after elder: String?, price: Sandbox.Amount, words: MagicWords, dice: inout Dice
    ) -> PaintTask {
        let id =
            switch entry.dialect {
            case .vtrix: dice.letters(20, of: "0123456789abcdefghijklmnopqrstuv")
            case .kie: "task_flux_" + dice.letters(16, of: "0123456789abcdef")
            case .jobs: "task_" + dice.letters(16, of: "0123456789abcdef")
            }
        // Drawn in any case, so that asking for a seed does not change the ids that follow.
        let drawn = Int64(dice.next() % 4_294_967_295)
        let painting = PaintingOrder(
            prompt: entry.prompt, seed: entry.seed ?? drawn, width: entry.width, height: entry.height,
            format: entry.format, isEdit: entry.isEdit)
        return PaintTask(
            id: id, elder: elder, dialect: entry.dialect, model: entry.model, painting: painting, words: words,
            price: price, echo: entry.echo, createdAt: .now, begun: .now)
    }
}
