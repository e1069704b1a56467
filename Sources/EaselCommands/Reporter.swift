internal import Easel

/// Says what became of an order: to a person, or as one JSON object per line.
struct Reporter: Sendable {
    let console: Console
    let json: Bool
    let quiet: Bool
    let isSandbox: Bool
    let several: Bool

    init(_ arguments: Arguments, _ console: Console, isSandbox: Bool = false, several: Bool = false) {
        self.console = console
        json = arguments.has("json")
        quiet = arguments.has("quiet")
        self.isSandbox = isSandbox
        self.several = several
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

    /// Shows the order's progress on a terminal; in a pipe, and for several orders at once, there is none.
    func progress(of order: Order) -> ProgressLine? {
        guard !quiet, !several, let width = console.terminalWidth else { return nil }
        return ProgressLine(order, console, width: width)
    }

    /// Reports an order whose pictures were written; of a batch with its line.
    func delivered(
        _ order: Order, _ delivery: Delivery, line: Int? = nil, id: String? = nil, isOld: Bool = false
    ) {
        if json {
            return console.say(OrderReport(order, delivery, showing: console.shown).inLine(line, id).json.text)
        }
        for file in delivery.files {
            console.say(console.shown(file.path))
            remark(Self.place(line, id) + (isOld ? "there from an earlier run." : self.line(file, delivery)))
        }
    }

    /// Reports an order that did not end with a picture, and how to go on.
    func failed(_ order: Order, _ failure: ImageFailure, line: Int? = nil, id: String? = nil) {
        if json { console.say(OrderReport(order, failure).inLine(line, id).json.text) }
        console.remark("easel: \(Self.place(line, id))\(failure)")
        guard failure.stage != .checking, failure.stage != .uploading else { return }
        let model = order.model.isEmpty ? "not known" : order.model
        console.remark("Service \(order.service), model \(model), task \(failure.ticket?.task ?? "not known").")
        guard !isSandbox, failure.isWorthBringingHome else { return }
        if let ticket = failure.ticket { console.remark("Bring it home: easel orders wait \(ticket.name)") }
        if failure.code == .unknownOutcome { console.remark("It is kept: easel orders show \(order.id)") }
        if failure.ticket == nil, [.cancelled, .stillRunning].contains(failure.code), !order.status.state.isEnd {
            console.remark("It is kept: easel orders resume \(order.id)")
        }
    }

    /// Reports a request of which no order was made; of a batch with its line.
    func failed(_ failure: ImageFailure, line: Int? = nil, id: String? = nil) {
        if json { console.say(OrderReport(failure).inLine(line, id).json.text) }
        let isNamed = failure.message.hasPrefix("Line ")
        console.remark("easel: \(isNamed ? "" : Self.place(line, id))\(failure)")
    }

    private static func place(_ line: Int?, _ id: String?) -> String {
        guard let line else { return "" }
        return "Line \(line)\(id.map { " (\(ForeignText.cleaned($0)))" } ?? ""): "
    }

    private func line(_ file: KeptPicture, _ delivery: Delivery) -> String {
        let cost = delivery.cost.map { ", \($0.amount) \($0.currency)" + (isSandbox ? " of play money" : "") } ?? ""
        let task = delivery.ticket.map { ", task \($0.task)" } ?? ""
        let size = "\(file.size) \(file.type), \(file.bytes) bytes"
        return "\(size), by \(delivery.model) at \(delivery.service)\(task)\(cost)"
    }
}

extension ImageFailure {
    /// True when the task may still have a picture to fetch.
    var isWorthBringingHome: Bool {
        ![.moderated, .failed, .noPicture].contains(code)
    }
}
