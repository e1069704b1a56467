import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("What an order ends with on the command line", .timeLimit(.minutes(5)))
struct OutcomeTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let fault: String
        let code: ExitCode
        let state: String
        let says: String
        var prompt = "a fox"
        var service = "vtrix"
        var testDescription: String { "\(fault) \(prompt) \(service)" }
    }

    static let rows: [Row] = [
        Row(
            fault: "drop@submit", code: .unknownOutcome, state: "unknown",
            says: "Service vtrix, model flux_kontext_pro, task not known."),
        Row(fault: "503@submit", code: .unknownOutcome, state: "unknown", says: "It may have been charged."),
        Row(fault: "noid@submit", code: .unknownOutcome, state: "unknown", says: "Easel does not send it again."),
        Row(fault: "deep@submit", code: .unknownOutcome, state: "unknown", says: "more than 64 levels are nested"),
        Row(
            fault: "huge@submit", code: .unknownOutcome, state: "unknown",
            says: "Nobody knows whether Vtrix took the order"),
        Row(fault: "401@submit", code: .keyOrCredit, state: "rejected", says: "and set VTRIX_API_KEY."),
        Row(fault: "403@submit", code: .keyOrCredit, state: "rejected", says: "Vtrix"),
        Row(
            fault: "code402@submit", code: .keyOrCredit, state: "rejected", says: "Top up the credits and order again.",
            service: "kie"),
        Row(
            fault: "code455@submit", code: .rejected, state: "rejected", says: "Kie is closed for maintenance (455).",
            service: "kie"),
        Row(
            fault: "code505@submit", code: .rejected, state: "rejected",
            says: "switched off for this Kie account (505).", service: "kie"),
        Row(
            fault: "code501@submit", code: .unknownOutcome, state: "unknown", says: "Kie answered code 501",
            service: "kie"),
        Row(
            fault: "slow@poll:9", code: .moderated, state: "moderated", says: "moderation refused",
            prompt: "x [moderated]"),
        Row(
            fault: "slow@poll:9", code: .moderated, state: "moderated", says: "moderation refused",
            prompt: "x [moderated]", service: "kie"),
        Row(
            fault: "slow@poll:9", code: .rejected, state: "failed", says: "failed to make the picture",
            prompt: "x [fails]"),
    ]

    @Test("has its own code, state, sentence and next step", arguments: rows)
    func outcome(row: Row) async throws {
        var settings = Sandbox.Settings()
        settings.pace = .milliseconds(200)
        settings.faults = [try Sandbox.Fault(text: row.fault)]
        let sandbox = try await Sandbox.start(settings)
        let key = "easel-key-4f1d0c7b"
        let desk = Desk([
            "EASEL_VTRIX_URL": sandbox.address, "VTRIX_API_KEY": key, "EASEL_KIE_URL": sandbox.address,
            "KIE_API_KEY": key,
        ])
        let folder = TemporaryFolder()
        let code = await desk.run(["generate", row.prompt, "--service", row.service, "--json", "--output", folder.path])
        #expect(code == row.code)
        #expect(desk.complaint.contains(row.says), "\(desk.complaint)")
        #expect(desk.json?["state"]?.string == row.state)
        #expect(desk.json?["failure"]?["code"] != nil)
        // A program is told to do what a person is told.
        let next = try #require(desk.json?["failure"]?["next"]?.string)
        #expect(desk.complaint.contains(next) && !next.isEmpty, "\(next) is not in \(desk.complaint)")
        #expect(next.contains("easel orders show ") == (row.code == .unknownOutcome), "\(next)")
        #expect(sandbox.seen.count { $0.stage == .submit } == 1)
        #expect(!(desk.output + desk.complaint).contains(key))
        await sandbox.stop()
    }

    @Test("is 130 after Ctrl-C, with the words that bring the task home")
    func interrupted() async throws {
        let ground = try await ProvingGround(pace: .seconds(30))
        let words = ["generate", "a fox", "--service", "kie"]
        let process = try Tool.start(words, variables: ground.variables, in: ground.folder)
        while process.isRunning, !ground.sandbox.seen.contains(where: { $0.stage == .poll }) {
            try await Task.sleep(for: .milliseconds(10))
        }
        process.signal(SIGINT)
        let ending = await process.ending()
        #expect(ending.code == 130)
        let line =
            "easel: Stopped. Its service has the order and may have charged it. Bring it home: easel orders wait kie/"
        #expect(ending.complaint.split(separator: "\n").last?.hasPrefix(line) == true, "\(ending.complaint)")
        await ground.sandbox.stop()
    }

    @Test("is 6 where time was over before it was sent, with what it waited for and the command that sends it")
    func unsent() async throws {
        var said = ""
        // On a slow machine the time may end before the first answer, or while a request is on the wire.
        for seconds in ["2.5", "6", "11"] {
            let ground = try await ProvingGround(faults: ["429@submit"])
            let ending = try await ground.run(["generate", "a fox", "--service", "vtrix", "--timeout", seconds])
            let id = try #require(try ground.records().first?.id)
            await ground.sandbox.stop()
            #expect(ending.code == 6)
            said = ending.complaint
            let next =
                "It has not been sent yet and is kept; once this command has ended, easel orders resume \(id) sends it.\n"
            if said.contains("The order is not done after \(seconds) s. Last: "), said.contains(next) { return }
        }
        Issue.record("\(said)")
    }

    @Test("survives a reader that goes away")
    func closedPipe() async throws {
        let folder = TemporaryFolder()
        let line = "{ \"$EASEL\" generate 'a fox' --service sandbox --quiet; echo $? >&2; } | true"
        #expect(try await Tool.shell(line, in: folder).complaint == "0\n")
        #expect(try folder.names.count == 1)
    }
}
