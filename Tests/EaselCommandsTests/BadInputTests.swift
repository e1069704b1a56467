import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("Bad input", .timeLimit(.minutes(5)))
struct BadInputTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let words: [String]
        let code: ExitCode
        let says: String
        var testDescription: String { words.joined(separator: " ") }
    }

    static let rows: [Row] = [
        Row(
            words: ["generate"], code: .badUsage,
            says: "The prompt is missing: easel generate \"what the picture shows\"."),
        Row(
            words: ["generate", ""], code: .badUsage,
            says: "The prompt is empty: prompt must be a text that is not empty."),
        Row(words: ["generate", " \n "], code: .badUsage, says: "The prompt is empty"),
        Row(words: ["generate", "a", "fox"], code: .badUsage, says: "put it in quotes: \"a fox\"."),
        Row(
            words: ["generate", "x", "--image", "/"], code: .badUsage,
            says: "The picture cannot be read: / is a folder."),
        Row(words: ["generate", "x", "--image", "/dev/zero"], code: .badUsage, says: "/dev/zero is not a plain file."),
        Row(
            words: ["generate", "x", "--image", nowhere], code: .badUsage,
            says: "\(nowhere): No such file or directory."),
        Row(
            words: ["generate", "x", "--image", "/etc/passwd"], code: .badUsage, says: "data of no known picture type"),
        Row(
            words: ["generate", "x", "--model", "flux_kontex_max"], code: .badUsage,
            says: "There is no model named flux_kontex_max. Did you mean flux_kontext_max?"),
        Row(
            words: ["generate", "x", "--service", "kei"], code: .badUsage,
            says: "There is no service named kei. Did you mean kie?"),
        Row(
            words: ["generate", "x", "--sede", "4"], code: .badUsage,
            says: "There is no flag --sede. Did you mean --seed?"),
        Row(words: ["generate", "x", "-q"], code: .badUsage, says: "There is no flag -q."),
        Row(words: ["generate", "x", "--seed"], code: .badUsage, says: "--seed needs a value: --seed N."),
        Row(words: ["generate", "x", "--seed", "--quiet"], code: .badUsage, says: "--seed needs a value: --seed N."),
        Row(
            words: ["generate", "x", "--seed", "1", "--seed", "2"], code: .badUsage,
            says: "--seed is given twice; give it once."),
        Row(
            words: ["generate", "x", "--seed", "9223372036854775808"], code: .badUsage,
            says: "is not a whole number of 64 bits."),
        Row(words: ["generate", "x", "--seed", "1.5"], code: .badUsage, says: "--seed 1.5 is not a whole number"),
        Row(words: ["generate", "x", "--json=1"], code: .badUsage, says: "--json takes no value."),
        Row(
            words: ["generate", "x", "--ratio", "16:9", "--size", "64x64"], code: .badUsage,
            says: "--ratio and --size are two ways to say one thing; give one of them."),
        Row(
            words: ["generate", "x", "--ratio", "16:0"], code: .badUsage,
            says: "--ratio 16:0 is not W:H with whole numbers"),
        Row(
            words: ["generate", "x", "--ratio", "1e9"], code: .badUsage,
            says: "--ratio 1e9 is not W:H with whole numbers"),
        Row(words: ["generate", "x", "--ratio", "22:9"], code: .badUsage, says: "nearest is 21:9."),
        Row(
            words: ["generate", "x", "--size", "64"], code: .badUsage, says: "--size 64 is not WxH with whole numbers."),
        Row(
            words: ["generate", "x", "--size", "63x64"], code: .badUsage,
            says: "width must be a whole number of at least 64; nearest is 64."),
        Row(
            words: ["generate", "x", "--safety", "-1"], code: .badUsage,
            says: "safety_tolerance must be a whole number from 0 to 6; nearest is 0, which is looser than what "
                + "was asked and is never taken by adjusting: ask for it."),
        Row(
            words: ["generate", "x", "--safety", "7"], code: .badUsage,
            says: "safety_tolerance must be a whole number from 0 to 6; nearest is 6."),
        Row(words: ["generate", "x", "--format", "gif"], code: .badUsage, says: "output_format must be jpeg or png"),
        Row(words: ["generate", "x", "--set", "stepz=3"], code: .badUsage, says: "did you mean steps?"),
        Row(
            words: ["generate", "x", "--set", "steps=many"], code: .badUsage,
            says: "steps must be a whole number from 1 to 50"),
        Row(words: ["generate", "x", "--set", "steps"], code: .badUsage, says: "--set steps is not NAME=VALUE."),
        Row(
            words: ["generate", "x", "--set", "steps=1", "--set", "steps=2"], code: .badUsage,
            says: "--set steps is given twice."),
        Row(
            words: ["generate", "x", "--ratio", "1:1", "--set", "aspect_ratio=4:3"], code: .badUsage,
            says: "aspect_ratio is the ratio of the request; it is set twice."),
        Row(
            words: ["generate", "x", "--count", "0"], code: .badUsage, says: "--count 0 is not a number from 1 to 100."),
        Row(
            words: ["generate", "x", "--timeout", "0"], code: .badUsage,
            says: "--timeout 0 is not a number of seconds above 0."),
        Row(
            words: ["generate", "x", "--service", "vtrix"], code: .keyOrCredit,
            says: "There is no API key for Vtrix. Make one on"),
        Row(words: ["generate", "x", "--model", "flux-kontext-pro"], code: .keyOrCredit, says: "and set KIE_API_KEY."),
        Row(
            words: ["orders", "lst"], code: .badUsage,
            says:
                "There is no easel orders lst. Did you mean list? It knows: list, show, wait, resume, cancel, forget, "
                + "budgets."
        ),
        Row(words: ["orders", "list", "all"], code: .badUsage, says: "easel orders list takes no all."),
        Row(words: ["orders", "list", "--al"], code: .badUsage, says: "There is no flag --al. Did you mean --all?"),
        Row(words: ["orders", "--all", "show"], code: .badUsage, says: "Put show first: easel orders show …."),
        Row(words: ["orders", "show"], code: .badUsage, says: "Name one order: easel orders show ID."),
        Row(words: ["orders", "cancel", "a", "b"], code: .badUsage, says: "Name one order: easel orders cancel ID."),
        Row(words: ["orders", "forget"], code: .badUsage, says: "Name an order: easel orders forget ID…."),
        Row(
            words: ["orders", "forget", "a", "--paid"], code: .badUsage,
            says: "There is no flag --paid. See --help."),
        Row(words: ["doctor", "me"], code: .badUsage, says: "easel doctor takes no me."),
        Row(words: ["doctr"], code: .badUsage, says: "There is no command doctr. Did you mean doctor?"),
        Row(words: ["orders", "wait", "abc"], code: .badUsage, says: "There is no order abc."),
        Row(
            words: ["orders", "wait"], code: .badUsage,
            says: "Name one order or task: easel orders wait ID|SERVICE/TASK."),
        Row(words: ["batch"], code: .badUsage, says: "Name one file: easel batch FILE.jsonl."),
        Row(words: ["batch", "nothing.jsonl"], code: .badUsage, says: "nothing.jsonl"),
        Row(
            words: ["batch", "x", "--concurrency", "0"], code: .badUsage,
            says: "--concurrency 0 is not a number from 1 to 1000."),
        Row(
            words: ["generate", "x", "--budget", "one"], code: .badUsage,
            says: "--budget one is not an amount of US dollars, such as 0.50."),
        Row(words: ["generate", "x", "--key", ""], code: .badUsage, says: "--key is empty; give it as --key NAME."),
        Row(words: ["orders", "wait", "nobody/abc"], code: .badUsage, says: "There is no service named nobody."),
        Row(words: ["orders", "wait", "kie/abc"], code: .keyOrCredit, says: "There is no API key for Kie."),
        Row(
            words: ["orders", "wait", "sandbox/abc"], code: .badUsage,
            says: "A task of the built-in sandbox ends with its process"),
        Row(words: ["genrate"], code: .badUsage, says: "There is no command genrate. Did you mean generate?"),
        Row(words: ["sandbox", "--fault", "drp@submit"], code: .badUsage, says: "drop"),
    ]

    @Test("is a clear sentence and a code, and nothing is sent or written", arguments: rows)
    func table(row: Row) async throws {
        let folder = TemporaryFolder()
        let desk = Desk()
        let words = row.words.first == "generate" ? row.words + ["--output", folder.path] : row.words
        let code = await desk.run(words)
        #expect(code == row.code)
        #expect(desk.complaint.contains(row.says), "\(desk.complaint)")
        #expect(desk.output == "")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("says the same as one JSON object where JSON is asked for", arguments: rows.filter { $0.words.count > 2 })
    func json(row: Row) async throws {
        guard row.words[0] == "generate", !row.words.contains("--seed") else { return }
        let desk = Desk()
        #expect(await desk.run(row.words + ["--json"]) == row.code)
        let failure = try #require(desk.json?["failure"])
        let said = (failure["message"]?.string ?? "") + " " + (failure["next"]?.string ?? "")
        #expect(said.contains(row.says), "\(said)")
        #expect(failure["may_have_cost"] == false)
        #expect(desk.json?["state"] == "not_sent")
    }

    @Test("counts a picture of 20,000,001 bytes as too large, and one of 20,000,000 as fitting")
    func tooLarge() async throws {
        let folder = TemporaryFolder()
        for (count, code) in [(20_000_000, ExitCode.done), (20_000_001, .badUsage)] {
            let file = folder.appending(path: "\(count).png")
            let head = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            try (head + Data(count: count - head.count)).write(to: file)
            let desk = Desk()
            #expect(await desk.run(["generate", "x", "--image", file.path, "--dry-run"]) == code)
            if code == .badUsage {
                #expect(desk.complaint.contains("has 20000001 bytes; input_image takes at most 20000000."))
            }
        }
    }

    @Test("X9: in an address variable sends a key nowhere")
    func plainAddress() async throws {
        let desk = Desk(["EASEL_KIE_URL": "http://example.com", "KIE_API_KEY": "k"])
        #expect(await desk.run(["generate", "x", "--service", "kie"]) == .badUsage)
        #expect(
            desk.complaint
                == "easel: EASEL_KIE_URL is not an address that an API key may go to. "
                + "Give an https address, or http on 127.0.0.1.\n")
    }

    @Test("N16: in a key variable is refused without showing it")
    func brokenKey() async throws {
        let desk = Desk(["KIE_API_KEY": "se cret\u{1}key"])
        #expect(await desk.run(["generate", "x", "--service", "kie"]) == .keyOrCredit)
        #expect(desk.complaint.contains("The API key in KIE_API_KEY cannot be used"))
        #expect(!desk.complaint.contains("cret"))
    }
}
