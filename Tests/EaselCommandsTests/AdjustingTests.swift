import Easel
import EaselCommands
import Foundation
import Testing

@Suite("Adjusting, picking and setting on the command line", .timeLimit(.minutes(5)))
struct AdjustingTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let words: [String]
        let code: ExitCode
        let says: String
        var body = ""
        var testDescription: String { words.joined(separator: " ").prefix(60) + "" }
    }

    static let rows = [
        Row(words: ["--size", "1024x768", "--model", "flux_2_pro"], code: .done, says: "", body: #""width": 1024"#),
        Row(
            words: ["--size", "1024x768", "--model", "flux_kontext_pro"], code: .badUsage,
            says: "flux_kontext_pro at Vtrix takes no size. Nearest is 4:3: ask with --ratio 4:3. "
                + "Nothing was sent; give --adjust or change what is named and ask again."),
        Row(
            words: ["--size", "1024x768", "--model", "flux_kontext_pro", "--adjust"], code: .done,
            says: "size: adjusted 1024x768 → 4:3. flux_kontext_pro takes a ratio and chooses the pixels itself.\n",
            body: #""aspect_ratio": "4:3""#),
        Row(
            words: ["--ratio", "21:9", "--model", "flux_2_max"], code: .badUsage,
            says: "flux_2_max at Vtrix takes no ratio. Nearest is 1568x672: ask with --size 1568x672."),
        Row(
            words: ["--ratio", "21:9", "--model", "flux_2_max", "--adjust"], code: .done,
            says:
                "ratio: adjusted 21:9 → 1568x672. flux_2_max takes a size; this is about a megapixel of that ratio.\n",
            body: #""height": 672"#),
        Row(
            words: [
                "--safety", "5", "--model", "flux-kontext-pro", "--image", "https://example.org/1.png", "--adjust",
            ],
            code: .done, says: "safety: adjusted 5 → 2. The nearest that safetyTolerance takes.\n",
            body: #""safetyTolerance": 2"#),
        Row(
            words: ["--safety", "-1", "--model", "flux-kontext-pro", "--adjust"], code: .badUsage,
            says: "The safety -1 is not possible: safetyTolerance must be a whole number from 0 to 6; nearest is 0, "
                + "which is looser than what was asked and is never taken by adjusting: ask for it. "
                + "Nothing was sent; change what is named and ask again."),
        Row(
            words: ["--negative", "fog", "--service", "kie", "--adjust"], code: .done,
            says: "negative: dropped. flux-kontext-pro at Kie takes no negative.\nratio: added 16:9."),
        Row(
            words: ["--safety", "0", "--model", "flux_kontext_pro"], code: .done,
            says: "safety: doubtful 0. The page calls 0 strictest and gives a range from 1; sent as wished.\n"),
        Row(
            words: ["--set", "callBackUrl=https://example.org/", "--service", "kie"], code: .done,
            says: "callBackUrl: exact https://example.org/. Sent as given; Easel will not hear it there.\n"),
        Row(
            words: ["--pick", "cheapest"], code: .done,
            says:
                "vtrix/flux_kontext_pro, by cheapest: Nobody says what any of them costs, so it is taken as the first in order.\n"
                + "  not vtrix/flux_kontext_max: It fits too, and nobody says what it costs.\n"),
        Row(words: ["--set", "safety_tolerance=3", "--model", "flux_2_pro"], code: .done, says: "", body: #": "3""#),
        Row(words: ["--set", "watermark=123"], code: .done, says: "", body: #""watermark": "123""#),
        Row(words: ["--set", "aspectRatio=1:1"], code: .done, says: "", body: #""aspectRatio": "1:1""#),
        Row(words: ["--set", "steps=null"], code: .done, says: "", body: #""prompt": "a fox""#),
        Row(
            words: ["--raw", #"style={"name":"ink"}"#], code: .done,
            says: #"style: doubtful {"name":"ink"}. Easel's table does not know it; sent as given and not checked."#,
            body: #""name": "ink""#),
        Row(
            words: ["--raw", "style=ink"], code: .badUsage,
            says: "--raw style is not JSON: a value should stand here at byte 0. "
                + "A text needs quotes of its own: --raw 'NAME=\"text\"'."),
        Row(words: ["--raw", "style"], code: .badUsage, says: "--raw style is not NAME=JSON."),
        Row(words: ["--raw", "a=1", "--raw", "a=2"], code: .badUsage, says: "--raw a is given twice."),
        Row(words: ["--set", "steps=null", "--set", "steps=3"], code: .badUsage, says: "--set steps is given twice."),
        Row(
            words: ["--raw", "steps=1", "--model", "flux_kontext_max"], code: .badUsage,
            says: "steps is known here; set it by its name and not as a raw parameter."),
        Row(words: ["--pick", "dearest"], code: .badUsage, says: "--pick dearest is not first, cheapest or fastest."),
        Row(words: ["--size", "0x0", "--model", "flux_2_max"], code: .badUsage, says: "The size 0 is not possible"),
        Row(
            words: ["--size", "63x64", "--model", "flux_2_max"], code: .badUsage,
            says: "The size 63 is not possible: width must be a whole number of at least 64; nearest is 64."),
        Row(
            words: ["--size", "0x64", "--model", "flux_2_pro"], code: .badUsage,
            says: "The size 0 is not possible: width must be a multiple of 32 of at least 64; nearest is 64."),
        Row(
            words: ["--set", "width=9223372036854775807", "--model", "flux_2_pro"], code: .badUsage,
            says: "nearest is 9223372036854775776."),
        Row(
            words: ["--set", "webhook_url=", "--model", "flux_2_max"], code: .badUsage,
            says: "webhook_url must be an http or https address of 1 to 2083 characters."),
        Row(
            words: ["--set", "webhook_url=" + address(2083), "--model", "flux_2_max"], code: .done, says: "doubtful"),
        Row(
            words: ["--set", "webhook_url=" + address(2084), "--model", "flux_2_max"], code: .badUsage,
            says: "webhook_url must be an http or https address of 1 to 2083 characters."),
        Row(
            words: ["--set", "stepz=3", "--model", "flux_kontext_max"], code: .badUsage,
            says: "The parameter stepz is not known here; did you mean steps?"),
        Row(
            words: ["--set", "foo=bar", "--model", "flux_kontext_max"], code: .badUsage,
            says: "The parameter foo is not known here. Nothing was sent; change what is named and ask again. "
                + "See easel model flux_kontext_max for what there is; --raw foo=JSON sends it unchecked."),
        Row(
            words: ["--set", "steps=many", "--model", "flux_kontext_max"], code: .badUsage,
            says: "The steps many is not possible: steps must be a whole number from 1 to 50."),
        Row(
            words: ["--set", "seed=1", "--seed", "2", "--model", "flux_2_pro"], code: .badUsage,
            says: "seed is the seed of the request; it is set twice. Leave one out."),
    ]

    private static func address(_ count: Int) -> String {
        let start = "https://example.org/"
        return start + String(repeating: "a", count: count - start.count)
    }

    @Test("is noted or refused in one clear sentence", arguments: rows)
    func table(row: Row) async {
        let desk = Desk()
        #expect(await desk.run(["generate", "a fox", "--dry-run"] + row.words) == row.code)
        #expect(row.says.isEmpty || desk.complaint.contains(row.says), "\(desk.complaint)")
        #expect(row.body.isEmpty || desk.output.contains(row.body), "\(desk.output)")
        let usual = /(ratio: added 16:9|There is no API key:)[^\n]*\n/
        if row.says.isEmpty { #expect(desk.complaint.replacing(usual, with: "") == "") }
        let (quiet, json) = (Desk(), Desk())
        #expect(await quiet.run(["generate", "a fox", "--dry-run", "--quiet"] + row.words) == row.code)
        #expect(await json.run(["generate", "a fox", "--dry-run", "--json"] + row.words) == row.code)
        if row.code == .done { #expect(quiet.complaint + json.complaint == "") }
    }

    @Test("a ratio for a model of sizes is one note that names width and height")
    func oneNote() async throws {
        let desk = Desk()
        let words = ["explain", "a fox", "--ratio", "21:9", "--model", "flux_2_pro", "--adjust", "--json"]
        #expect(await desk.run(words) == .done)
        let notes = try #require(desk.json?.array?.first?["notes"]?.array).filter { $0["kind"] == "adjusted" }
        #expect(notes.map { $0["parameters"] } == [["width", "height"]])
        #expect(notes.first?["wish"] == "ratio")
    }

    @Test(
        "pictures beyond the limit are refused with the number that fits",
        arguments: [(9, "flux_2_max", 8), (2, "flux-kontext-pro", 1)])
    func pictures(count: Int, model: String, most: Int) async {
        let desk = Desk()
        let images = (0..<count).flatMap { ["--image", "https://example.org/\($0).png"] }
        #expect(await desk.run(["generate", "x", "--adjust", "--dry-run", "--model", model] + images) == .badUsage)
        #expect(desk.complaint.contains("\(count) pictures are too many"), "\(desk.complaint)")
        #expect(desk.complaint.contains(most == 1 ? "takes 1 picture by" : "takes up to \(most) pictures by"))
    }

    @Test(
        "a secret is in nothing that is printed",
        arguments: [
            ["--model", "flux_2_max"], ["--model", "flux_kontext_max"], ["--service", "kie", "--adjust"], [],
            ["--model", "flux_2_max", "--safety", "9"], ["--pick", "cheapest"],
        ])
    func secret(words: [String]) async {
        let value = "hunter2-hunter2"
        for command in ["generate", "explain"] {
            for form in [[], ["--json"]] {
                for given in [["--set", "webhook_secret=\(value)"], ["--raw", "webhook_secret=\"\(value)\""]] {
                    let desk = Desk()
                    _ = await desk.run([command, "a fox", "--dry-run"] + given + words + form)
                    #expect(!(desk.output + desk.complaint).contains("hunter2"))
                    #expect(!(desk.output + desk.complaint).isEmpty)
                }
            }
        }
        let desk = Desk()
        let set = ["--set", "webhook_secret=\(value)", "--model", "flux_2_max"]
        #expect(await desk.run(["generate", "a fox", "--dry-run"] + set) == .done)
        #expect(desk.output.contains(#""webhook_secret": "<redacted>""#))
        for broken in ["webhook_secret=hunter 2", "=hunter2"] {
            let refused = Desk()
            #expect(await refused.run(["generate", "a fox", "--dry-run", "--set", broken]) == .badUsage)
            #expect(!refused.complaint.contains("hunter"))
        }
    }

    @Test("explain gives every model's verdict with the nearest request's values, and needs no key")
    func explain() async throws {
        let (desk, text) = (Desk(), Desk())
        #expect(await desk.run(["explain", "a fox", "--size", "1000x1000", "--json"]) == .done)
        let verdicts = try #require(desk.json?.array)
        #expect(verdicts.count == 6)
        for verdict in verdicts {
            #expect(
                verdict.object?.members.map(\.name) == [
                    "service", "model", "fits", "reachable", "notes", "problems", "adjusted",
                ])
            #expect((verdict["fits"] == true) == (verdict["problems"] == []))
        }
        #expect(verdicts[0]["adjusted"] == ["prompt": "a fox", "aspect_ratio": "1:1"])
        #expect(verdicts[2]["adjusted"] == .null)
        #expect(verdicts[3]["adjusted"] == ["prompt": "a fox", "width": 992, "height": 992])
        #expect(await text.run(["explain", "a fox", "--size", "1000x1000"]) == .done)
        #expect(
            text.output.contains("vtrix/flux_2_pro: does not fit, not reachable: there is no API key in VTRIX_API_KEY.")
        )
        #expect(text.output.contains("  With --adjust it fits: size 1000x1000 as 992x992.\n"))
        #expect(text.output.contains("takes no size. Nearest is 1:1: ask with --ratio 1:1.\n"))
        // Programs read the library's own words, which know no flags.
        #expect(desk.output.contains("takes no size. Nearest is 1:1.\""))
    }
}
