import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("easel sandbox", .timeLimit(.minutes(5)))
struct SandboxCommandTests {
    @Test("lists every fault, stage and magic word in its help")
    func help() async {
        let desk = Desk()
        #expect(await desk.run(["sandbox", "--help"]) == .done)
        for trick in Sandbox.faultKinds + Sandbox.magicWords {
            #expect(desk.output.contains("\n  \(trick.word) ") && desk.output.contains(trick.help), "\(trick.word)")
        }
        for stage in Sandbox.Fault.Stage.allCases { #expect(desk.output.contains(stage.rawValue)) }
    }

    static let mistakes: [([String], String)] = [
        (["--fault", "dorp@submit"], "“dorp” is no kind of fault. Did you mean “drop”? There are: 503, "),
        (["--fault", "drop@sumbit"], "“sumbit” is no stage of an order. Did you mean “submit”? There are: submit, "),
        (["--fault", "early@poll"], "The fault “early” happens only at: callback."),
        (["--fault", "\u{1B}[31m@poll"], "is no kind of fault."),
        (["--port", "70000"], "--port 70000 is not a number from 0 to 65535."),
        (["--credits", "-1"], "--credits -1 is not a number from 0 to 1000000000."),

        (["--pixels", "0"], "--pixels 0 is not a number from 1 to 4194304."),
        (["--seed", "x"], "--seed x is not a number."),
        (["--pace", "-1"], "--pace -1 is not a number of seconds."), (["now"], "easel sandbox takes no now."),
    ]

    @Test("refuses what it does not understand, before it listens", arguments: mistakes)
    func refuses(words: [String], says: String) async {
        let desk = Desk()
        #expect(await desk.run(["sandbox"] + words) == .badUsage)
        #expect(desk.complaint.contains(says), "\(desk.complaint)")
        #expect(!desk.complaint.contains("\u{1B}") && desk.output == "")
    }

    @Test("says which port is taken, and what to do")
    func taken() async throws {
        let sandbox = try await Sandbox.start()
        let desk = Desk()
        #expect(await desk.run(["sandbox", "--port", "\(sandbox.port)"]) == .ownFault)
        #expect(desk.complaint.contains("could not listen on 127.0.0.1, port \(sandbox.port)"), "\(desk.complaint)")
        #expect(desk.complaint.contains("Name another port with --port N."))
        await sandbox.stop()
    }

    @Test("prints one line that a shell can evaluate, and sums up what it took; Ctrl-C ends it with 130")
    func shell() async throws {
        let folder = TemporaryFolder()
        let script = """
            "$EASEL" sandbox --pace 0.05 --pixels 4096 --webhook-key "it's" > line 2> words & sandbox=$!
            until [ -s line ]; do sleep 0.05; done
            . ./line
            "$EASEL" generate "a fox" --service vtrix --output . 2> said && "$EASEL" generate "a hill" --service kie --output .
            printf '%s|%s\\n' "$KIE_WEBHOOK_KEY" "$(wc -l < line)"
            kill -INT $sandbox; wait $sandbox; echo "code $?"; tail -n 1 words
            """
        let ending = try await Tool.shell("set -m\n" + script, in: folder)
        let lines = ending.lines
        let end = ["it's|1", "code 130", "it took 2 orders: 1 at kie for 5 credits, 1 at vtrix for 0.04 usd."]
        #expect(zip(lines.suffix(3), end).allSatisfy { $0.hasSuffix($1) } && lines.count > 3, "\(ending.output)")
        #expect(lines.first?.hasSuffix(".jpg") == true)
    }

    @Test("is ended as its help and its page show, and leaves no process behind")
    func ended() async throws {
        let folder = TemporaryFolder()
        let shown = try #require(SandboxCommand.command.examples.first { $0.contains("kill") })
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(page.replacing("\n$ ", with: "; ").contains("; \(shown)\n"))
        let path = Tool.path.deletingLastPathComponent().path + ":" + (Tool.clean["PATH"] ?? "")
        let script = shown + "; wait $sandbox; echo \"code $?\"; kill -0 $sandbox 2> none || echo gone"
        let ending = try await Tool.shell(script, variables: ["PATH": path], in: folder)
        #expect(ending.lines.suffix(2) == ["code 130", "gone"], "\(ending.output)\(ending.complaint)")
        #expect(ending.lines.first?.hasSuffix(".jpg") == true)
    }

    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/Sandbox.md")

    @Test("prints its address and, at the end, its ledger as JSON where it is asked to")
    func json() async throws {
        let process = try Tool.start(["sandbox", "--json"])
        while process.isRunning, process.output.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        process.signal(SIGINT)
        let ending = await process.ending()
        #expect(ending.code == 130)
        let objects = try ending.lines.map { try JSON(reading: $0) }
        #expect(objects.count == 2)
        #expect(objects.first?["variables"]?["EASEL_KIE_UPLOAD_URL"] == objects.first?["address"])
        #expect(objects.last?["orders"] == 0 && objects.last?["charges"] == [])
        #expect(ending.complaint.hasSuffix("is gone with its tasks; it took no orders.\n"))
    }
}
