internal import Easel

/// Says what became of an order: to a person, or as one JSON object per line.
struct Reporter: Sendable {
    private(set) var console: Console
    let json: Bool
    let quiet: Bool
    let isSandbox: Bool
    /// What ends a path.
    private let end: String
    private let previews: Bool

    static let nulFlag = Flag.toggle("print0", "Ends each path with a NUL in place of a line end, for xargs -0.")

    init(_ arguments: Arguments, _ console: Console, isSandbox: Bool = false) throws(UsageProblem) {
        try arguments.apart("json", "print0", because: "one prints objects, the other paths alone.")
        self.console = console
        json = arguments.has("json")
        quiet = arguments.has("quiet")
        end = arguments.has("print0") ? "\0" : "\n"
        self.isSandbox = isSandbox
        let obstacle = arguments.has("preview") ? Preview(console).obstacle : nil
        previews = arguments.has("preview") && obstacle == nil
        if let obstacle, !quiet { console.remark(obstacle) }
    }

    /// The same reporter, which writes above the lines of a board.
    func above(_ board: ProgressBoard?) -> Reporter {
        guard let board else { return self }
        var reporter = self
        reporter.console = board.writing
        return reporter
    }

    /// Says something to a person who is watching.
    func remark(_ line: String) {
        if !quiet && !json { console.remark(line) }
    }

    /// Says why this model was picked, where a way of picking was named, and what becomes of wishes on the way.
    func announce(_ proposal: Proposal, by pick: Pick) {
        if pick.name != Pick.first.name { remark("\(proposal.record)") }
        for note in proposal.request.notes where !note.isPlain { remark("\(note)") }
    }

    /// Reports an order whose pictures were written; of a batch with its line.
    func delivered(
        _ order: Order, _ delivery: Delivery, line: Int? = nil, id: String? = nil, isOld: Bool = false
    ) {
        if json { console.say(OrderReport(order, delivery, showing: console.shown).inLine(line, id)) }
        for file in delivery.files {
            if !json { console.output(console.shown(file.path) + end) }
            remark(Self.place(line, id) + (isOld ? "there from an earlier run." : self.line(file, delivery)))
            if previews { Preview(console).show(file) }
        }
    }

    /// Reports an order of an earlier run whose pictures are not all there any more as they were written.
    func lost(_ order: Order, _ delivery: Delivery, _ pictures: LostPictures, line: Int? = nil, id: String? = nil) {
        let failure = pictures.failure
        if json {
            let report = OrderReport(order, delivery, only: pictures.there, showing: console.shown)
            console.say(report.adding("failure", OrderReport.json(failure)).inLine(line, id))
        }
        for file in pictures.there {
            if !json { console.output(console.shown(file.path) + end) }
            remark(Self.place(line, id) + "there from an earlier run.")
        }
        // The message says itself that it was paid.
        console.remark("easel: \(Self.place(line, id))\(failure.message) \(failure.next)")
    }

    /// Reports an order that did not end with a picture, and how to go on.
    func failed(_ order: Order, _ failure: ImageFailure, line: Int? = nil, id: String? = nil) {
        var shown = failure.namingCommands
        shown.next = next(for: order, after: shown)
        if json { console.say(OrderReport(order, shown).inLine(line, id)) }
        // A command that was stopped has one line for all its orders.
        if Task.isCancelled, failure.code == .cancelled { return }
        // A task that nobody here has ordered may be a slip of the pen, and no money.
        let isNamedAlone = order.model.isEmpty
        if isNamedAlone, failure.code == .taskNotFound { shown.mayHaveCost = false }
        console.remark("easel: \(Self.place(line, id))\(shown)")
        guard failure.stage != .checking, failure.stage != .uploading, !isNamedAlone else { return }
        if isSandbox { console.remark("This is the sandbox, which fails as it is told to: no account is behind it.") }
        console.remark("Service \(order.service), model \(order.model), task \(failure.ticket?.task ?? "not known").")
    }

    /// What to do next, with the command for it.
    private func next(for order: Order, after failure: ImageFailure) -> String {
        guard !isSandbox, failure.isWorthBringingHome else { return failure.next }
        let isWaitedFor = [.cancelled, .stillRunning].contains(failure.code)
        if let ticket = failure.ticket {
            let command = "Bring it home: easel orders wait \(ticket.name)"
            if order.model.isEmpty, failure.code == .taskNotFound {
                return "Look whether it is written as it was printed. A task may also appear late; try again with: "
                    + "easel orders wait \(ticket.name)"
            }
            return isWaitedFor ? command : "\(failure.next) \(command)"
        }
        if failure.code == .unknownOutcome { return "\(failure.next) It is kept: easel orders show \(order.id)" }
        guard isWaitedFor, !order.status.state.isEnd else { return failure.next }
        if order.status.state == .queued {
            return "It has not been sent yet and is kept; once this command has ended, easel orders resume \(order.id) "
                + "sends it."
        }
        return "\(failure.next) It is kept: easel orders resume \(order.id)"
    }

    /// Reports a request of which no order was made; of a batch with its line.
    func failed(_ failure: ImageFailure, line: Int? = nil, id: String? = nil) {
        let shown = failure.namingFlags(ofLine: line != nil)
        if json { console.say(OrderReport(shown).inLine(line, id)) }
        console.remark("easel: \(Self.place(line, id))\(shown)")
    }

    private static func place(_ line: Int?, _ id: String?) -> String {
        guard let line else { return "" }
        return "Line \(line)\(id.map { " (\(ForeignText.cleaned($0)))" } ?? ""): "
    }

    private func line(_ file: KeptPicture, _ delivery: Delivery) -> String {
        let cost = delivery.cost.map { ", \($0.amount) \($0.currency)" + (isSandbox ? " of play money" : "") } ?? ""
        let task = delivery.ticket.map { ", task \($0.task)" } ?? ""
        let size = "\(file.size) \(file.type), \(file.bytes) bytes"
        // Of a task that nobody here has ordered the model is not known.
        let model = delivery.model.isEmpty ? "" : "by \(delivery.model) "
        return "\(size), \(model)at \(delivery.service)\(task)\(cost)"
    }
}

extension ImageFailure {
    /// True when the task may still have a picture to fetch.
    var isWorthBringingHome: Bool {
        ![.moderated, .failed, .noPicture].contains(code)
    }
}
