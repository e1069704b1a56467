internal import Easel

/// `easel explain`: who could take a request, who could not and why; sends nothing.
enum ExplainCommand {
    static let command = Command(
        name: "explain",
        usage: "PROMPT [flags of generate]",
        summary: "Says for every model whether it could take a request, and why not; sends nothing.",
        flags: (GenerateCommand.flags + Arguments.terms).map { flag in
            flag.name == "json" ? .toggle("json", "Prints one JSON array, an object per model.") : flag
        },
        examples: [
            "easel explain \"a harbour at dawn\" --ratio 21:9",
            "easel explain \"make the sky stormy\" --image photo.jpg --safety 5 --json",
        ],
        appendix: { "\(freedom)\n\n\(SettableParameters.text)" },
        run: run)

    /// Why flags are taken that change nothing here.
    private static let freedom =
        "A line of easel generate can be asked as it stands: --pick, --count, --timeout, where the pictures go and what "
        + "an order is placed under change nothing here."

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let request = try RequestReader(arguments, console, for: "explain").request()
        let studio = try await arguments.studio(console)
        let asked = try names(arguments, studio.registry)
        let verdicts = try studio.verdicts(for: request, adjusting: arguments.has("adjust"))
            .filter { asked.contains($0.name) }
        if arguments.has("json") {
            console.say(JSON.array(verdicts.map(json)).text)
        } else {
            console.say(verdicts.map { $0.problems.namingFlags(in: $0.description) }.joined(separator: "\n"))
        }
        return .done
    }

    /// The full names of the models that are asked: those that `generate` would ask.
    private static func names(_ arguments: Arguments, _ registry: Registry) throws -> Set<String> {
        let service = try arguments["service"].map { try registry.service($0).id }
        if let model = arguments["model"] { return [try registry.entry(named: model, at: service).fullName] }
        return Set(
            registry.entries.filter { service == nil || $0.provider.service.id == service }.map(\.fullName))
    }

    private static func json(_ verdict: Verdict) -> JSON {
        [
            "service": .string(verdict.entry.provider.service.id), "model": .string(verdict.entry.model.id),
            "fits": .bool(verdict.fits), "reachable": .bool(verdict.isReachable),
            "notes": .array(verdict.notes.map(OrderReport.json)),
            "problems": .array(verdict.problems.map(OrderReport.json)),
            "adjusted": verdict.adjusted.map { .object($0.values) } ?? .null,
        ]
    }
}
