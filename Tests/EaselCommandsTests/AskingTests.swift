import Easel
import EaselCommands
import Foundation
import Testing

@Suite("Asking who can do this", .timeLimit(.minutes(5)))
struct AskingTests {
    static let all = [
        "vtrix/flux_kontext_pro", "vtrix/flux_kontext_max", "vtrix/flux_2_max", "vtrix/flux_2_pro",
        "kie/flux-kontext-pro", "kie/flux-kontext-max",
    ]
    static let vtrix = all.filter { $0.hasPrefix("vtrix") }

    struct Row: CustomTestStringConvertible, Sendable {
        let words: String
        let fit: [String]
        var says = ""
        var testDescription: String { words }
    }

    static let rows = [
        Row(words: "", fit: all),
        Row(words: "--can generate", fit: all),
        Row(
            words: "--can edit --safety 5", fit: vtrix,
            says: "kie/flux-kontext-pro: The safety 5 is not possible: "
                + "safetyTolerance must be a whole number from 0 to 2; nearest is 2."),
        Row(
            words: "--takes 3", fit: vtrix,
            says: "3 pictures are too many: inputImage takes 1 picture by public address or local file"),
        Row(words: "--takes 5", fit: ["vtrix/flux_2_max", "vtrix/flux_2_pro"], says: "input_image takes up to 4"),
        Row(words: "--takes 9", fit: [], says: "No model can do this:\n  vtrix/flux_kontext_pro: 9 pictures are too"),
        Row(
            words: "--size 1024x768", fit: ["vtrix/flux_2_max", "vtrix/flux_2_pro"],
            says: "flux_kontext_pro at Vtrix takes no size. Nearest is 4:3: ask with --ratio 4:3."),
        Row(
            words: "--size 1000x1000", fit: ["vtrix/flux_2_max"],
            says: "width must be a multiple of 32 of at least 64; nearest is 992."),
        Row(
            words: "--can edit --takes 3 --ratio 21:9", fit: ["vtrix/flux_kontext_pro", "vtrix/flux_kontext_max"],
            says: "flux_2_max at Vtrix takes no ratio. Nearest is 1568x672: ask with --size 1568x672."),
        Row(words: "--accepts steps", fit: ["vtrix/flux_kontext_max"], says: "flux_2_pro knows no parameter steps."),
        Row(words: "--accepts aspectRatio --accepts watermark", fit: ["kie/flux-kontext-pro", "kie/flux-kontext-max"]),
        Row(words: "--service kie --safety 6", fit: ["kie/flux-kontext-pro", "kie/flux-kontext-max"]),
        Row(words: "--service kie --takes 2", fit: [], says: "No model can do this:\n  kie/flux-kontext-pro: 2 pict"),
        Row(words: "--format webp", fit: [], says: "output_format must be jpeg or png"),
        Row(words: "--format jpg --safety 0", fit: all),
        Row(words: "--safety -1", fit: [], says: "; nearest is 0, which is looser than what was asked"),
    ]

    private static func words(_ row: Row) -> [String] { row.words.split(separator: " ").map(String.init) }

    private static func names(_ json: JSON?) -> [String] {
        json?.array?.map { ($0["service"]?.string ?? "") + "/" + ($0["id"]?.string ?? $0["model"]?.string ?? "") } ?? []
    }

    @Test("names who fits, and says of the others why not; nothing is also an answer", arguments: rows)
    func models(row: Row) async {
        let (text, json) = (Desk(), Desk())
        #expect(await text.run(["models"] + Self.words(row)) == .done)
        let listed = text.output.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != " " }) }
        #expect(listed == row.fit)
        #expect(row.says.isEmpty || text.complaint.contains(row.says), "\(text.complaint)")
        #expect(await json.run(["models", "--json"] + Self.words(row)) == .done)
        #expect(Self.names(json.json) == row.fit)
        #expect(json.complaint.contains("No model can do this:") == row.fit.isEmpty)
        // Whoever asks for JSON is told the reasons too, beside it; in a plugin there is no beside.
        #expect(json.complaint == text.complaint)
        let plugin = Desk(["EASEL_LAUNCHED": "1"])
        #expect(await plugin.run(["models", "--json"] + Self.words(row)) == .done)
        #expect(plugin.output == json.output && plugin.complaint == "")
    }

    static let wishes = rows.filter { row in
        !["--accepts", "--service", "--can generate"].contains { row.words.contains($0) } && !row.words.isEmpty
    }

    @Test("agrees with explain and with a dry run of generate", arguments: wishes)
    func agrees(row: Row) async throws {
        var words = Self.words(row)
        var count = 0
        if let index = words.firstIndex(of: "--takes") {
            count = try #require(Int(words[index + 1]))
            words.removeSubrange(index...(index + 1))
        }
        if let index = words.firstIndex(of: "--can") {
            count = max(count, 1)
            words.removeSubrange(index...(index + 1))
        }
        words = ["a fox"] + words + (0..<count).flatMap { ["--image", "https://example.org/\($0).jpg"] }
        let explain = Desk()
        #expect(await explain.run(["explain"] + words + ["--json"]) == .done)
        let fit = explain.json?.array?.filter { $0["fits"] == true } ?? []
        #expect(Self.names(.array(fit)) == row.fit)
        for name in Self.all {
            let desk = Desk()
            let code = await desk.run(["generate", "--dry-run", "--model", name] + words)
            #expect(code == (row.fit.contains(name) ? .done : .badUsage), "\(name): \(desk.complaint)")
        }
    }

    struct Wrong: CustomTestStringConvertible, Sendable {
        let words: String
        let says: String
        var testDescription: String { words }
    }

    static let wrong = [
        Wrong(
            words: "models --can generate --takes 3",
            says: "--can generate and --takes 3 contradict each other: a new picture takes no pictures in."),
        Wrong(
            words: "models --can edit --takes 0",
            says: "--can edit and --takes 0 contradict each other: an edit takes at least 1 picture in."),
        Wrong(
            words: "models --ratio 1:1 --size 64x64",
            says: "--ratio and --size are two ways to say one thing; give one of them."),
        Wrong(words: "models --can paint", says: "--can paint is not generate or edit."),
        Wrong(words: "models --takes many", says: "--takes many is not a number from 0 to 1000."),
        Wrong(words: "models --takes -1", says: "--takes -1 is not a number from 0 to 1000."),
        Wrong(words: "models --service kei", says: "There is no service named kei. Did you mean kie?"),
        Wrong(
            words: "models flux_2_max",
            says: "easel models takes no flux_2_max; for one model in full: easel model flux_2_max."),
        Wrong(
            words: "models --json --markdown",
            says: "--json and --markdown contradict each other: each is another form of the whole answer."),
        Wrong(words: "models --acepts steps", says: "There is no flag --acepts. Did you mean --accepts?"),
        Wrong(words: "model", says: "Name a model: easel model ID."),
        Wrong(words: "model a b", says: "Name one model: easel model ID."),
        Wrong(
            words: "model flux_kontex_max",
            says: "There is no model named flux_kontex_max. Did you mean flux_kontext_max?"),
        Wrong(words: "model kie/flux_kontext_max", says: "There is no model named kie/flux_kontext_max."),
        Wrong(words: "model flux_2_max --json --schema", says: "--json and --schema contradict each other"),
        Wrong(words: "explain", says: "The prompt is missing: easel explain \"what the picture shows\"."),
        Wrong(words: "explain x --model nobody", says: "There is no model named nobody."),
        Wrong(words: "explain x --pick dearest", says: "--pick dearest is not first, cheapest or fastest."),
    ]

    @Test("refuses what contradicts itself or is not there, with a clear sentence", arguments: wrong)
    func refuses(row: Wrong) async {
        let desk = Desk()
        #expect(await desk.run(row.words.split(separator: " ").map(String.init)) == .badUsage)
        #expect(desk.complaint.hasPrefix("easel: \(row.says)"), "\(desk.complaint)")
        // Where JSON is asked for, the refusal is an object too.
        #expect(desk.output.isEmpty != row.words.contains("--json"))
    }

    @Test("says whether a model can be reached, by its key alone")
    func reachable() async throws {
        let desk = Desk(["KIE_API_KEY": "k"])
        #expect(await desk.run(["models", "--json"]) == .done)
        let reached = desk.json?.array?.filter { $0["reachable"] == true } ?? []
        #expect(Self.names(.array(reached)) == ["kie/flux-kontext-pro", "kie/flux-kontext-max"])
        #expect(!desk.output.contains("\"k\""))
        let sandbox = Desk()
        #expect(await sandbox.run(["models", "--service", "sandbox", "--json"]) == .done)
        #expect(sandbox.json?.array?.allSatisfy { $0["service"] == "sandbox" && $0["reachable"] == true } == true)
        #expect(sandbox.json?.array?.count == Self.all.count)
    }
}
