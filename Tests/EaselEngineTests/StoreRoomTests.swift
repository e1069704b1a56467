import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// A disk without room, and a disk that cannot be trusted.
@Suite("A store on a bad disk", .timeLimit(.minutes(5)))
struct StoreRoomTests {
    private func open(_ disk: MemoryDisk) throws(StoreTrouble) -> FolderStore {
        try FolderStore(in: "/store", environment: .storing(on: disk))
    }

    @Test("J5: Either an order is not sent, or what follows fits also when the disk is full by then")
    func fillsUp() async throws {
        var (refused, kept) = (0, 0)
        for room in stride(from: 0, through: 60_000, by: 500) {
            let disk = MemoryDisk()
            let store = try open(disk)
            disk.setRoom(room)
            guard case .new(let claim, let placed) = try? await store.place(StoreSample.record("a")) else {
                refused += 1
                #expect(try await store.orders(onlyOpen: true).records.isEmpty)
                continue
            }
            let life = try StoreSample.life(of: placed)
            do throws(StoreTrouble) { try await store.write(life[0], under: claim) } catch {
                guard case .full = error else { throw error }
                refused += 1
                #expect(try await store.order("a").state == .queued)
                continue
            }
            disk.setRoom(0)
            try await store.write(life[1], under: claim)
            kept += 1
            #expect(try await open(disk.afterPowerLoss(.nothing)).order("a").ticket == life[1].ticket)
        }
        #expect(refused > 10 && kept > 10)
    }

    @Test("Room that was taken for an order goes to the next one", arguments: [OrderState.accepted, .queued, .unknown])
    func roomGoesOn(_ next: OrderState) async throws {
        let disk = MemoryDisk()
        var rooms: [String] { disk.files.keys.filter { $0.hasSuffix(".room") } }
        do {
            let store = try open(disk)
            var taken: Set<String> = []
            for id in ["a", "b"] {
                let (claim, placed) = try await store.place(StoreSample.record(id)).new
                var record = placed
                record.state = .sending
                try await store.write(record, under: claim)
                taken.formUnion(rooms)
                record.state = next
                try await store.write(record, under: claim)
            }
            #expect(taken.count == 1 && rooms == Array(taken))
            #expect(!disk.files.keys.contains { $0.hasSuffix(".part") })
        }
        #expect(rooms.isEmpty)
    }

    @Test("Orders that are on the wire together have a room each, and no more than 64 wait for another")
    func roomsAtOnce() async throws {
        let disk = MemoryDisk()
        let store = try open(disk)
        var sent: [(OrderClaim, OrderRecord)] = []
        for number in 0..<70 {
            var (claim, record) = try await store.place(StoreSample.record("o\(number)")).new
            record.state = .sending
            try await store.write(record, under: claim)
            sent.append((claim, record))
        }
        #expect(disk.files.keys.count { $0.hasSuffix(".room") } == 70)
        for (claim, record) in sent {
            var record = record
            record.state = .accepted
            try await store.write(record, under: claim)
        }
        #expect(disk.files.keys.count { $0.hasSuffix(".room") } == 64)
    }

    @Test("J4: After a sync has failed nothing new is sent, and what was sent is still written")
    func failedSync() async throws {
        let disk = MemoryDisk()
        let store = try open(disk)
        let (first, sent) = try await store.place(StoreSample.record("a")).new
        let life = try StoreSample.life(of: sent)
        try await store.write(life[0], under: first)
        let (second, waiting) = try await store.place(StoreSample.record("b")).new
        var toSend = waiting
        toSend.state = .sending
        // The claim's file is read; then the room is made, written and synced.
        disk.fail(at: disk.steps + 3, .unsynced)
        let refused = await #expect(throws: StoreTrouble.self) { try await store.write(toSend, under: second) }
        guard case .unwritten = refused else { throw Unexpected("\(String(describing: refused))") }
        await #expect(throws: StoreTrouble.distrusted) { try await store.write(toSend, under: second) }
        await #expect(throws: StoreTrouble.distrusted) { try await store.place(StoreSample.record("c")) }
        #expect(try await store.order("b").state == .queued)
        for record in life.dropFirst() { try await store.write(record, under: first) }
        #expect(try await store.order("a").state == .delivered)
        let again = try open(disk.afterKilling())
        let (claim, found) = try await again.claim("b")
        #expect(found == waiting)
        try await again.write(toSend, under: claim)
    }

    @Test(
        "An order whose placing failed is not found later and sent", arguments: [MemoryDisk.Fault.failure, .unsynced])
    func undone(_ fault: MemoryDisk.Fault) async throws {
        for step in 1... {
            let disk = MemoryDisk()
            let store = try open(disk)
            disk.fail(at: disk.steps + step, fault)
            do throws(StoreTrouble) { _ = try await store.place(StoreSample.record("a", key: "k")) } catch {
                let next = try open(disk.afterKilling())
                #expect(try await next.orders(onlyOpen: false).records.isEmpty)
                _ = try await next.place(StoreSample.record("b", key: "k")).new
                continue
            }
            #expect(step > 10)
            break
        }
    }

    @Test("Pictures that came in memory lie in files as long as they may have to be sent")
    func inputs() async throws {
        let disk = MemoryDisk()
        let store = try open(disk)
        let record = StoreScript.record(2)
        let (claim, kept) = try await store.place(record).new
        var placed = kept
        let path = "/store/inputs/order-2/1.png"
        #expect(disk.files[path] == SamplePicture.png)
        #expect(placed.request?.images.first?.input.source == .file(path))
        #expect(placed.fingerprint == record.fingerprint)
        #expect(try await open(disk.afterPowerLoss(.nothing)).order("order-2") == placed)
        placed.state = .delivered
        try await store.write(placed, under: claim)
        #expect(disk.files[path] == nil)
    }
}
