import EaselCore
import EaselTesting
import TestGround
import Testing

@testable import EaselEngine

/// What every store promises.
@Suite("A store of orders", .timeLimit(.minutes(5)))
struct StoreContractTests {
    private let room = TemporaryFolder()

    @Test("keeps each record of an order's life as it was written", arguments: StoreKind.allCases)
    func life(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        let (claim, placed) = try await store.place(StoreSample.record("a")).new
        #expect(try await store.order("a") == placed)
        for record in try StoreSample.life(of: placed) {
            try await store.write(record, under: claim)
            #expect(try await store.order("a") == record)
        }
        #expect(try await store.orders(onlyOpen: true).records.isEmpty)
        #expect(try await store.orders(onlyOpen: false).records.map(\.state) == [.delivered])
        #expect(!store.isCopy)
    }

    @Test("lists the orders as they were placed", arguments: StoreKind.allCases)
    func list(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        for (id, created) in [("b", 30), ("a", 20), ("d", 20), ("c", 10)] {
            _ = try await store.place(StoreSample.record(id, created: Int64(created)))
        }
        let list = try await store.orders(onlyOpen: true)
        #expect(list.records.map(\.id) == ["c", "a", "d", "b"])
        #expect(list.troubles.isEmpty)
    }

    @Test("finds the order of a key again, and refuses the key for another request", arguments: StoreKind.allCases)
    func keys(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        let (_, placed) = try await store.place(StoreSample.record("a", key: "invoice/17")).new
        #expect(try await store.place(StoreSample.record("b", key: "invoice/17")) == .existing(placed))
        let other = StoreSample.record("c", key: "invoice/17", StoreSample.request("a blue fox"))
        await #expect(throws: StoreTrouble.conflict(key: "invoice/17", order: "a")) { try await store.place(other) }
        #expect(try await store.orders(onlyOpen: false).records.map(\.id) == ["a"])
    }

    @Test("takes two equal requests without a key for two orders", arguments: StoreKind.allCases)
    func equalRequests(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        _ = try await store.place(StoreSample.record("a")).new
        _ = try await store.place(StoreSample.record("b")).new
        #expect(try await store.orders(onlyOpen: true).records.count == 2)
    }

    @Test("gives an order to one at a time, and writes for nobody else", arguments: StoreKind.allCases)
    func claims(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        let (first, placed) = try await store.place(StoreSample.record("a")).new
        await #expect(throws: StoreTrouble.claimed(order: "a")) { _ = try await store.claim("a") }
        await store.release(first)
        let (second, found) = try await store.claim("a")
        #expect(found == placed)
        #expect(second.fence > first.fence)
        for claim in [first, OrderClaim(order: "a", owner: second.owner, fence: second.fence + 1)] {
            await #expect(throws: StoreTrouble.notClaimed(order: "a")) { try await store.write(placed, under: claim) }
            await store.release(claim)
        }
        try await store.write(placed, under: second)
        #expect(try await store.order("a").fence == second.fence)
        let other = StoreSample.record("b")
        await #expect(throws: StoreTrouble.notClaimed(order: "b")) { try await store.write(other, under: second) }
    }

    @Test("says that it knows no such order, whatever it is called", arguments: StoreKind.allCases)
    func unknown(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        for id in ["a", "", "..", "../format", "a/b", "a\0", String(repeating: "x", count: 300), "ä"] {
            let unknown = StoreTrouble.unknownOrder(id)
            await #expect(throws: unknown) { try await store.order(id) }
            await #expect(throws: unknown) { _ = try await store.claim(id) }
            await #expect(throws: unknown) { try await store.forget(id) }
            await #expect(throws: unknown) { try await store.drop(OrderHint("x", received: 1), for: id) }
        }
    }

    @Test("hands hints to the one who has the order, once", arguments: StoreKind.allCases)
    func hints(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        let (claim, _) = try await store.place(StoreSample.record("a")).new
        #expect(try await store.takeHints(under: claim).isEmpty)
        let hints = [OrderHint("later\n\"é\"", received: 20), OrderHint("sooner", received: 10)]
        for hint in hints { try await store.drop(hint, for: "a") }
        #expect(try await store.takeHints(under: claim) == [hints[1], hints[0]])
        #expect(try await store.takeHints(under: claim).isEmpty)
        for number in 0..<100 { try await store.drop(OrderHint("\(number)", received: 1), for: "a") }
        #expect(try await store.takeHints(under: claim).count == OrderHint.most)
        for number in 0..<100 { try await store.drop(OrderHint("again", received: Int64(number)), for: "a") }
        #expect(try await store.takeHints(under: claim) == [OrderHint("again", received: 0)])
        await store.release(claim)
        await #expect(throws: StoreTrouble.notClaimed(order: "a")) { try await store.takeHints(under: claim) }
    }

    @Test("names the orders for which hints wait, and no other", arguments: StoreKind.allCases)
    func hinted(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        #expect(try await store.hinted().isEmpty)
        var claims: [OrderClaim] = []
        for id in ["a", "b", "c"] { claims.append(try await store.place(StoreSample.record(id)).new.0) }
        #expect(try await store.hinted().isEmpty)
        for id in ["a", "b", "b"] { try await store.drop(OrderHint("x", received: 1), for: id) }
        #expect(try await store.hinted() == ["a", "b"])
        for claim in claims { _ = try await store.takeHints(under: claim) }
        #expect(try await store.hinted().isEmpty)
        try await store.drop(OrderHint("y", received: 2), for: "c")
        #expect(try await store.hinted() == ["c"])
    }

    @Test("loses no hint while hints are taken", arguments: StoreKind.allCases)
    func hintsAtOnce(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        let (claim, _) = try await store.place(StoreSample.record("a")).new
        let taken = try await withThrowingTaskGroup(of: [String].self) { group in
            for dropper in 0..<2 {
                group.addTask {
                    for number in 0..<15 {
                        try await store.drop(OrderHint("\(dropper) \(number)", received: 1), for: "a")
                        if number.isMultiple(of: 5) { await Task.yield() }
                    }
                    return []
                }
            }
            group.addTask {
                var taken: [String] = []
                for _ in 0..<60 { taken += try await store.takeHints(under: claim).map(\.text) }
                return taken
            }
            return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        let rest = try await store.takeHints(under: claim).map(\.text)
        #expect(taken.union(rest).count == 30)
    }

    @Test("forgets an order that has ended and its key, and no other", arguments: StoreKind.allCases)
    func forgetting(_ kind: StoreKind) async throws {
        let store = try kind.make(room)
        var (claim, record) = try await store.place(StoreSample.record("a", key: "k")).new
        try await store.drop(OrderHint("x", received: 1), for: "a")
        await #expect(throws: StoreTrouble.claimed(order: "a")) { try await store.forget("a") }
        await store.release(claim)
        await #expect(throws: StoreTrouble.stillOpen(order: "a")) { try await store.forget("a") }
        (claim, record) = try await store.claim("a")
        record.state = .unknown
        try await store.write(record, under: claim)
        await store.release(claim)
        try await store.forget("a")
        await #expect(throws: StoreTrouble.unknownOrder("a")) { try await store.forget("a") }
        #expect(try await store.orders(onlyOpen: false).records.isEmpty)
        _ = try await store.place(StoreSample.record("b", key: "k")).new
    }
}
