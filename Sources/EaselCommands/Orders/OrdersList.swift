internal import Easel

/// `easel orders list`: what is kept, one line per order.
enum OrdersList {
    static let command = Command(
        name: "orders list",
        usage: "[flags]",
        summary: "Lists the orders that are open or of unknown outcome, one line each below a heading.",
        flags: [.toggle("all", "Lists those that have ended too.")] + OrdersDesk.flags,
        examples: ["easel orders list", "easel orders list --all --json"],
        run: run)

    private static let shortestID = 8
    private static let promptShown = 40

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            throw UsageProblem("easel orders list takes no \(ForeignText.cleaned(word)).")
        }
        let desk = OrdersDesk(arguments, console)
        let list = try desk.list()
        let pressing = list.records.filter(\.isPressing)
        let rest = list.records.filter { !$0.isPressing }
        let shown = arguments.has("all") ? pressing + rest : pressing
        if desk.json {
            for record in shown { console.say(OrderReport(record)) }
        } else {
            let digits = digits(of: list.records.map(\.id) + list.troubles.keys)
            for line in lines(shown, digits: digits, now: Moment(SystemClock().wallMilliseconds)) { console.say(line) }
            let leftOut = arguments.has("all") ? 0 : rest.count
            console.say(try desk.isThere() ? total(shown, leftOut: leftOut, in: desk.folder) : desk.nothing)
        }
        desk.remark(list.troubles)
        return .done
    }

    private static let titles = ["id", "age", "state", "model", "details"]

    /// One line per order, in columns below their titles.
    static func lines(_ records: [OrderRecord], digits: Int, now: Moment) -> [String] {
        guard !records.isEmpty else { return [] }
        var rows = [titles]
        rows += records.map { record in
            [
                String(record.id.prefix(digits)), Moment(record.times.created).age(at: now), record.state.words,
                ForeignText.cleaned("\(record.service)/\(record.model)"), details(of: record),
            ]
        }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (cells + [row[4]]).filter { !$0.isEmpty }.joined(separator: "  ")
        }
    }

    private static func details(of record: OrderRecord) -> String {
        var parts: [String] = []
        if let key = record.key { parts.append("order key \(ForeignText.cleaned(key))") }
        if let prompt = record.prompt { parts.append("\"\(beginning(of: prompt))\"") }
        if let task = record.ticket?.task { parts.append("task \(ForeignText.cleaned(task))") }
        if record.state == .unknown {
            parts.append("may have been charged")
        } else if record.state.isEnd, let code = record.imageFailure?.code.word, code != record.state.rawValue {
            parts.append(code)
        }
        return parts.joined(separator: ", ")
    }

    private static func beginning(of prompt: String) -> String {
        let plain = prompt.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let clean = ForeignText.cleaned(plain)
        return clean.count <= promptShown ? clean : clean.prefix(promptShown - 1) + "…"
    }

    /// How many digits tell all the orders apart.
    private static func digits(of ids: [String]) -> Int {
        let longest = ids.map(\.count).max() ?? 0
        var digits = shortestID
        while digits < longest, Set(ids.map { $0.prefix(digits) }).count < ids.count { digits += 1 }
        return digits
    }

    private static func total(_ shown: [OrderRecord], leftOut: Int, in folder: String) -> String {
        let more =
            switch leftOut {
            case 0: ""
            case 1: " One that has ended is shown by --all."
            default: " \(leftOut) that have ended are shown by --all."
            }
        guard !shown.isEmpty else { return "No \(leftOut == 0 ? "" : "open ")orders in \(folder).\(more)" }
        let counts = OrderState.allCases.compactMap { state in
            let count = shown.count { $0.state == state }
            return count == 0 ? nil : "\(count) \(state.words)"
        }
        return "\(shown.count) \(shown.count == 1 ? "order" : "orders"): \(counts.joined(separator: ", ")).\(more)"
    }
}

extension OrderRecord {
    /// True when somebody should still do or learn something about it.
    var isPressing: Bool { !state.isEnd || state == .unknown }

    /// The service's name as a person writes it; its id where no family here knows it.
    var serviceName: String { (try? Registry.everyFamily().service(service))?.name ?? service }

    /// What was asked for, where words are kept.
    var prompt: String? { request?.values["prompt"]?.string }
}

extension OrderState {
    /// The states in the order in which a total counts them.
    static let allCases: [OrderState] = [
        .queued, .sending, .accepted, .running, .succeeded, .unknown, .delivered, .rejected, .notSent, .failed,
        .moderated, .expired, .cancelled,
    ]

    /// The state as a person reads it.
    var words: String {
        // The service has succeeded, and nobody has the picture yet.
        self == .succeeded ? "painted but not fetched" : rawValue.replacing("_", with: " ")
    }
}
