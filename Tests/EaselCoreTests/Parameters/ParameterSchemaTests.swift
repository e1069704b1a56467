import EaselCore
import Testing

@Suite("Checking values against a schema")
struct ParameterSchemaTests {
    private static let table = ParameterTable(
        [
            ImageParameter("prompt", .prompt, .text(length: 1...9), "P").required(),
            ImageParameter("image", .images, .images(ImageRule(upTo: 1, by: [.base64], mostBytes: 3)), "I").required(),
            ImageParameter("width", .width, .integer(64...128), "W"),
            ImageParameter("height", .height, .integer(64...128), "H"),
            ImageParameter("strength", .decimal(JSONNumber(0), JSONNumber(1)), "S").only(in: .edit),
            ImageParameter("safety", .safety, .integer(0...6), "T").limited(to: .integer(0...2), in: .edit).defaulting(
                to: 2),
        ],
        rules: [.together("width", "height"), .excludes("strength", "safety"), .requires("strength", "width")])
    private static let image = ImageInput(local: .bytes([1]), count: 3, type: .png)

    static let rows: [(Mode, [String: JSON], [ImageInput], [String])] = [
        (.generate, ["prompt": "a", "width": 64, "height": 128], [image], []),
        (
            .generate, [:], [],
            [
                "The prompt is missing; it must be a text of 1 to 9 characters.",
                "The images is missing; it must be 1 picture by local file, each at most 3 bytes.",
            ]
        ),
        (.generate, ["prompt": "a", "safety": 6], [image], []),
        (
            .edit, ["prompt": "a", "safety": 3], [image],
            ["The safety 3 is not possible: safety must be a whole number from 0 to 2; nearest is 2."]
        ),
        (
            .generate, ["prompt": "a", "strength": 1], [image],
            ["The parameter strength does not apply when generating.", "strength needs width beside it."]
        ),
        (
            .edit, ["prompt": "a", "strenght": 1, "x": 1], [image],
            ["The parameter strenght is not known here; did you mean strength?", "The parameter x is not known here."]
        ),
        (
            .edit, ["prompt": "a", "strength": 1, "safety": 1], [image],
            ["strength and safety exclude each other; give one of them.", "strength needs width beside it."]
        ),
        (.edit, ["prompt": "a", "height": 64], [image], ["width and height go together; give both or neither."]),
        (
            .edit, ["prompt": "0123456789\u{1b}"], [image],
            ["The prompt 0123456789\\u{1b} is not possible: prompt must be a text of 1 to 9 characters."]
        ),
        (
            .edit, ["prompt": .string(String(repeating: "x", count: 99))], [image],
            [
                "The prompt \(String(repeating: "x", count: 57))… is not possible: prompt must be a text of 1 to 9 characters."
            ]
        ),
        (.edit, ["prompt": "a", "\u{1b}": 1], [image], ["The parameter \\u{1b} is not known here."]),
        (
            .edit, ["prompt": "a"], [ImageInput(link: "https://a.b")],
            ["The picture https://a.b cannot go along: image takes 1 picture by local file, each at most 3 bytes."]
        ),
        (
            .edit, ["prompt": "a"], [ImageInput(local: .file("/a\u{1b}"), count: 4, type: .png)],
            ["The picture /a\\u{1b} has 4 bytes; image takes at most 3."]
        ),
    ]

    @Test("every problem is found at once, in one order", arguments: rows)
    func problems(_ mode: Mode, _ values: [String: JSON], _ images: [ImageInput], _ said: [String]) {
        let problems = Self.table.problems(with: ParameterValues(values, images: images), for: mode)
        #expect(problems.map(\.message) == said)
    }

    @Test("a problem tells the wish, the parameter, the value and what would be possible")
    func fields() throws {
        let problems = Self.table.problems(
            with: ParameterValues(["prompt": "a", "width": 7, "height": 64], images: [Self.image]), for: .edit)
        let problem = try #require(problems.first)
        #expect((problem.wish, problem.parameter, problem.value, problem.nearest) == ("size", "width", "7", "64"))
        #expect(
            problem.allowed == "a whole number from 64 to 128" && "\(problem)" == problem.message && problems.count == 1
        )
    }

    @Test("a parameter knows its limits in each mode")
    func limits() throws {
        let safety = try #require(Self.table.parameter(.safety, in: .edit))
        #expect(
            safety.limits(in: .edit)?.rule == .integer(0...2) && safety.limits(in: .generate)?.rule == .integer(0...6))
        #expect(safety.limits(in: .edit)?.defaultValue == 2 && safety.limits(in: .edit)?.isAlwaysSent == false)
        let sent = safety.sent(as: 1, in: .generate).limits(in: .generate)
        #expect(sent?.isAlwaysSent == true && sent?.defaultValue == 1)
        #expect(Self.table.parameter(.seed, in: .edit) == nil && Self.table.parameters[4].limits(in: .generate) == nil)
    }

    @Test(
        "a misspelt word finds what was meant, and a strange one nothing",
        arguments: [
            ("Flux-Kontext Pro", "flux_kontext_pro"), ("flux_kontext_por", "flux_kontext_pro"), ("kontext", nil),
            ("seeed", "seed"), ("sed", "seed"), ("", nil), ("🦊", nil), (String(repeating: "x", count: 100_000), nil),
        ] as [(String, String?)])
    func suggestion(_ word: String, _ meant: String?) {
        #expect(Suggestion.nearest(to: word, in: ["seed", "flux_kontext_pro", "flux_kontext_max"]) == meant)
        #expect(Suggestion.nearest(to: word, in: []) == nil)
    }
}
