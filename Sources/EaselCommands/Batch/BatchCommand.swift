internal import Easel

/// `easel batch`: one request a line; run again it does only what is missing.
enum BatchCommand {
    static let command = Command(
        name: "batch",
        usage: "FILE.jsonl [flags]",
        summary: "Makes the pictures of a file of requests; run again, it does only what is missing.",
        flags: [
            .option("output", "DIR", "The folder for the pictures; this one if not given.", .folder),
            .option("concurrency", "N", "How many orders are under way at once; 8 if not given.", .count(1...1_000)),
            .option("model", "ID", "The model of lines that name none.", .model),
            .option(
                "service", "NAME", "The service of lines that name none: vtrix or kie.",
                .service(mayPractise: false)),
            .toggle("adjust", "Brings what does not fit to the nearest that does, where a line says nothing else."),
            .choice("pick", Pick.names, "Which of the models that fit; first if not given."),
            .option("budget", "USD", "The most that the file may cost, all runs with a budget together.", .dollars),
            .option("estimate", "USD", "What one picture will cost, where nobody else says.", .dollars),
            .toggle("fallback", "Asks the next model that fits where one surely did not take the order."),
            .toggle("again-unknown", "Your word that lines of unknown outcome may be ordered again, and paid again."),
            .option("timeout", "SECONDS", "How long to wait for each order at most; without it, to its end.", .seconds),
            StorePlace.flag,
            Preview.flag,
            .toggle("json", "Prints one JSON object per line of the file."),
            Reporter.nulFlag,
            .toggle("quiet", "Prints nothing but the results and errors."),
        ],
        examples: [
            "easel batch requests.jsonl --output pictures --concurrency 24",
            "easel batch requests.jsonl --budget 5 --json",
            "easel batch - --service vtrix < requests.jsonl",
        ],
        appendix: { lines },
        operand: .file,
        run: run)

    private static let lines = """
        Each line is one JSON object: prompt, model, service, images, ratio, size, seed, format, safety, negative, set,
        adjust, id. Paths of images are seen from the file. A line that cannot be used stops no other.
        A path is printed when its picture is there, so not in the order of the lines; --json says which line it is.
        Run again, it does only what is missing, also when lines were added or moved: a line is the same order by its id,
        or by its content. A changed line without an id is a new order, and so is every line of a file that was moved or
        renamed. Pictures of earlier runs stay where they are; one that is no longer there is named.
        """

    /// How to practise at a sandbox of its own process, and what to type then.
    static func practice(then command: String) -> String {
        """
        To practise, type these two lines and then \(command):
          read -r line < <(easel sandbox); sandbox=$!
          eval "$line"
        The sandbox runs on in the background until you end it: kill $sandbox
        """
    }

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard let path = arguments.words.first, arguments.words.count == 1 else {
            throw UsageProblem("Name one file: easel batch FILE.jsonl.")
        }
        guard arguments["service"] != Studio.sandboxID else {
            throw UsageProblem(
                "A batch is kept, and the built-in sandbox ends with its process. "
                    + practice(then: "this command without --service sandbox"))
        }
        let width = arguments.count("concurrency") ?? 8
        let file = try BatchFile(path)
        let run = try await BatchRun(arguments, console, of: file)
        return await run.run(file, width: width)
    }
}
