import EaselCore
import EaselTesting
import Foundation
import KieService
import VtrixService

@testable import EaselCommands
@testable import EaselEngine

extension ForeignReader {
    /// A stored order that is read is kept again as it was, can be shown, and is sent only where it never was.
    static let record = ForeignReader("record") { bytes in
        try must((try? RecordFile.record(in: bytes, named: "x.json")) == nil, "it is an order without its check sum")
        guard let json = try? JSON(reading: bytes) else { return }
        let file = CheckedFile(form: 1, member: "order").bytes(of: json)
        guard let record = try? RecordFile.record(in: file, named: "x.json") else { return }
        let again = try RecordFile.record(in: RecordFile.bytes(of: record), named: "x.json")
        try must(again == record, "it changes when it is kept again")
        for isCopy in [false, true] {
            guard case .send = record.sequel(inCopy: isCopy) else { continue }
            try must(record.state == .queued && !isCopy, "an order that is \(record.state) is sent")
        }
        try must(record.state != .unknown || record.isPossiblyPaid, "an unknown order counts as free")
        _ = OrderReport(record).json.text
        let now = Moment(1_767_225_600_000)
        for row in OrdersShow.rows(of: record, [], nil, now: now) { try mustBePlain(row.0 + row.1, "the order's page") }
        for line in OrdersList.lines([record], digits: 8, now: now) { try mustBePlain(line, "the order's line") }
        if let request = record.request {
            for dialect in [Vtrix.generation, Kie.kontext] { _ = dialect.submit.say(request).body?.pieces }
        }
    }

    /// A ticket is the same by every decoder, and leads to its own place at its own service.
    static let ticket = ForeignReader("ticket") { bytes in
        let foundation = try? JSONDecoder().decode(TaskTicket.self, from: Data(bytes))
        guard let json = try? JSON(reading: bytes), let ticket = try? json.decoded(as: TaskTicket.self) else { return }
        try must(foundation == ticket, "two decoders read \(ticket) and \(String(describing: foundation))")
        try must(try JSON(encoding: ticket).decoded(as: TaskTicket.self) == ticket, "it changes when it is kept")
        try must((0...253_402_300_799_999).contains(ticket.submittedAt), "it is of no time: \(ticket.submittedAt)")
        try must(Origin(ticket.origin) != nil && TaskTicket.isTask(ticket.task), "it leads nowhere")
        for (service, dialect, start) in [
            (Vtrix.service, Vtrix.generation, "/model/v1/generation/task/"),
            (Kie.service, Kie.kontext, "/api/v1/flux/kontext/record-info?taskId="),
        ] {
            let place = service.destination(of: dialect.look.say(ticket).place)
            guard let path = place?.address.path, path.hasPrefix(start) else { throw Broken("it leads to \(ticket)") }
            let task = path.dropFirst(start.count)
            try must(
                !["", ".", ".."].contains(task) && !task.contains { "/?#&=\\".contains($0) }, "it leads to \(path)")
            try must(String(task).removingPercentEncoding?.isSpelled(ticket.task) == true, "\(task) is another task")
        }
    }

    /// What lies in the folder of hints names one task at most, and is the same when it is written again.
    static let hint = ForeignReader("hint") { bytes in
        let left = OrderHint(bytes.text, received: 0)
        guard let hint = CallbackHint(left) else { return }
        try must(CallbackHint(OrderHint(hint.text, received: 0)) == hint, "it changes when it is left again")
        try must(hint.isSigned ? hint.task.map(TaskTicket.isTask) == true : true, "\(hint) was never signed")
        try must(left.task == hint.task && !OrderHint(hint.text, received: 0).asksToCancel, "\(hint) asks for more")
    }

    /// Whatever a shared note says, no more goes through than may, and no less counts as spent.
    static let note = ForeignReader("note") { bytes in
        guard let json = try? JSON(reading: bytes) else { return }
        let (store, clock) = (MemoryStore(), VirtualClock())
        let rate = Rate(3, per: .seconds(10))
        let window = NoteName.plain("window", "kie", "https://a.b")
        try store.change(note: window, isLasting: false, inPlaceOfDamage: nil) { $0 = json }
        let keeper = SharedWindow(rate, of: "kie", at: "https://a.b", in: store, clock: clock)
        let taken = (0..<10).count { _ in keeper.take(at: clock.now) == nil }
        try must(taken <= 3, "\(taken) go through at once")
        try store.change(note: "costs", isLasting: false, inPlaceOfDamage: nil) { $0 = json }
        if let cost = CostBook(in: store).lastCost(of: "a", mode: .generate) {
            try must(MicroAmount(cost) != nil || Cost(cost.amount, currency: "USD") != nil, "\(cost) is no cost")
        }
        guard var cap = try? json.decoded(as: SpendCap.self) else { return }
        let (before, limit) = (cap.committed, cap.limit)
        try must(before >= cap.spent, "less is committed than spent")
        try? cap.reserve("new", price: Cost("1.5", currency: cap.currency))
        try must(cap.committed <= max(limit, before), "\(cap.committed) is committed of \(limit)")
        try must(try JSON(encoding: cap).decoded(as: SpendCap.self) == cap, "it changes when it is kept")
    }
}
