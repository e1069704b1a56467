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
            let leftovers = next.files.keys.filter { $0.hasSuffix(".part") || $0.hasSuffix(".room") }
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
