internal import Easel

/// `easel models`: every model, or who can do what is needed and why the others cannot.
enum ModelsCommand {
    static let command = Command(
        name: "models",
        usage: "[flags]",
        summary: "Lists the models; with needs, who can do it and why the others cannot.",
        flags: Question.flags + [
            .toggle("json", "Prints one JSON array, with every parameter and its limits; why not, on standard error."),
            .toggle("markdown", "Prints a table for a page."),
            .option("html", "FILE", "Writes a page for a browser, where needs can be picked; - prints it.", .file),
        ],
        examples: [
            "easel models",
            "easel models --can edit --takes 3 --ratio 21:9",
            "easel models --size 1024x768 --safety 5",
            "easel models --accepts steps --json",
            "easel models --html models.html",
        ],
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            let shown = ForeignText.cleaned(word)
            throw UsageProblem("easel models takes no \(shown); for one model in full: easel model \(shown).")
        }
        try arguments.apart("json", "markdown", "html", because: "each is another form of the whole answer.")
        let question = try Question(arguments)
        let studio = try await arguments.studio(console)
        if let service = question.filter.service { _ = try studio.registry.service(service) }
        if let file = arguments["html"] {
            return try write(CapabilityPage(studio.registry, asking: question).html, to: file, console)
        }
        let verdicts = studio.registry.verdicts(
            for: question.probe, where: question.filter, under: studio.circumstances)
        let shown = question.hasNeeds ? verdicts.filter(\.fits) : verdicts
        show(shown, arguments, console)
        // swift package puts both streams of a plugin's tool into one, and JSON must be alone there.
        let isMixed = arguments.has("json") && console.variables["EASEL_LAUNCHED"] != nil
        if question.hasNeeds, !isMixed, !arguments.has("markdown") || shown.isEmpty {
            explain(verdicts, question.filter, console)
        }
        return .done
    }

    /// Writes the page; with a hyphen for a file it is printed.
    private static func write(_ page: String, to file: String, _ console: Console) throws -> ExitCode {
        guard file != "-" else {
            console.output(page)
            return .done
        }
        try PageFile(path: console.path(of: file)).write(page, replacing: CapabilityPage.beginning)
        console.say(file)
        return .done
    }

    private static func show(_ verdicts: [Verdict], _ arguments: Arguments, _ console: Console) {
        let table = ModelTable(verdicts)
        if arguments.has("json") {
            console.say(JSON.array(verdicts.map { ModelCard($0).json }).text)
        } else if arguments.has("markdown") {
            console.output(table.markdown)
        } else if !verdicts.isEmpty {
            console.output(table.text(width: console.outputWidth))
        }
    }

    /// Says why the others do not fit; those at another service than the named one are not asked.
    private static func explain(_ verdicts: [Verdict], _ filter: ModelFilter, _ console: Console) {
        let asked = verdicts.filter { filter.service == nil || $0.entry.provider.service.id == filter.service }
        let others = asked.filter { !$0.fits }
        guard !others.isEmpty else { return }
        console.remark(others.count == asked.count ? "No model can do this:" : "Not these:")
        for verdict in others {
            let reasons = verdict.problems.map(\.message).joined(separator: " ")
            console.remark("  \(verdict.name): " + verdict.problems.namingFlags(in: reasons))
        }
    }
}
