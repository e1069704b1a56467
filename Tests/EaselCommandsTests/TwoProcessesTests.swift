import Easel
import Foundation
import TestGround
import Testing

@Suite("Two processes on one store", .timeLimit(.minutes(5)), .serialized)
struct TwoProcessesTests {
    @Test("send and deliver each order once, while a third one lists; a new run takes over what a killed one had")
    func twoFiles() async throws {
        let ground = try await ProvingGround(faults: ["slow@submit"]) { $0.lateness = .milliseconds(40) }
        let lakes = try Requests(ground, "lake", count: 30)
        let hills = try Requests(ground, "hill", count: 30)
        async let killed = ground.run(lakes.words, killedAtSubmit: 20)
        async let other = ground.run(hills.words)
        for _ in 0..<5 {
            let list = try await ground.run(["orders", "list", "--all", "--json"])
            #expect(list.code == 0)
            #expect(list.complaint == "")
            for line in list.lines { #expect(try JSON(reading: line)["state"]?.string != nil) }
        }
        let first = try await killed
        let sending = first.code == -SIGKILL ? try await onTheWire(ground, "lake") : []
        _ = try Audit(try await other, of: hills, "the process that lived")
        let audit = try Audit(try await ground.run(lakes.words), of: lakes, sending: sending, "the run after the kill")
        #expect(audit.delivered.count + audit.unknown.count == lakes.count)
        #expect(ground.charges.values.allSatisfy { $0.count == 1 })
        #expect(ground.claims == [])
        await ground.sandbox.stop()
    }

    @Test("and a third that lists, and a fourth that listens to callbacks: each order is sent and delivered once")
    func four() async throws {
        let ground = try await ProvingGround(pace: .milliseconds(1_500)) { $0.webhookKey = ListenProcess.key }
        let listening = try await ListenProcess(
            ["--json"], variables: ["KIE_WEBHOOK_KEY": ListenProcess.key, "EASEL_STORE": ground.store])
        let variables = ground.variables.merging(["EASEL_CALLBACK_URL": "http://127.0.0.1:\(listening.port)"]) { $1 }
        let lakes = try Requests(ground, "lake", count: 20, everyKie: 2)
        let hills = try Requests(ground, "hill", count: 20, everyKie: 2)
        async let killed = Tool.run(
            lakes.words, variables: variables, in: ground.folder,
            atStart: { process in
                while process.isRunning, ground.submits < 12 { usleep(5_000) }
                process.signal(SIGKILL)
            })
        async let other = Tool.run(hills.words, variables: variables, in: ground.folder)
        for _ in 0..<3 { #expect(try await ground.run(["orders", "list", "--all", "--json"]).code == 0) }
        let sending = try await killed.code == -SIGKILL ? try await onTheWire(ground, "lake") : []
        _ = try Audit(try await other, of: hills, "the process that lived")
        let again = try await Tool.run(lakes.words, variables: variables, in: ground.folder)
        let audit = try Audit(again, of: lakes, sending: sending, "the run after the kill")
        #expect(audit.delivered.count + audit.unknown.count == lakes.count)
        #expect(ground.charges.values.allSatisfy { $0.count == 1 })
        let heard = await listening.end().lines.compactMap { try? JSON(reading: $0)["order"]?.string }
        #expect(!heard.isEmpty)
        await ground.sandbox.stop()
    }

    @Test("share one file: the one that lives takes over what the killed one had", arguments: [6, 16])
    func oneFile(_ submits: Int) async throws {
        let ground = try await ProvingGround(faults: ["slow@submit"]) { $0.lateness = .milliseconds(40) }
        let requests = try Requests(ground, "lake", count: 24)
        async let killed = ground.run(requests.words, killedAtSubmit: submits)
        async let other = ground.run(requests.words)
        let first = try await killed
        let sending = first.code == -SIGKILL ? try await onTheWire(ground, "lake") : []
        let audit = try Audit(try await other, of: requests, sending: sending, "killed at submit \(submits)")
        #expect(audit.delivered.count + audit.unknown.count == requests.count)
        #expect(ground.charges.values.allSatisfy { $0.count == 1 })
        #expect(ground.claims == [])
        await ground.sandbox.stop()
    }

    @Test("are helped by a third: orders resume takes up what a killed batch had")
    func resumed() async throws {
        let ground = try await ProvingGround(pace: .seconds(2))
        let requests = try Requests(ground, "lake", count: 12)
        let killed = try await ground.run(requests.words, killedAfter: .milliseconds(1_500))
        #expect(killed.code == -SIGKILL)
        let sending = try ground.ids(.sending)
        let placed = try ground.records().count
        let resumed = try await ground.run(["orders", "resume", "--json"])
        #expect(resumed.lines.count == placed)
        #expect(resumed.code == (sending.isEmpty ? 0 : 7), "\(resumed.complaint)")
        #expect(try ground.ids(.delivered).count == placed - sending.count)
        // The folder was named when the orders were placed, and is kept with them.
        #expect(ground.files.count >= placed - sending.count)
        _ = try Audit(try await ground.run(requests.words), of: requests, sending: sending, "after orders resume")
        #expect(ground.claims == [])
        await ground.sandbox.stop()
    }

    /// The orders that may have been on the wire at a kill, also those that the one that lives has just taken over.
    private func onTheWire(_ ground: ProvingGround, _ name: String) async throws -> Set<String> {
        let records = try ground.records().filter { $0.key?.hasPrefix(name + ".jsonl#") == true }
        return Set(records.filter { [.sending, .unknown].contains($0.state) }.map(\.id))
    }

    @Test("N5: never make Kie see more than 20 new tasks in ten seconds, together")
    func sharedWindow() async throws {
        let ground = try await ProvingGround()
        let lakes = try Requests(ground, "lake", count: 16, everyKie: 1)
        let hills = try Requests(ground, "hill", count: 16, everyKie: 1)
        let log = CreateLog(ground.sandbox)
        async let first = ground.run(lakes.words)
        async let second = ground.run(hills.words)
        _ = try Audit(try await first, of: lakes, "the first")
        _ = try Audit(try await second, of: hills, "the second")
        #expect(await log.most(within: .seconds(10)) <= 20)
        await ground.sandbox.stop()
    }

    @Test("N5: never make Kie see more than 20 new tasks in ten seconds, one after the other was killed")
    func windowAfterKill() async throws {
        let ground = try await ProvingGround()
        let requests = try Requests(ground, "lake", count: 28, everyKie: 1)
        let log = CreateLog(ground.sandbox)
        var sending: Set<String> = []
        for _ in 0..<3 {
            _ = try await ground.run(requests.words, killedAfter: .milliseconds(700))
            sending.formUnion(try ground.ids(.sending))
        }
        _ = try Audit(try await ground.run(requests.words), of: requests, sending: sending, "the last run")
        #expect(await log.most(within: .seconds(10)) <= 20)
        await ground.sandbox.stop()
    }
}

/// Watches how many tasks a sandbox has made, and when.
private struct CreateLog {
    private typealias Look = (before: ContinuousClock.Instant, after: ContinuousClock.Instant, count: Int)
    private let watching: Task<[Look], Never>

    init(_ sandbox: Sandbox) {
        watching = Task {
            var looks: [Look] = []
            while !Task.isCancelled {
                let before = ContinuousClock.now
                let count = sandbox.ledger.count
                looks.append((before, .now, count))
                try? await Task.sleep(for: .milliseconds(20))
            }
            return looks
        }
    }

    /// The most tasks that were surely made within a stretch of time; ends the watch.
    func most(within stretch: Duration) async -> Int {
        watching.cancel()
        let looks = await watching.value
        var most = 0
        var first = 0
        for last in looks {
            while last.after - looks[first].before > stretch { first += 1 }
            most = max(most, last.count - looks[first].count)
        }
        return most
    }
}
