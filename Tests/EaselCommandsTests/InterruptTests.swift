import Easel
import Foundation
import Synchronization
import TestGround
import Testing

@Suite("Ctrl-C", .timeLimit(.minutes(5)), .serialized)
struct InterruptTests {
    /// An interrupted process, and how long it lived after the signals.
    private struct Interrupted {
        let ending: ChildProcess.Ending
        let afterFirst: Duration
        let afterLast: Duration

        /// Presses Ctrl-C once the service has seen so many requests of a stage, and perhaps once more.
        init(
            _ words: [String], at ground: ProvingGround, after count: Int, _ stage: Sandbox.Fault.Stage = .submit,
            twice: Bool = false
        ) async throws {
            let presses = Mutex<[ContinuousClock.Instant]>([])
            ending = try await Tool.run(
                words, variables: ground.variables, in: ground.folder,
                atStart: { process in
                    while process.isRunning, ground.sandbox.seen.count(where: { $0.stage == stage }) < count {
                        usleep(10_000)
                    }
                    for _ in 0..<(twice ? 2 : 1) {
                        presses.withLock { $0.append(.now) }
                        process.signal(SIGINT)
                        usleep(300_000)
                    }
                })
            let times = presses.withLock { $0 }
            afterFirst = try ending.moment - #require(times.first)
            afterLast = try ending.moment - #require(times.last)
        }

        /// True where the process did not wait its whole two seconds for an answer.
        ///
        /// On a machine so busy that an answer takes longer the order is unknown, and rightly so.
        var hadItsAnswers: Bool { afterFirst < .milliseconds(1_900) }
    }

    /// What may take two seconds, on a machine that is busy.
    private static let soon = Duration.seconds(4)

    @Test("C4: ends a batch soon with code 130; nothing is taken back, and the next run brings everything home")
    func batch() async throws {
        let ground = try await ProvingGround(faults: ["slow@submit"], pace: .milliseconds(500)) {
            $0.lateness = .milliseconds(700)
        }
        let requests = try Requests(ground, "lake", count: 30)
        let first = try await Interrupted(requests.words.filter { $0 != "--json" }, at: ground, after: 12)
        #expect(first.ending.code == 130, "\(first.ending.complaint)")
        #expect(first.afterFirst < Self.soon)
        #expect(first.ending.complaint.contains("Run the same command again"))
        #expect(first.ending.complaint.contains(" interrupted."))
        let sending = try ground.ids(.sending)
        if first.hadItsAnswers {
            #expect(sending == [])
            #expect(try ground.records().count { $0.ticket != nil } == ground.sandbox.ledger.count)
        }
        let last = try await ground.run(requests.words)
        let audit = try Audit(last, of: requests, sending: sending, "the run after Ctrl-C")
        #expect(audit.delivered.count + audit.unknown.count == requests.count)
        #expect(ground.sandbox.ledger.count <= requests.count)
        #expect(ground.claims == [])
        await ground.sandbox.stop()
    }

    @Test("C4: lets generate hear the answer that is under way, and says how to go on", arguments: ["vtrix", "kie"])
    func generate(_ service: String) async throws {
        let ground = try await ProvingGround(faults: ["slow@submit"], pace: .milliseconds(300)) {
            $0.lateness = .milliseconds(700)
        }
        let words = ["generate", "a hill", "--service", service, "--key", "hill", "--output", ground.pictures]
        let first = try await Interrupted(words, at: ground, after: 1)
        #expect(first.ending.code == 130, "\(first.ending.complaint)")
        #expect(first.afterFirst < Self.soon)
        guard first.hadItsAnswers else { return await ground.sandbox.stop() }
        let record = try #require(try ground.records().first)
        #expect(record.state == .accepted)
        let task = try #require(record.ticket?.task)
        #expect(task == ground.sandbox.ledger.first?.task)
        #expect(first.ending.complaint.contains("Bring it home: easel orders wait \(service)/\(task)"))
        let resumed = try await ground.run(["orders", "resume", record.id])
        #expect(resumed.code == 0, "\(resumed.complaint)")
        let again = try await ground.run(words)
        #expect(again.code == 0)
        #expect(again.output == resumed.output)
        #expect(ground.submits == 1)
        #expect(ground.files.count == 1)
        await ground.sandbox.stop()
    }

    @Test("C4: ends at once where nothing is on the wire, and leaves the accepted task alone")
    func waiting() async throws {
        let ground = try await ProvingGround(pace: .seconds(5))
        let words = ["generate", "a hill", "--service", "kie", "--output", ground.pictures]
        let first = try await Interrupted(words, at: ground, after: 2, .poll)
        #expect(first.ending.code == 130)
        #expect(first.hadItsAnswers)
        #expect(first.ending.complaint.contains("easel orders wait kie/"))
        #expect(Set(ground.sandbox.seen.map(\.stage)) == [.submit, .poll])
        let resumed = try await ground.run(["orders", "resume"])
        #expect(resumed.code == 0, "\(resumed.complaint)")
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }

    @Test("C4: gives up on an answer that does not come; the order is unknown, and not sent again")
    func noAnswer() async throws {
        let ground = try await ProvingGround(faults: ["hang@submit"])
        let requests = try Requests(ground, "lake", count: 4)
        let first = try await Interrupted(requests.words, at: ground, after: 4)
        #expect(first.ending.code == 130)
        #expect(first.afterFirst < Self.soon)
        let sending = try ground.ids(.sending)
        #expect(sending.count == requests.count)
        let audit = try Audit(try await ground.run(requests.words), of: requests, sending: sending, "after Ctrl-C")
        #expect(audit.unknown == sending)
        #expect(ground.submits == requests.count)
        let words = ["generate", "a hill", "--service", "kie", "--key", "hill"]
        let single = try await Interrupted(words, at: ground, after: 5)
        #expect(single.ending.code == 130)
        let id = try #require(try ground.ids(.sending).first)
        #expect(single.ending.complaint.contains("may have been charged: easel orders resume \(id)"))
        await ground.sandbox.stop()
    }

    @Test("C4: pressed twice ends at once")
    func twice() async throws {
        let ground = try await ProvingGround(faults: ["hang@submit"])
        let words = ["generate", "a hill", "--service", "vtrix", "--output", ground.pictures]
        let first = try await Interrupted(words, at: ground, after: 1, twice: true)
        #expect(first.ending.code == 130)
        #expect(first.afterLast < .milliseconds(1_500))
        let record = try #require(try ground.records().first)
        #expect(record.state == .sending)
        let resumed = try await ground.run(["orders", "resume"])
        #expect(resumed.code == 7)
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }
}
