internal import Easel

/// `easel generate`: words in, a picture out.
enum GenerateCommand {
    static let command = Command(
        name: "generate",
        usage: "PROMPT [flags]",
        summary: "Makes a picture from words, or changes pictures that you give.",
        flags: flags + Arguments.terms,
        examples: [
            "easel generate \"a red fox in the snow\"",
            "easel generate \"a harbour at dawn\" --ratio 21:9 --format png --output pictures",
            "easel generate \"make the sky stormy\" --image photo.jpg --model flux_kontext_max",
            "easel generate \"a chess set\" --size 1000x1000 --adjust --pick cheapest",
            "easel generate \"a chess set\" --service kie --dry-run",
        ],
        appendix: { SettableParameters.text },
        run: run)

    /// The flags of `generate`, which `explain` takes too.
    static let flags: [Flag] = [
        .list("image", "FILE|URL", "A picture to change; may be given several times. - reads standard input.", .file),
        .option("model", "ID", "The model, such as flux-kontext-pro or vtrix/flux_kontext_max.", .model),
        .option(
            "service", "NAME", "The service: vtrix, kie, or sandbox to practise without an API key.",
            .service(mayPractise: true)),
        .option("ratio", "W:H", "Width to height, such as 16:9.", .ratio),
        .option("size", "WxH", "Exact pixels, such as 1024x768, for models that take them.", .number),
        .option("seed", "N", "A whole number that makes the result repeatable.", .number),
        .option("format", "jpeg|png", "The file type.", .format),
        .option("safety", "N", "How much the moderation tolerates; 0 is strictest.", .number),
        .option("negative", "TEXT", "What the picture should not show."),
        .list("set", "NAME=VALUE", "A parameter by the service's own name; see below.", .setting),
        .list("raw", "NAME=JSON", "A parameter that Easel does not know yet; sent as given and not checked."),
        .toggle("adjust", "Brings what does not fit to the nearest that does, and says so."),
        .choice("pick", Pick.names, "Which of the models that fit; first if not given."),
        .option("count", "N", "How many pictures: as many orders, each paid.", .count(1...100)),
        .option("timeout", "SECONDS", "How long to wait at most; the order is kept.", .seconds),
        .option("output", "DIR", "The folder for the pictures; this one if not given.", .folder),
        .toggle("dry-run", "Shows what would be sent, and sends nothing; also without any API key."),
        Preview.flag,
        .toggle("json", "Prints one JSON object per order."),
        Reporter.nulFlag,
        .toggle("quiet", "Prints nothing but the result and errors."),
    ]

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        try arguments.refuseSecretName(console)
        let request = try RequestReader(arguments, console).request()
        if arguments.has("dry-run") { return try dryRun(request, arguments, console) }
        let adjusts = arguments.has("adjust")
        let workshop = try await Workshop(arguments, console) { studio, choice in
            _ = try studio.check(request, on: choice, adjusting: adjusts)
        }
        let choice = workshop.choice
        let proposal = try workshop.studio.check(request, on: choice, adjusting: adjusts)
        workshop.greet()
        workshop.report.announce(proposal, by: choice.pick)
        let (orders, failure) = try await workshop.place(proposal)
        let code = await workshop.bringHome(orders)
        guard let failure else { return code }
        workshop.report.failed(failure)
        return ExitCode.gravest(of: [code, ExitCode(failure)])
    }

    private static func dryRun(_ request: ImageRequest, _ arguments: Arguments, _ console: Console) throws -> ExitCode {
        let service = arguments["service"]
        // The sandbox takes what the real models take, at an address that only a started sandbox has.
        let choice = ModelChoice(
            model: arguments["model"], service: service == Studio.sandboxID ? nil : service, by: arguments.pick)
        let studio = try Studio(keys: .variables(console.variables))
        let hasKey = try service != Studio.sandboxID && studio.hasKey(for: choice)
        let proposal = try studio.check(request, on: choice, adjusting: arguments.has("adjust"), reachable: hasKey)
        console.say(try DryRun(proposal).text(json: arguments.has("json")))
        let report = try Reporter(arguments, console)
        if !hasKey, service == nil, choice.model == nil {
            report.remark(
                "There is no API key: without --dry-run the built-in sandbox would paint this, and nothing would be sent. "
                    + "Shown is what \(proposal.entry.provider.service.name) would get.")
        }
        report.announce(proposal, by: choice.pick)
        return .done
    }
}

extension Studio {
    /// True when there is a key for some service that the choice leaves open.
    fileprivate func hasKey(for choice: ModelChoice) throws(ImageFailure) -> Bool {
        let isOut = circumstances.unreachable
        if let model = choice.model {
            return isOut(try registry.entry(named: model, at: choice.service).provider.service) == nil
        }
        return registry.services.contains { (choice.service ?? $0.id) == $0.id && isOut($0) == nil }
    }
}
