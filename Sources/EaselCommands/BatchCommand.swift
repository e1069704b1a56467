internal import Easel

/// `easel batch`: one request a line; run again it does only what is missing.
enum BatchCommand {
    static let command = Command(
        name: "batch",
        usage: "FILE.jsonl [flags]",
        summary: "Makes the pictures of a file of requests; run again, it does only what is missing.",
        flags: [
            .option("output", "DIR", "The folder for the pictures; this one if not given."),
            .option("concurrency", "N", "How many orders are under way at once; 8 if not given."),
            .option("model", "ID", "The model of lines that name none."),
            .option("service", "NAME", "The service of lines that name none: vtrix or kie."),
            .toggle("adjust", "Brings what does not fit to the nearest that does, where a line says nothing else."),
            .option("pick", "WAY", "Among models that fit: first, cheapest or fastest; first if not given."),
            .option("budget", "USD", "The most that the whole file may cost, all its runs together."),
            .option("estimate", "USD", "What one picture will cost, where nobody else says."),
            .toggle("fallback", "Asks the next model that fits where one surely did not take the order."),
            .toggle("again-unknown", "Your word that lines of unknown outcome may be ordered again, and paid again."),
            .option("timeout", "SECONDS", "How long to wait for each order at most; without it, to its end."),
            StorePlace.flag,
            .toggle("json", "Prints one JSON object per line of the file."),
            .toggle("quiet", "Prints nothing but the results and errors."),
        ],
        examples: [
            "easel batch requests.jsonl --output pictures --concurrency 24",
            "easel batch requests.jsonl --budget 5 --json",
            "easel batch - --service vtrix < requests.jsonl",
        ],
        appendix: { lines },
        run: run)

    private static let lines = """
        Each line is one JSON object: prompt, model, service, images, ratio, size, seed, format, safety, negative, set,
        adjust, id. Paths of images are seen from the file. A line that cannot be used stops no other.
        A line is the same order in every run, by the file's name and its id, or by its number and content.
        """

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard let path = arguments.words.first, arguments.words.count == 1 else {
            throw UsageProblem("Name one file: easel batch FILE.jsonl.")
        }
        guard arguments["service"] != Studio.sandboxID else {
            throw UsageProblem("A batch is kept, and the built-in sandbox ends with its process; run easel sandbox.")
        }
        let width = try arguments.number("concurrency", Int.self) ?? 8
        guard (1...1_000).contains(width) else {
            throw UsageProblem("--concurrency \(width) is not a number from 1 to 1000.")
        }
        let file = try BatchFile(path)
        let run = try await BatchRun(arguments, console, of: file)
        return await run.run(file, width: width)
    }
}
