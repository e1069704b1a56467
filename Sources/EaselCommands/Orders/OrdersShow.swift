internal import Easel

/// `easel orders show`: everything that is known of one order.
enum OrdersShow {
    static let command = Command(
        name: "orders show",
        usage: "ID [flags]",
        summary: "Shows everything that is known of one order, and looks after its pictures.",
        flags: OrdersDesk.flags,
        examples: ["easel orders show 3f2a", "easel orders show 3f2a --json"],
        operand: .order,
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard arguments.words.count == 1, let name = arguments.words.first else {
            throw UsageProblem("Name one order: easel orders show ID.")
        }
        let desk = OrdersDesk(arguments, console)
        let record = try desk.record(named: name, in: desk.list())
        let holder = desk.reader.holder(of: record.id)
        let files = record.pictures.map { PictureFile(of: $0) }
        let now = Moment(SystemClock().wallMilliseconds)
        let next = record.next ?? wayBack(for: record, files, desk, now: now)
        let look = holder == .living ? PlannedLook(at: record, by: desk.reader.plan(for: record), now: now) : nil
        if desk.json {
            var report = OrderReport(record)
            report = report.adding("holder", OrderReport.text(holder?.rawValue))
            report = report.adding("files", .array(files.map { .string($0.rawValue) }))
            report = report.adding("next", OrderReport.text(next))
            report = report.adding("next_look", look?.json ?? .null)
            report = report.adding("budget", OrderReport.text(record.budget))
            report = report.adding("tried", .array((record.tried ?? []).map(OrderReport.json)))
            report = report.adding("answers", .array((record.answers ?? []).map(OrderReport.json)))
            console.say(report)
        } else {
            let rows = rows(
                of: record, files, holder, look, next: next.map { console.store.named(in: $0) }, now: now)
            let width = (rows.map(\.0.count).max() ?? 0) + 2
            for (label, text) in rows {
                let start = label + String(repeating: " ", count: width - label.count)
                console.output(TextBlock(text, after: start, width: console.outputWidth).text)
            }
        }
        return .done
    }

    /// Labels with what stands behind them.
    static func rows(
        of record: OrderRecord, _ files: [PictureFile], _ holder: StoreReader.Holder?, _ look: PlannedLook? = nil,
        next: String? = nil, now: Moment
    ) -> [(String, String)] {
        let cost = record.isPossiblyPaid && record.result?.cost == nil ? "; it may have been charged" : ""
        var rows = [("order", record.id), ("state", record.state.words + cost)]
        rows.append(("model", ForeignText.cleaned("\(record.service)/\(record.model)")))
        if let key = record.key { rows.append(("order key", ForeignText.cleaned(key))) }
        rows += times(of: record, now)
        rows += request(of: record)
        if let ticket = record.ticket {
            rows.append(("task", ForeignText.cleaned("\(ticket.name) at \(ticket.origin)")))
        }
        for tried in record.tried ?? [] {
            rows.append(("tried", ForeignText.cleaned("\(tried.service)/\(tried.model): \(tried.message)")))
        }
        if let budget = record.budget { rows.append(("budget", ForeignText.cleaned(budget))) }
        rows.append(("attempts", "\(record.attempts)"))
        rows.append(("looks", "\(record.looks)"))
        rows += outcome(of: record, files)
        if let holder { rows.append(("held by", holder.words)) }
        if let look { rows.append(("next look", look.words(now: now))) }
        if let next { rows.append(("next", next)) }
        return rows
    }

    /// How to fetch pictures again that are not there any more; nil where all are there, or no task is known.
    private static func wayBack(
        for record: OrderRecord, _ files: [PictureFile], _ desk: OrdersDesk, now: Moment
    ) -> String? {
        let lost = zip(record.pictures, files).filter { $0.1 != .there }
        guard record.state == .delivered, !lost.isEmpty, let ticket = record.ticket else { return nil }
        let way = WayBack(
            of: ticket, to: record.pictures, lost: lost.map(\.0), isInTheWay: lost.contains { $0.1 == .changed },
            desk.console)
        return "\(way.words); \(way.life(of: record, now: now))."
    }

    private static func times(of record: OrderRecord, _ now: Moment) -> [(String, String)] {
        let times = record.times
        let moments: [(String, Int64?)] = [
            ("placed", times.created), ("sent", times.sent), ("accepted", times.accepted), ("ended", times.ended),
        ]
        return moments.compactMap { label, moment in
            moment.map { (label, "\(Moment($0).text), \(Moment($0).age(at: now)) ago") }
        }
    }

    private static func request(of record: OrderRecord) -> [(String, String)] {
        guard let request = record.request else { return [("request", "Its words were not kept.")] }
        var rows = request.values.members.map { ("request", ForeignText.cleaned("\($0.name): \($0.value.shown)")) }
        rows += request.images.map { image in
            (
                "request",
                ForeignText.cleaned("\(image.parameter): \(image.input.source.label)") + ", as \(image.carrier)"
            )
        }
        rows += request.secretNames.map { ("request", ForeignText.cleaned($0) + ": a secret, which is not kept") }
        return rows + request.notes.filter { !$0.isPlain }.map { ("note", ForeignText.cleaned("\($0)")) }
    }

    private static func outcome(of record: OrderRecord, _ files: [PictureFile]) -> [(String, String)] {
        var rows: [(String, String)] = []
        if let cost = record.result?.cost { rows.append(("cost", "\(cost.amount) \(cost.currency)")) }
        for (picture, file) in zip(record.pictures, files) {
            let facts = "\(picture.size) \(picture.type), \(picture.bytes) bytes"
            rows.append(("picture", ForeignText.cleaned(picture.path) + " (\(facts)): \(file.words)"))
        }
        if record.pictures.isEmpty, let links = record.result?.pictures, !links.isEmpty {
            rows += links.map { ("link", ForeignText.cleaned($0.address)) }
        }
        if let failure = record.imageFailure {
            let cost = failure.money.map { " \($0)" } ?? ""
            rows.append(("failure", ForeignText.cleaned(failure.message) + cost))
        }
        return rows
    }
}

/// Whether a picture still lies where it was written.
enum PictureFile: String, Sendable {
    case there, changed, gone

    init(of picture: KeptPicture, on disk: any Disk = SystemDisk()) {
        // One byte more, so that a file that has grown is seen to be another.
        guard let bytes = try? disk.read(picture.path, upTo: picture.bytes + 1) else {
            self = (try? disk.facts(of: picture.path)) == nil ? .gone : .changed
            return
        }
        self = bytes.count == picture.bytes && SHA256.hexDigest(of: bytes) == picture.sha256 ? .there : .changed
    }

    var words: String {
        switch self {
        case .there: "there, as it was written"
        case .changed: "there, but no longer as it was written"
        case .gone: "no longer there"
        }
    }
}

extension StoreReader.Holder {
    /// The word in JSON.
    var rawValue: String {
        switch self {
        case .nobody: "nobody"
        case .living: "living"
        case .dead: "dead"
        }
    }

    /// The words for a person.
    var words: String {
        switch self {
        case .nobody: "nobody"
        case .living: "a process that is running"
        case .dead: "a process that has ended; the next one takes it over"
        }
    }
}

extension OrderRecord {
    /// What to do about the order, where anything is to be done.
    var next: String? {
        switch state {
        case .unknown:
            "Look into the account at \(serviceName). If its task is there, easel orders wait \(service)/TASK fetches the "
                + "picture. Then let the order go with easel orders forget \(id) --possibly-paid, and order anew if you "
                + "have no picture and still want one."
        case .queued:
            "It is sent when its turn comes in the process that has it, or by easel orders resume \(id); easel orders "
                + "cancel \(id) takes it back."
        case .sending:
            "Its one request is on the wire, or was when its process ended; it is never sent again by itself."
        case .accepted, .running, .succeeded: "Bring it home with easel orders wait \(id)."
        case .delivered, .cancelled: nil
        case .rejected, .notSent, .failed, .moderated, .expired: imageFailure?.namingCommands.next
        }
    }
}

extension JSON {
    /// The value for a person: a text without its quotes.
    fileprivate var shown: String { string ?? text }
}
