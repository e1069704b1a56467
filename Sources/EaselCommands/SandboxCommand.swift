internal import Easel

/// `easel sandbox`: a Vtrix and a Kie on this machine for practice, for any client.
enum SandboxCommand {
    static let command = Command(
        name: "sandbox",
        usage: "[flags]",
        summary: "Runs a Vtrix and a Kie on this machine, for practice and for tests.",
        flags: [
            .option("port", "N", "The port on 127.0.0.1; a free one if not given.", .count(0...65535)),
            .option("pace", "SECONDS", "How long a task runs.", .number),
            .list("fault", "KIND@STAGE[:N]", "Something that goes wrong, such as 503@poll:3 or drop@submit."),
            .option("seed", "N", "Makes task ids and unseeded pictures repeatable.", .number),
        ],
        examples: ["easel sandbox --port 8181 --fault 503@poll:1"],
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            throw UsageProblem("easel sandbox takes no \(ForeignText.cleaned(word)).")
        }
        let sandbox = try await Sandbox.start(try settings(arguments))
        console.farewell.prepare { "The sandbox at \(sandbox.address) is gone with its tasks; start another any time." }
        console.say("The sandbox listens on \(sandbox.address). Any client can be pointed at it:")
        console.say("export EASEL_VTRIX_URL=\(sandbox.address) VTRIX_API_KEY=practice")
        console.say(
            "export EASEL_KIE_URL=\(sandbox.address) EASEL_KIE_UPLOAD_URL=\(sandbox.address) KIE_API_KEY=practice")
        // Until somebody stops it.
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        await sandbox.stop()
        return .interrupted
    }

    private static func settings(_ arguments: Arguments) throws -> Sandbox.Settings {
        var settings = Sandbox.Settings()
        settings.port = arguments.count("port") ?? 0
        if let text = arguments["pace"] {
            guard let pace = JSONNumber(text), JSONNumber(0) <= pace, pace <= JSONNumber(86400) else {
                throw UsageProblem("--pace \(ForeignText.cleaned(text)) is not a number of seconds.")
            }
            settings.pace = .milliseconds(Int64(pace.double * 1000))
        }
        if let text = arguments["seed"] {
            guard let seed = UInt64(text) else {
                throw UsageProblem("--seed \(ForeignText.cleaned(text)) is not a number.")
            }
            settings.seed = seed
        }
        for text in arguments.all("fault") {
            do { settings.faults.append(try Sandbox.Fault(text: text)) } catch { throw UsageProblem("\(error)") }
        }
        return settings
    }
}
