import EaselCore
import EaselEngine
import EaselTesting

/// Judges a run by the ledgers of the services, the disk, and what the hosts were told; never by counts.
struct Oracle {
    let world: World
    let book: HostBook
    let budget: Int?
    let records: [OrderRecord]
    let troubles: [String: StoreTrouble]

    init(world: World, book: HostBook, budget: Int?) {
        self.world = world
        self.book = book
        self.budget = budget
        let list = try? StoreReader(in: Host.store, disk: world.disk).orders()
        records = list?.records ?? []
        troubles = list?.troubles ?? [:]
    }

    /// Orders that have not come to an end.
    var open: [OrderRecord] { records.filter { !$0.state.isEnd } }

    /// Everything that must never happen and did, one sentence each.
    var complaints: [String] {
        world.services.violations + paidTwice + lost + wrongPictures + strayFiles + brokenWords + tooFast + overBudget
            + unreadable + book.hanging.map { "HANGS: \($0) gave up and did not come back" }
    }

    private var paidTwice: [String] {
        Dictionary(grouping: world.services.charges, by: \.prompt).sorted { $0.key < $1.key }
            .filter { $0.value.count > 1 }
            .map { "PAID TWICE: \($0.key) was charged \($0.value.count) times" }
    }

    /// Every charge belongs to an order that knows its task, or that is known to be of unknown outcome.
    private var lost: [String] {
        world.services.charges.compactMap { charge in
            let wished = records.filter { $0.prompt == charge.prompt }
            guard let owner = owner(of: charge, among: wished) else {
                return "LOST: \(charge.task), charged for \(charge.prompt); \(wished.map(\.state.rawValue))"
            }
            guard let task = world.services.task(charge.task) else { return nil }
            let expected: [OrderState] =
                switch task.end {
                case .picture: [.delivered, .unknown]
                case .failed: [.failed, .unknown]
                case .moderated: [.moderated, .unknown]
                }
            guard !expected.contains(owner.state), owner.state.isEnd else { return nil }
            // A clock that was set makes a day of seconds, and a task that nobody knew for a day is given up. Its
            // ticket stays, and brings it home when somebody names it.
            if owner.state == .expired, !world.jumps.isEmpty { return nil }
            return "WRONG END: \(charge.prompt) is \(owner.state.rawValue), and its task came to \(task.end)"
        }
    }

    /// The order that was charged: the one that knows the task, or one of which nobody knows whether it was taken.
    private func owner(of charge: Services.Charge, among wished: [OrderRecord]) -> OrderRecord? {
        wished.first { $0.ticket?.task == charge.task } ?? wished.first { $0.state == .unknown }
    }

    /// A picture that is delivered is whole, and nobody else's.
    private var wrongPictures: [String] {
        records.filter { $0.state == .delivered }.compactMap { record in
            guard let picture = record.pictures.first else { return "NO PICTURE: \(record.prompt) is delivered" }
            let bytes = world.disk.files[picture.path]
            return bytes == LabelledPicture.png(record.prompt)
                ? nil : "WRONG PICTURE: \(record.prompt) at \(picture.path), \(bytes?.count ?? 0) bytes"
        }
    }

    /// Nothing but whole pictures has the name of a picture.
    private var strayFiles: [String] {
        let whole = Set(records.map { LabelledPicture.png($0.prompt) })
        return world.disk.files.filter { path, bytes in
            path.hasPrefix(Host.pictures + "/") && path.hasSuffix(".png") && !whole.contains(bytes)
        }.map { "NOT A PICTURE: \($0.key) has \($0.value.count) bytes" }.sorted()
    }

    /// What a host was told stays true.
    private var brokenWords: [String] {
        let charged = Dictionary(grouping: world.services.charges, by: \.prompt)
        let unpaid = book.told.compactMap { told -> String? in
            guard let record = records.first(where: { $0.id == told.order }) else {
                return "FORGOTTEN: an order that ended as \(told.state.rawValue) is not in the store"
            }
            if told.failure == nil, record.state != .delivered, !book.warned.contains(told.order) {
                return "TAKEN BACK: \(record.prompt) was delivered and is \(record.state.rawValue)"
            }
            guard let failure = told.failure, !failure.mayHaveCost, failure.ticket == nil, told.state.isEnd,
                let charges = charged[record.prompt]
            else { return nil }
            // An order that came to nothing leaves its key, and the charge may be that of the next one.
            let others = records.filter { $0.prompt == record.prompt && $0.id != record.id && $0.key != nil }
            let isOthers = charges.allSatisfy { owner(of: $0, among: others) != nil && $0.at >= told.at }
            guard !isOthers else { return nil }
            return "NOT FREE: \(record.prompt) was said to cost nothing (\(failure.code)), and was charged"
        }
        let lost = book.tickets.sorted { $0.key < $1.key }.compactMap { id, ticket -> String? in
            records.contains { $0.id == id && $0.ticket?.task == ticket.task }
                ? nil : "TICKET LOST: the host was shown \(ticket.task), and the store has none"
        }
        return unpaid + lost
    }

    /// No window of 10 seconds holds more than 20 of Kie's creates.
    ///
    /// But for one in which somebody set the clock: a process that starts then knows the others' moments by that alone.
    /// What was sent before may come in after.
    private var tooFast: [String] {
        let moments = world.services.creates(at: "kie").sorted()
        return moments.indices.dropLast(min(20, moments.count)).compactMap { index in
            let (first, last) = (moments[index], moments[index + 20])
            let isSet = world.jumps.contains { first - .seconds(30) <= $0 && $0 <= last }
            let isFast = last - first < .seconds(10) && !isSet
            return isFast ? "TOO FAST: 21 creates at Kie within 10 s, from \(first)" : nil
        }
    }

    private var overBudget: [String] {
        let spent = world.services.charges.count * Services.price
        guard let budget, spent > budget else { return [] }
        return ["OVER BUDGET: \(spent) cents spent of \(budget)"]
    }

    private var unreadable: [String] {
        troubles.sorted { $0.key < $1.key }.map { "UNREADABLE: \($0.key): \($0.value)" }
    }
}

extension OrderRecord {
    /// The words that were asked for.
    var prompt: String { request?.values["prompt"]?.string ?? "" }
}
