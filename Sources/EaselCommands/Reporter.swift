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

    /// Reports an order whose pictures lie at these paths.
    func delivered(_ order: Order, _ delivery: Delivery, at paths: [String]) {
        if json { return console.say(OrderReport(order, delivery, paths).json.text) }
        for path in paths { console.say(path) }
        for (picture, path) in zip(delivery.pictures, paths) { remark(line(picture, path, delivery)) }
    }

    /// Reports an order that did not end with a picture, and how to go on.
    func failed(_ order: Order, _ failure: ImageFailure) {
        if json { console.say(OrderReport(order, failure).json.text) }
        console.remark("easel: \(failure)")
        guard failure.stage != .checking, failure.stage != .uploading else { return }
        let model = order.model.isEmpty ? "not known" : order.model
        console.remark("Service \(order.service), model \(model), task \(failure.ticket?.task ?? "not known").")
        guard !isSandbox, let ticket = failure.ticket, failure.isWorthBringingHome else { return }
        console.remark("Bring it home: easel orders wait \(ticket.name)")
    }

    private func line(_ picture: Picture, _ path: String, _ delivery: Delivery) -> String {
        let cost = delivery.cost.map { ", \($0.amount) \($0.currency)" + (isSandbox ? " of play money" : "") } ?? ""
        let task = delivery.ticket.map { ", task \($0.task)" } ?? ""
        let size = "\(picture.size) \(picture.type), \(picture.bytes.count) bytes"
        return "\(size), by \(delivery.model) at \(delivery.service)\(task)\(cost)"
    }
}

extension ImageFailure {
    /// True when the task may still have a picture to fetch.
    var isWorthBringingHome: Bool {
        ![.moderated, .failed, .noPicture].contains(code)
    }
}
