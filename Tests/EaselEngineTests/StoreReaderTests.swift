import EaselCore
import EaselTesting
import Foundation
import Synchronization
import TestGround
import Testing

@testable import EaselEngine

@Suite("Reading a store beside those who write", .timeLimit(.minutes(5)))
struct StoreReaderTests {
    private let disk = MemoryDisk()

    private func reader(_ disk: (any Disk)? = nil) -> StoreReader { StoreReader(in: "/store", disk: disk ?? self.disk) }

    @Test("finds what the store itself finds, and makes no file")
    func same() async throws {
        let store = try FolderStore(in: "/store", environment: .storing(on: disk))
        for id in ["a", "b", "c"] {
            let (claim, placed) = try await store.place(StoreSample.record(id)).new
            if id == "b" {
                for record in try StoreSample.life(of: placed) { try await store.write(record, under: claim) }
            }
        }
        let before = disk.files
        for onlyOpen in [false, true] {
            #expect(try reader().orders(onlyOpen: onlyOpen) == (try await store.orders(onlyOpen: onlyOpen)))
        }
        #expect(try reader().order("b") == (try await store.order("b")))
        #expect(try reader().facts() == StoreReader.Facts(isCopy: false, installation: store.installation))
        #expect(disk.files == before)
        #expect(throws: StoreTrouble.unknownOrder("z")) { try reader().order("z") }
        #expect(throws: StoreTrouble.unknownOrder("../format")) { try reader().order("../format") }
    }

    @Test("J2: never takes another order's record for one's own, though files are written over beside the reading")
    func churning() async throws {
        let room = TemporaryFolder()
        let path = room.path + "/store"
        let store = try FolderStore(in: path, environment: .storing(on: SystemDisk()))
        var (claims, records): ([OrderClaim], [OrderRecord]) = ([], [])
        for id in ["a", "b", "c", "d"] {
            let (claim, placed) = try await store.place(StoreSample.record(id)).new
            claims.append(claim)
            records.append(placed)
        }
        let isOver = Mutex(false)
        let readings = Mutex((count: 0, troubles: [String]()))
        let read: @Sendable () -> Void = {
            let reader = StoreReader(in: path)
            while !isOver.withLock({ $0 }) {
                for id in ["a", "b", "c", "d"] {
                    let trouble: String?
                    do { trouble = try reader.order(id).id == id ? nil : "not \(id)" } catch { trouble = "\(error)" }
                    readings.withLock {
                        $0.count += 1
                        $0.troubles += [trouble].compactMap { $0 }
                    }
                }
            }
        }
        // More than there are cores, so that some are put aside in the middle of a reading.
        for _ in 0..<12 { Thread.detachNewThread(read) }
        for number in 0..<4_000 {
            let index = number % 4
            records[index].state = .running
            records[index].looks += 1
            try await store.write(records[index], under: claims[index])
        }
        isOver.withLock { $0 = true }
        #expect(readings.withLock { $0.troubles } == [])
        #expect(readings.withLock { $0.count } > 100)
    }

    @Test("finds nothing where there is nothing, and makes nothing there")
    func nothing() throws {
        #expect(try reader().orders() == OrderList([]))
        #expect(try reader().facts() == nil)
        #expect(disk.files.isEmpty)
    }

    @Test("J9, J10: a newer store, a torn one and orders without one are not taken for nothing")
    func altered() async throws {
        do { _ = try await FolderStore(in: "/store", environment: .storing(on: disk)).place(StoreSample.record("a")) }
        let format = try #require(disk.files["/store/format.json"])
        let newer = String(decoding: format, as: UTF8.self).replacing("\"form\": 1", with: "\"form\": 2")
        try disk.refill("/store/format.json", Array(newer.utf8))
        #expect(throws: StoreTrouble.newer("/store", form: 2)) { try reader().orders() }
        try disk.refill("/store/format.json", Array("{".utf8))
        #expect(throws: StoreTrouble.damaged("/store/format.json")) { try reader().orders() }
        try disk.remove("/store/format.json")
        #expect(throws: StoreTrouble.damaged("/store/format.json")) { try reader().orders() }
        try disk.create("/store/format.json", format, isSynced: true)
        #expect(try reader().facts()?.isCopy == true)
        try disk.refill("/store/orders/a.json", Array("{}".utf8))
        #expect(try reader().orders().troubles == ["a": .damaged("/store/orders/a.json")])
    }

    @Test("tells who has an order")
    func holder() async throws {
        let room = TemporaryFolder()
        let reader = StoreReader(in: room.path)
        let store = try FolderStore(in: room.path, environment: .storing(on: SystemDisk()))
        let (claim, _) = try await store.place(StoreSample.record("a")).new
        #expect(reader.holder(of: "a") == .living)
        await store.release(claim)
        #expect(reader.holder(of: "a") == .nobody)
        let path = room.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let other = try FolderStore(in: path, environment: .storing(on: SystemDisk()))
            _ = try await other.claim("a")
            kill(getpid(), SIGKILL)
        }
        let before = try FileManager.default.subpathsOfDirectory(atPath: room.path).sorted()
        #expect(reader.holder(of: "a") == .dead)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: room.path).sorted() == before)
        #expect(reader.holder(of: "../a") == nil)
    }

    @Test("J8: sees whole records alone while others write them")
    func beside() async throws {
        let room = TemporaryFolder()
        let store = try FolderStore(in: room.path, environment: .storing(on: SystemDisk()))
        let (claim, placed) = try await store.place(StoreSample.record("a")).new
        let reader = StoreReader(in: room.path)
        let writing = Task {
            var record = placed
            for look in 1...100 {
                record.looks = look
                try await store.write(record, under: claim)
            }
        }
        var looks: [Int] = []
        while looks.last != 100 {
            let list = try reader.orders()
            #expect(list.troubles.isEmpty)
            looks.append(try #require(list.records.first).looks)
            await Task.yield()
            if looks.count > 200_000 { throw Unexpected("The writer does not come to its end.") }
        }
        try await writing.value
        #expect(looks == looks.sorted())
    }
}
