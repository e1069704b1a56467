import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What is told of an order whose last step may not have reached the medium.
@Suite("A step that may not last", .timeLimit(.minutes(5)))
struct StoreUncertainTests {
    private func open(_ disk: MemoryDisk) throws(StoreTrouble) -> FolderStore {
        try FolderStore(in: "/store", environment: .storing(on: disk))
    }

    @Test("that ends an order is seen by nobody where it could not be made to last")
    func end() async throws {
        var failures = 0
        for step in 1...12 {
            let disk = MemoryDisk()
            let store = try open(disk)
            let (claim, placed) = try await store.place(StoreSample.record("a")).new
            var record = placed
            record.state = .notSent
            disk.fail(at: disk.steps + step, .failure)
            do throws(StoreTrouble) { try await store.write(record, under: claim) } catch {
                failures += 1
                #expect(try await open(disk).order("a").state == .queued, "step \(step)")
            }
        }
        #expect(failures > 2)
    }

    @Test("that another process wrote is made to last before it is told")
    func seen() async throws {
        for isMadeLast in [true, false] {
            let disk = MemoryDisk()
            let store = try open(disk)
            let (claim, placed) = try await store.place(StoreSample.record("a")).new
            var record = placed
            record.state = .notSent
            try await store.write(record, under: claim)
            // As if the one who wrote it had not come to the sync.
            try disk.rename("/store/ended/a.json", to: "/store/orders/a.json")
            for folder in ["/store/ended", "/store/orders"] { try disk.syncFolder(folder) }
            try disk.rename("/store/orders/a.json", to: "/store/ended/a.json")
            if isMadeLast { try await open(disk).makeEndsLast() }
            let names = try disk.afterPowerLoss(.nothing).names(in: "/store/ended")
            #expect(names == (isMadeLast ? ["a.json"] : []))
        }
    }

    @Test("back to the queue counts as queued, though it could not be kept")
    func queued() async throws {
        var found = 0
        for step in 1...6 {
            let disk = MemoryDisk()
            let store = try open(disk)
            let (claim, placed) = try await store.place(StoreSample.record("a")).new
            let kept = KeptOrder(placed, under: claim, in: store)
            try await kept.keep { $0.state = .sending }
            disk.fail(at: disk.steps + step, .failure)
            guard (try? await kept.keep { $0.state = .queued }) == nil else { continue }
            // Where the file has its name, and the name may not last, the next life may find it.
            guard try await store.order("a").state == .queued else { continue }
            found += 1
            disk.fail(at: disk.steps + 1, .failure)
            await kept.keepWhatHappened { $0.state = .notSent }
            #expect(kept.isKeptAsQueued)
            await kept.keepAgain()
            #expect(!kept.isKeptAsQueued && kept.trouble == nil)
        }
        #expect(found > 0)
    }
}
