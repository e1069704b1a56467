import EaselCore
import EaselTesting
import TestGround
import Testing

@testable import EaselEngine

/// The store in a folder against the one in memory, which is a few dictionaries and so is easily right.
@Suite("Two stores", .timeLimit(.minutes(5)))
struct StoreAgreementTests {
    @Test(
        "J17: give the same answers to the same 100,000 random operations, while the machine stops every now and then",
        arguments: 1...4 as ClosedRange<UInt64>)
    func agree(_ seed: UInt64) async throws {
        var pair = try StorePair(seed: seed)
        for number in 0..<25_000 {
            if number.isMultiple(of: 20) { await Task.yield() }
            let difference = try await pair.step()
            try #require(difference == nil, "seed \(seed), operation \(number)")
        }
        #expect(pair.done.count == 11, "\(pair.done)")
    }
}

/// A folder and a memory that are asked the same.
private struct StorePair {
    private var random: SmallRandom
    private var disk = MemoryDisk()
    private var folder: FolderStore
    private let memory = MemoryStore()
    /// Claims of both, old ones too.
    private var claims: [(folder: OrderClaim, memory: OrderClaim)] = []
    private var generations = Array(repeating: 0, count: 12)
    private var clock: Int64 = 0
    /// How often each kind of operation went well.
    private(set) var done: [String: Int] = [:]

    private static let states: [OrderState] = [
        .queued, .sending, .accepted, .running, .succeeded, .delivered, .rejected, .failed, .unknown,
    ]
    private static let requests = (0..<3).map { StoreSample.request("fox \($0)") }

    init(seed: UInt64) throws {
        random = SmallRandom(seed: seed)
        folder = try FolderStore(in: "/store", environment: .storing(on: disk))
    }

    /// Asks both the same, and says where their answers differ.
    mutating func step() async throws -> String? {
        clock += 1
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<16: return await place()
        case 16..<32: return await claim()
        case 32..<42: return await release()
        case 42..<58: return await write()
        case 58..<68: return await compare("order") { [id = order()] store in try await store.order(id).plain }
        case 68..<70: return await list()
        case 70..<78: return await drop()
        case 78..<84: return await takeHints()
        case 84..<90: return await forget()
        case 90..<99: return await note()
        default: return try await restart()
        }
    }

    /// One of a dozen names; a name whose order was forgotten does not come again.
    private mutating func order() -> String {
        let number = Int.random(in: 0..<12, using: &random)
        return "order-\(number)-\(generations[number])"
    }

    private mutating func compare<Answer: Equatable>(
        _ name: String, _ ask: (any OrderStore) async throws -> Answer
    ) async -> String? {
        let answers = (await Self.answer(folder, ask), await Self.answer(memory, ask))
        if case .success = answers.0 { done[name, default: 0] += 1 }
        return answers.0 == answers.1 ? nil : "\(name): \(answers.0) is not \(answers.1)"
    }

    private mutating func compare(_ name: String, doing act: (any OrderStore) async throws -> Void) async -> String? {
        await compare(name) { store in
            try await act(store)
            return true
        }
    }

    private static func answer<Answer>(
        _ store: any OrderStore, _ ask: (any OrderStore) async throws -> Answer
    ) async -> Result<Answer, StoreTrouble> {
        do { return .success(try await ask(store)) } catch {
            return .failure(error as? StoreTrouble ?? .unwritten("\(error)"))
        }
    }

    private mutating func place() async -> String? {
        let number = Int.random(in: 0..<9, using: &random)
        let request = Self.requests[Int.random(in: 0..<3, using: &random)]
        let record = StoreSample.record(order(), key: number < 6 ? "key-\(number)" : nil, request, created: clock)
        var claimed: [OrderClaim] = []
        let difference = await compare("place") { store in
            switch try await store.place(record) {
            case .existing(let found): return found.plain
            case .new(let claim, let placed):
                claimed.append(claim)
                return placed.plain
            }
        }
        await keep(claimed)
        return difference
    }

    private mutating func claim() async -> String? {
        let id = order()
        var claimed: [OrderClaim] = []
        let difference = await compare("claim") { store in
            let (claim, record) = try await store.claim(id)
            claimed.append(claim)
            return record.plain
        }
        await keep(claimed)
        return difference
    }

    private mutating func keep(_ claimed: [OrderClaim]) async {
        if claimed.count == 2 { claims.append((claimed[0], claimed[1])) }
        guard claims.count > 24 else { return }
        let old = claims.removeFirst()
        await folder.release(old.folder)
        await memory.release(old.memory)
    }

    private mutating func forget() async -> String? {
        let number = Int.random(in: 0..<12, using: &random)
        let id = "order-\(number)-\(generations[number])"
        let before = done["forget", default: 0]
        let difference = await compare("forget", doing: { store in try await store.forget(id) })
        if done["forget", default: 0] > before { generations[number] += 1 }
        return difference
    }

    private mutating func release() async -> String? {
        guard let pair = claims.randomElement(using: &random) else { return nil }
        return await compare(
            "release",
            doing: { store in
                await store.release(store is FolderStore ? pair.folder : pair.memory)
            })
    }

    private mutating func write() async -> String? {
        guard let pair = claims.randomElement(using: &random) else { return nil }
        let state = Self.states[Int.random(in: 0..<Self.states.count, using: &random)]
        let looks = Int(clock)
        return await compare(
            "write",
            doing: { store in
                let claim = store is FolderStore ? pair.folder : pair.memory
                guard var record = try? await store.order(claim.order) else {
                    throw StoreTrouble.unknownOrder(claim.order)
                }
                record.state = state
                record.looks = looks
                try await store.write(record, under: claim)
            })
    }

    private mutating func list() async -> String? {
        let onlyOpen = Bool.random(using: &random)
        return await compare("list") { store in
            let list = try await store.orders(onlyOpen: onlyOpen)
            return OrderList(list.records.map(\.plain), troubles: list.troubles)
        }
    }

    private mutating func drop() async -> String? {
        let (id, hint) = (order(), OrderHint("hint \(clock)", received: clock))
        return await compare("drop", doing: { store in try await store.drop(hint, for: id) })
    }

    private mutating func takeHints() async -> String? {
        guard let pair = claims.randomElement(using: &random) else { return nil }
        return await compare("hints") { store in
            try await store.takeHints(under: store is FolderStore ? pair.folder : pair.memory)
        }
    }

    private mutating func note() async -> String? {
        let name = "note-\(Int.random(in: 0..<3, using: &random))"
        let value: JSON? = Bool.random(using: &random) ? .integer(clock) : nil
        return await compare("note") { store in
            try store.change(note: name, isLasting: true, inPlaceOfDamage: nil) { note in
                defer { note = value }
                return note
            }
        }
    }

    /// The machine stops; whatever was acknowledged must be there, and all claims are free.
    private mutating func restart() async throws -> String? {
        let remains = MemoryDisk.Remains.allCases.randomElement(using: &random)
        disk = Bool.random(using: &random) ? disk.afterKilling() : disk.afterPowerLoss(remains ?? .nothing)
        folder = try FolderStore(in: "/store", environment: .storing(on: disk))
        for pair in claims { await memory.release(pair.memory) }
        // A hint that was taken may be there again after power loss; it is only a hint.
        for (number, generation) in generations.enumerated() {
            for store in [folder, memory] as [any OrderStore] {
                guard let (claim, _) = try? await store.claim("order-\(number)-\(generation)") else { continue }
                _ = try await store.takeHints(under: claim)
                await store.release(claim)
            }
        }
        return await compare("restart") { store in try await store.orders(onlyOpen: false).records.map(\.plain) }
    }
}

extension OrderRecord {
    /// The record without the number of its claim, which stores count each for itself.
    fileprivate var plain: OrderRecord {
        var record = self
        record.fence = 0
        return record
    }
}
