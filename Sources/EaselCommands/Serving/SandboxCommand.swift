internal import Easel

#if canImport(Glibc)
    internal import Glibc
#endif

/// `easel sandbox`: a Vtrix and a Kie on this machine for practice, for any client.
enum SandboxCommand {
    static let command = Command(
        name: "sandbox",
        usage: "[flags]",
        summary: "Runs a Vtrix and a Kie on this machine, for practice and for tests.",
        flags: [
            .option("port", "N", "The port on 127.0.0.1; a free one if not given, or 0.", .count(0...65535)),
            .option("pace", "SECONDS", "How long a task runs.", .number),
            .list("fault", "KIND@STAGE[:N]", "Something that goes wrong, such as 503@poll:3 or drop@submit."),
            .option("seed", "N", "Makes task ids and unseeded pictures repeatable.", .number),
            .option(
                "pixels", "N", "About how many pixels a picture has when only its ratio was asked.",
                .count(1...4_194_304)),
            .option(
                "credits", "N", "What the Kie account holds at the start; 1000000 if not given.",
                .count(0...1_000_000_000)),
            .option("webhook-key", "KEY", "What Kie's callbacks are signed with; “practice” if not given."),
            .toggle("json", "Prints one JSON object at the start and the whole ledger at the end."),
        ],
        examples: [
            "easel sandbox --port 8181 --fault 503@poll:1",
            "easel sandbox > line & sandbox=$!; until [ -s line ]; do sleep 0.1; done; . ./line; "
                + "easel generate \"a red fox\" --service vtrix; kill $sandbox",
        ],
        appendix: { appendix },
        run: run)

    private static var appendix: String {
        let kinds = Sandbox.faultKinds.map { ($0.word, $0.help) }
        let stages = Sandbox.Fault.Stage.allCases.map(\.rawValue).joined(separator: ", ")
        let words = Sandbox.magicWords.map { ($0.word, $0.help) }
        return """
            Standard output is one line to be evaluated by a shell: it points Easel, and whoever reads the same variables,
            at the sandbox. Any API key is accepted. What was charged can be read at ADDRESS/sandbox/ledger, and is summed up
            at the end. Ctrl-C ends the sandbox, and in the background kill with the number that $! was when it started:
            it outlives the shell that started it, and one read from by < <(easel sandbox) is no job that kill %1 finds.

            Kinds of faults, each at these stages as far as it makes sense there: \(stages).
            Without :N it meets every request of its stage, with it the Nth.
            \(Command.columns(kinds).joined(separator: "\n"))

            Magic words, anywhere in a prompt; what reads as KIND@STAGE in brackets and is no fault is refused:
            \(Command.columns(words).joined(separator: "\n"))
            """
    }

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            throw UsageProblem("easel sandbox takes no \(ForeignText.cleaned(word)).")
        }
        let sandbox = try await start(try settings(arguments))
        console.farewell.prepare {
            "The sandbox at \(sandbox.address) is gone with its tasks; \(summary(of: sandbox.totals))"
        }
        greet(sandbox, variables(of: sandbox, key: arguments["webhook-key"]), arguments, console)
        // Until somebody stops it.
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(5))
            giveMemoryBack()
        }
        if arguments.has("json") { console.say(sandbox.ledgerJSON) }
        await sandbox.stop()
        return .interrupted
    }

    /// Hands to the system what lies free between tasks that are kept, so that a long run stays as small as a short one
    /// was.
    private static func giveMemoryBack() {
        #if canImport(Glibc)
            // Swift's map of the C library lacks this function; it is `int malloc_trim(size_t pad)`.
            typealias Trim = @convention(c) (_ pad: Int) -> Int32
            guard let trim = dlsym(nil, "malloc_trim") else { return }
            _ = unsafeBitCast(trim, to: Trim.self)(0)
        #endif
    }

    private static func start(_ settings: Sandbox.Settings) async throws(ImageFailure) -> Sandbox {
        do { return try await Sandbox.start(settings) } catch {
            throw ImageFailure(
                .internalFault, .checking, ForeignText.cleaned("\(error)"), next: "Name another port with --port N.")
        }
    }
}

extension SandboxCommand {
    /// What points a client at the sandbox.
    private static func variables(of sandbox: Sandbox, key: String?) -> [(name: String, value: String)] {
        sandbox.variables.merging(["KIE_WEBHOOK_KEY": key ?? practice]) { $1 }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    private static let practice = "practice"

    private static func greet(
        _ sandbox: Sandbox, _ variables: [(name: String, value: String)], _ arguments: Arguments, _ console: Console
    ) {
        console.remark("The sandbox listens on \(sandbox.address). Any client that evaluates this line uses it:")
        guard arguments.has("json") else {
            return console.say(
                "export " + variables.map { "\($0.name)=\($0.value.quotedForShell)" }.joined(separator: " "))
        }
        let object = JSON.object([
            "address": .string(sandbox.address), "port": .integer(sandbox.port),
            "variables": .object(JSONObject(variables.map { JSONObject.Member($0.name, .string($0.value)) })),
        ])
        console.say(object.text)
    }

    static func summary(of totals: [Sandbox.Total]) -> String {
        guard !totals.isEmpty else { return "it took no orders." }
        let orders = totals.reduce(0) { $0 + $1.orders }
        let parts = totals.map { "\($0.orders) at \($0.service) for \($0.amount)" }.joined(separator: ", ")
        return "it took \(orders) \(orders == 1 ? "order" : "orders"): \(parts)."
    }

    private static func settings(_ arguments: Arguments) throws(UsageProblem) -> Sandbox.Settings {
        var settings = Sandbox.Settings()
        settings.webhookKey = arguments["webhook-key"] ?? practice
        // Nobody in this process asks what was seen.
        settings.requestsKept = 0
        settings.port = arguments.count("port") ?? settings.port
        settings.pixels = arguments.count("pixels") ?? settings.pixels
        settings.credits = arguments.count("credits").map { .credits($0) } ?? settings.credits
        if let text = arguments["seed"] {
            guard let seed = UInt64(text) else {
                throw UsageProblem("--seed \(ForeignText.cleaned(text)) is not a number.")
            }
            settings.seed = seed
        }
        if let text = arguments["pace"] {
            guard let pace = JSONNumber(text), JSONNumber(0) <= pace, pace <= JSONNumber(86400) else {
                throw UsageProblem("--pace \(ForeignText.cleaned(text)) is not a number of seconds.")
            }
            settings.pace = .milliseconds(Int64(pace.double * 1000))
        }
        for text in arguments.all("fault") {
            do { settings.faults.append(try Sandbox.Fault(text: ForeignText.cleaned(text))) } catch {
                throw UsageProblem("\(error)")
            }
        }
        return settings
    }
}
