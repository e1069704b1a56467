import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// Whatever crashes at whatever step, what was acknowledged is there and what is there was written.
@Suite("A store after a crash", .timeLimit(.minutes(5)))
struct StoreCrashTests {
    @Test(
        "J3, J7: has every acknowledged record, at whatever step the power went away",
        arguments: MemoryDisk.Remains.allCases)
    func powerLoss(_ remains: MemoryDisk.Remains) async throws {
        let disk = MemoryDisk()
        disk.keepHistory()
        let script = try await StoreScript(on: disk, orders: 20)
        #expect(script.troubles.isEmpty)
        let history = disk.history
        #expect(history.count > 900)
        var checked: (files: [String: [UInt8]], acknowledged: Int)?
        for (step, past) in history.enumerated() {
            // A long loop gives its thread away to tests with clocks beside it.
            if step.isMultiple(of: 20) { await Task.yield() }
            let next = past.afterPowerLoss(remains)
            // Many steps leave the medium as it was.
            let state = (next.files, script.acknowledged.count { $0.step <= step })
            if let checked, checked == state { continue }
            checked = state
            let problems = await script.problems(on: next, afterStep: step)
            #expect(problems.isEmpty, "power loss after step \(step)")
        }
    }

    @Test("J7: writes over no file that a power cut brings back under the name of another order")
    func spares() async throws {
        let disk = MemoryDisk()
        let ids = (0..<12).map { "order-\($0)" }
        let ended = Set(ids.prefix(9))
        let store = try FolderStore(in: "/store", environment: .storing(on: disk))
        var (claims, records): ([OrderClaim], [OrderRecord]) = ([], [])
        for id in ids {
            let (claim, placed) = try await store.place(StoreSample.record(id)).new
            claims.append(claim)
            records.append(placed)
        }
        disk.keepHistory()
        // One after another, with no open record between them that would sync the folder of orders.
        for index in ids.indices where ended.contains(ids[index]) {
            records[index].state = .failed
            try await store.write(records[index], under: claims[index])
        }
        for past in disk.history {
            for remains in MemoryDisk.Remains.allCases {
                let next = try FolderStore(in: "/store", environment: .storing(on: past.afterPowerLoss(remains)))
                // Taken up again, the order that ended first has its record where the old one may have come back.
                for round in 0..<4 {
                    for id in [ids[0]] + ids.suffix(3) {
                        var (claim, record) = try await next.claim(id)
                        record.state = .running
                        record.looks = round
                        try await next.write(record, under: claim)
                        await next.release(claim)
                    }
                }
                let list = try await next.orders(onlyOpen: false)
                #expect(list.troubles.isEmpty && Set(list.records.map(\.id)) == Set(ids))
            }
        }
    }

    @Test("has every acknowledged record, at whatever step the process was killed")
    func killed() async throws {
        let disk = MemoryDisk()
        disk.keepHistory()
        let script = try await StoreScript(on: disk, orders: 8)
        for (step, past) in disk.history.enumerated() {
            // A long loop gives its thread away to tests with clocks beside it.
            if step.isMultiple(of: 20) { await Task.yield() }
            let next = past.afterKilling()
            let problems = await script.problems(on: next, afterStep: step)
            #expect(problems.isEmpty, "killed after step \(step)")
            let leftovers = next.files.keys.filter { [".part", ".room", ".old"].contains(where: $0.hasSuffix) }
            #expect(leftovers.isEmpty, "killed after step \(step)")
        }
    }

    @Test(
        "J15: has every acknowledged record, whichever step of the disk failed or wrote half before",
        arguments: [MemoryDisk.Fault.failure, .shortWrite, .unsynced])
    func faults(_ fault: MemoryDisk.Fault) async throws {
        let whole = MemoryDisk()
        _ = try await StoreScript(on: whole, orders: 4)
        for step in 1...whole.steps {
            // A long loop gives its thread away to tests with clocks beside it.
            if step.isMultiple(of: 20) { await Task.yield() }
            let disk = MemoryDisk()
            disk.fail(at: step, fault)
            let script = try await StoreScript(on: disk, orders: 4)
            for next in [disk.afterKilling(), disk.afterPowerLoss(.nothing)] {
                let problems = await script.problems(on: next)
                #expect(problems.isEmpty, "\(fault) at step \(step)")
            }
        }
    }
}
