internal import Easel

/// `easel model`: one model in full.
enum ModelCommand {
    static let command = Command(
        name: "model",
        usage: "ID [--json | --schema | --markdown]",
        summary: "Shows one model in full: every parameter, its limits, and who says so.",
        flags: [
            .option(
                "service", "NAME", "The service, where two have a model of this id.", .service(mayPractise: true)),
            .toggle("json", "Prints the model's object of easel models --json."),
            .toggle("schema", "Prints JSON Schema 2020-12 of what may be asked."),
            .toggle("markdown", "Prints the model in Markdown, for a page."),
        ],
        examples: ["easel model flux_kontext_max", "easel model kie/flux-kontext-pro --schema"],
        operand: .model,
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard let name = arguments.words.first else { throw UsageProblem("Name a model: easel model ID.") }
        guard arguments.words.count == 1 else { throw UsageProblem("Name one model: easel model ID.") }
        try arguments.apart("json", "schema", "markdown", because: "each is another form of the whole answer.")
        let studio = try await arguments.studio(console)
        let entry = try studio.registry.entry(named: name, at: arguments["service"])
        if arguments.has("schema") {
            console.say(entry.model.jsonSchema(service: entry.provider.service).prettyText)
            return .done
        }
        let verdict = studio.registry.verdict(on: entry, for: .probe(), [], under: studio.circumstances)
        if arguments.has("json") {
            console.say(ModelCard(verdict).json.text)
        } else if arguments.has("markdown") {
            console.output(ModelPage(verdict).markdown)
        } else {
            console.output(ModelPage(verdict).text(width: console.outputWidth))
        }
        return .done
    }
}
