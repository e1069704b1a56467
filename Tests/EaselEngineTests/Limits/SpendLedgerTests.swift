import EaselCore
import EaselTesting
import Foundation
import TestGround
import Testing

@testable import EaselEngine

@Suite("A spend ledger", .timeLimit(.minutes(5)))
struct SpendLedgerTests {
    private let room = TemporaryFolder()

    private static func usd(_ amount: String) throws -> Cost { try #require(Cost(amount, currency: "USD")) }

    private static func open(_ disk: any Disk, _ path: String = "/store") throws(StoreTrouble) -> FolderStore {
        try FolderStore(in: path, environment: .storing(on: disk))
    }

    private static let refused = "The order may cost 0.08 USD, and 0.04 USD of the budget \"may\" is free."

    /// Why an order is refused; nil where it is not.
    private static func refusal(_ ledger: SpendLedger, _ order: String, _ price: Cost?) -> String? {
        do throws(SpendRefusal) { try ledger.reserve(order, price: price) } catch { return error.failure.message }
        return nil
    }

    @Test(
        "P19: of one dollar lets 12 of 100 orders at 8 cents through that come at once, and refuses 88",
        arguments: StoreKind.allCases)
    func hundredAtOnce(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        let ledgers = [
            try SpendLedger(Self.usd("1"), named: "may", in: store), try SpendLedger(named: "may", in: store),
        ]
        let price = try Self.usd("0.08")
        let refusals = await withTaskGroup(of: String?.self) { group in
            for number in 0..<100 {
                group.addTask { Self.refusal(ledgers[number % 2], "order\(number)", price) }
            }
            return await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
        }
        #expect(refusals == Array(repeating: Self.refused, count: 88))
        let cap = try ledgers[0].cap
        #expect(cap.reserved.count == 12 && cap.committed.description == "0.96")
    }

    @Test(
        "P19: lets 12 of 100 through where the machine stops after each step",
        arguments: MemoryDisk.Remains.allCases)
    func crashBetween(_ remains: MemoryDisk.Remains) throws {
        var disk = MemoryDisk()
        _ = try SpendLedger(Self.usd("1"), named: "may", in: Self.open(disk))
        var refusals: [String] = []
        for number in 0..<100 {
            disk = disk.afterPowerLoss(remains)
            let ledger = try SpendLedger(named: "may", in: Self.open(disk))
            // A step may be repeated after a crash.
            for _ in 0..<2 {
                if let refusal = Self.refusal(ledger, "order\(number)", try Self.usd("0.08")) {
                    refusals.append(refusal)
                }
            }
        }
        #expect(refusals == Array(repeating: Self.refused, count: 2 * 88))
        #expect(try SpendLedger(named: "may", in: Self.open(disk.afterKilling())).cap.reserved.count == 12)
    }

    @Test("P19: lets 12 of 100 through with two real processes")
    func twoProcesses() async throws {
        let path = room.path + "/store"
        let ledger = try SpendLedger(Self.usd("1"), named: "may", in: Self.open(SystemDisk(), path))
        async let ours = Self.count(ledger, "ours")
        await #expect(processExitsWith: .success) { [path = path as String] in
            let ledger = try SpendLedger(named: "may", in: Self.open(SystemDisk(), path))
            let count = await Self.count(ledger, "theirs")
            try "\(count)".write(toFile: path + "/../count", atomically: true, encoding: .utf8)
        }
        let theirs = try String(contentsOfFile: room.path + "/count", encoding: .utf8)
        #expect(try #require(Int(theirs)) + (await ours) == 12)
        #expect(try ledger.cap.committed.description == "0.96")
    }

    private static func count(_ ledger: SpendLedger, _ name: String) async -> Int {
        var count = 0
        for number in 0..<50 {
            if refusal(ledger, "\(name)\(number)", Cost("0.08", currency: "USD")) == nil { count += 1 }
            await Task.yield()
        }
        return count
    }

    @Test(
        "P19: never counts less than the truth, at whatever step the power went away",
        arguments: MemoryDisk.Remains.allCases)
    func powerLoss(_ remains: MemoryDisk.Remains) throws {
        let disk = MemoryDisk()
        let ledger = try SpendLedger(Self.usd("1"), named: "may", in: Self.open(disk))
        let first = disk.steps
        disk.keepHistory()
        var truth = [(step: 0, committed: "0")]
        for (order, step) in [("a", 0), ("b", 0), ("a", 1), ("c", 0), ("b", 2), ("c", 1)] {
            switch step {
            case 0: try ledger.reserve(order, price: Self.usd("0.1"))
            case 1: ledger.settle(order, cost: try Self.usd("0.15"))
            default: ledger.release(order)
            }
            truth.append((disk.steps - first, try ledger.cap.committed.description))
        }
        #expect(truth.map(\.committed) == ["0", "0.1", "0.2", "0.25", "0.35", "0.25", "0.3"])
        for (step, past) in disk.history.enumerated() {
            let index = try #require(truth.lastIndex { $0.step <= step })
            let found = try SpendLedger(named: "may", in: Self.open(past.afterPowerLoss(remains))).cap
            let allowed = truth[index...].prefix(2).map(\.committed)
            #expect(allowed.contains(found.committed.description), "power loss after step \(step)")
        }
    }

    @Test("keeps an ending that could not be written, and writes it with the next step")
    func lateEnding() throws {
        let disk = MemoryDisk()
        let ledger = try SpendLedger(Self.usd("1"), named: "may", in: Self.open(disk))
        for order in ["a", "b"] { try ledger.reserve(order, price: Self.usd("0.4")) }
        disk.setRoom(0)
        ledger.settle("a", cost: try Self.usd("0.5"))
        ledger.release("b")
        let refusal = #expect(throws: SpendRefusal.self) { try ledger.reserve("c", price: Self.usd("0.1")) }
        guard case .notKept(.full) = refusal else { throw Unexpected("\(String(describing: refusal))") }
        #expect(try SpendLedger(named: "may", in: Self.open(disk.afterKilling())).cap.committed.description == "0.8")
        disk.setRoom(nil)
        let tooMuch = try Self.usd("0.6")
        #expect(throws: SpendRefusal.self) { try ledger.reserve("c", price: tooMuch) }
        let cap = try SpendLedger(named: "may", in: Self.open(disk.afterKilling())).cap
        #expect(cap.spent.description == "0.5" && cap.reserved.isEmpty)
    }

    @Test("takes the limit that was stated last, and keeps what was reserved and spent")
    func limits() throws {
        let store = MemoryStore()
        let first = try SpendLedger(Self.usd("0.1"), named: "may", in: store)
        try first.reserve("a", price: Self.usd("0.08"))
        let more = try Self.usd("0.08")
        #expect(throws: SpendRefusal.self) { try first.reserve("b", price: more) }
        let second = try SpendLedger(Self.usd("0.2"), named: "may", in: store)
        try first.reserve("b", price: more)
        #expect(try second.cap.committed.description == "0.16")
        _ = try SpendLedger(Self.usd("0.01"), named: "may", in: store)
        #expect(throws: SpendRefusal.overCap(try #require(MicroAmount("0.01")), free: .zero, "USD", of: "may")) {
            try second.reserve("c", price: Self.usd("0.01"))
        }
        #expect(try SpendLedger(Self.usd("1"), named: "june", in: store).cap.committed == .zero)
    }

    @Test("says in a sentence what is wrong and what to do")
    func sentences() throws {
        let store = MemoryStore()
        _ = try SpendLedger(Self.usd("1"), named: "may", in: store)
        let credits = try #require(Cost("5", currency: "credits"))
        let huge = try Self.usd("99999999999999999999")
        let attempts: [(() throws -> SpendLedger, String)] = [
            (
                { try SpendLedger(credits, named: "may", in: store) },
                "The budget \"may\" counts in USD, and not in credits. Nothing was sent; give the limit another name."
            ),
            (
                { try SpendLedger(named: "june", in: store) },
                "The store has no budget named \"june\". Nothing was sent; state its limit."
            ),
            (
                { try SpendLedger(huge, named: "may", in: store) },
                "The limit 99999999999999999999 is no amount that can be counted. "
                    + "Nothing was sent; state it as a plain decimal."
            ),
        ]
        for (attempt, sentence) in attempts {
            let failure = #expect(throws: SpendRefusal.self) { _ = try attempt() }?.failure
            #expect(failure.map { $0.message + " " + $0.next } == sentence)
            #expect(failure?.code == .badRequest && failure?.mayHaveCost == false)
        }
    }

    @Test("lets nothing through where its note is damaged, gone or cannot be written")
    func trouble() throws {
        let disk = MemoryDisk()
        let ledger = try SpendLedger(Self.usd("1"), named: "may", in: Self.open(disk))
        let price = try Self.usd("0.1")
        let note = try #require(disk.files.keys.first { $0.hasPrefix("/store/notes/spend-may-") && $0.hasSuffix("n") })
        let kept = try #require(disk.files[note])
        disk.tamper(note, Array(kept.dropLast(2)))
        #expect(
            Self.refusal(ledger, "a", price)
                == "The budget could not be written down: This was damaged and is left as it is: \(note)")
        #expect(disk.files[note] == Array(kept.dropLast(2)))
        disk.tamper(note, CheckedFile(form: 1, member: "note").bytes(of: ["limit": -1]))
        #expect(throws: SpendRefusal.notKept(.damaged("The budget may"))) { try ledger.reserve("a", price: price) }
        disk.tamper(note, kept)
        try ledger.reserve("a", price: price)
        disk.removeAll(below: note)
        #expect(throws: SpendRefusal.noCap("may")) { try ledger.reserve("b", price: price) }
        disk.removeAll(below: "/store")
        #expect(throws: SpendRefusal.notKept(.vanished("/store"))) { try ledger.reserve("b", price: price) }
    }

    @Test("settles, releases or keeps what orders became while no process ran")
    func reconcile() async throws {
        let store = MemoryStore()
        let ledger = try SpendLedger(Self.usd("1"), named: "may", in: store)
        let states: [OrderState] = [.delivered, .rejected, .cancelled, .unknown, .accepted, .failed, .notSent, .queued]
        for state in states {
            let id = state.rawValue
            try ledger.reserve(id, price: Self.usd("0.1"))
            let (claim, placed) = try await store.place(StoreSample.record(id)).new
            var record = placed
            record.state = state
            if state == .delivered { record.result = ImageResult(pictures: [], cost: try Self.usd("0.03")) }
            try await store.write(record, under: claim)
        }
        try ledger.reserve("forgotten", price: Self.usd("0.1"))
        for _ in 0..<2 {
            try await SpendLedger(named: "may", in: store).reconcile()
            let cap = try ledger.cap
            #expect(cap.spent.description == "0.03")
            #expect(cap.reserved.keys.sorted() == ["accepted", "failed", "forgotten", "queued", "unknown"])
        }
    }

    @Test("A price is guessed by the host's estimate, then the service's price, then the last order's cost")
    func expected() throws {
        let (estimate, price, last) = (try Self.usd("0.3"), try Self.usd("0.2"), try Self.usd("0.1"))
        let credits = Cost("4", currency: "credits")
        #expect(ExpectedCost(estimate: estimate, price: price, lastCost: last, in: "USD")?.basis == .estimate)
        #expect(ExpectedCost(estimate: nil, price: price, lastCost: last, in: "USD")?.basis == .price)
        #expect(ExpectedCost(estimate: credits, price: credits, lastCost: last, in: "USD")?.basis == .lastCost)
        #expect(ExpectedCost(estimate: nil, price: credits, lastCost: nil, in: "USD") == nil)
        let ledger = try SpendLedger(Self.usd("1"), named: "may", in: MemoryStore())
        try ledger.reserve("a", price: credits, lastCost: last)
        #expect(try ledger.cap.committed.description == "0.1")
    }
}

@Suite("A book of costs")
struct CostBookTests {
    private let disk = MemoryDisk()

    private func open() throws -> CostBook {
        CostBook(in: try FolderStore(in: "/store", environment: .storing(on: disk)))
    }

    @Test("gives the last cost of a model and mode, also to the next process")
    func last() throws {
        let book = try open()
        #expect(book.lastCost(of: "kie/pro", mode: .edit) == nil)
        for (amount, currency) in [("0.08", "USD"), ("7", "credits"), ("0.10", "USD")] {
            book.note(try #require(Cost(amount, currency: currency)), of: "kie/pro", mode: .edit)
        }
        for book in [book, try open()] {
            #expect(book.lastCost(of: "kie/pro", mode: .edit) == Cost("0.10", currency: "USD"))
            #expect(book.lastCost(of: "kie/pro", mode: .edit, in: "credits") == Cost("7", currency: "credits"))
            #expect(book.lastCost(of: "kie/pro", mode: .edit, in: "EUR") == nil)
            #expect(book.lastCost(of: "kie/pro", mode: .generate) == nil)
            #expect(book.lastCost(of: "kie/pr", mode: .edit) == nil)
        }
    }

    @Test("forgets what was noted least lately when it is full, and begins again where it is damaged")
    func bounds() throws {
        let store = MemoryStore()
        let book = CostBook(in: store)
        let cost = try #require(Cost("1", currency: "USD"))
        let entries = (0..<CostBook.most).map { JSONObject.Member("m\($0) edit USD", "1") }
        try store.set("costs", .object(JSONObject(entries)))
        book.note(cost, of: "m0", mode: .edit)
        book.note(cost, of: "new", mode: .edit)
        #expect(try store.noted("costs")?.object?.members.count == CostBook.most)
        #expect(book.lastCost(of: "m0", mode: .edit) == cost)
        #expect(book.lastCost(of: "m1", mode: .edit) == nil)
        let other = try open()
        other.note(cost, of: "m", mode: .edit)
        disk.tamper("/store/notes/costs.json", [])
        #expect(other.lastCost(of: "m", mode: .edit) == nil)
        other.note(cost, of: "m", mode: .edit)
        #expect(other.lastCost(of: "m", mode: .edit) == cost)
    }
}
