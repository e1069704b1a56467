import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("The declared limits", .timeLimit(.minutes(5)))
struct LimitsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Pages")

    private static func text(_ page: String) throws -> String {
        try String(contentsOf: folder.appending(path: page + ".txt"), encoding: .utf8)
    }

    /// Compares a page, given on standard input, and tells with which code and what was found.
    private func compare(_ text: String) async -> (code: ExitCode, json: JSON?, open: [String]) {
        let desk = Desk(input: Array(text.utf8))
        let code = await desk.run(["doctor", "--limits", "-", "--json"])
        return (code, desk.json, lines(desk.json?["differences"]))
    }

    private func lines(_ list: JSON?) -> [String] {
        (list?.array ?? []).map { row in
            let words = ["model", "parameter", "aspect", "declared", "found", "place"].map { row[$0]?.string ?? "-" }
            return "\(words[0]) \(words[1]) \(words[2]): \(words[3]) | \(words[4]) | \(words[5])"
        }
    }

    struct Page: Sendable, CustomTestStringConvertible {
        let name: String
        let models: [String: Int]
        var known: [String] = []
        var testDescription: String { name }
    }

    static let pages = [
        Page(name: "flux_kontext_max", models: ["vtrix/flux_kontext_max": 10]),
        Page(
            name: "flux_kontext_pro", models: ["vtrix/flux_kontext_pro": 7],
            known: [
                "vtrix/flux_kontext_pro safety_tolerance range: 0 to 6 | 1 to 6 | line 89"
            ]),
        Page(
            name: "flux_2_max", models: ["vtrix/flux_2_max": 9],
            known: [
                "vtrix/flux_2_max width default: - | 0 | line 35", "vtrix/flux_2_max height default: - | 0 | line 39",
                "vtrix/flux_2_max safety_tolerance range: 0 to 5 | 0 to 6 | line 42",
            ]),
        Page(name: "flux-kontext", models: ["kie/flux-kontext-pro": 4, "kie/flux-kontext-max": 4]),
        Page(name: "flux-kontext-quickstart", models: ["kie/flux-kontext-pro": 10, "kie/flux-kontext-max": 10]),
    ]

    @Test("are those of each provider's page, but for what is declared on purpose", arguments: pages)
    func agree(page: Page) async throws {
        let (code, json, open) = await compare(try Self.text(page.name))
        #expect(code == .done && open.isEmpty, "Mend the family, or say its doubt there: \(open)")
        #expect(json?["agrees"] == true)
        #expect(lines(json?["known"]) == page.known)
        #expect(json?["known"]?.array?.allSatisfy { $0["because"]?.string?.isEmpty == false } == true)
        for (model, count) in page.models {
            let told = json?["models"]?.array?.first { $0["model"] == .string(model) }
            #expect(told?["parameters"] == .integer(count), "\(model)")
        }
        #expect(json?["models"]?.array?.count == page.models.count)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let page: String
        let old: String
        let new: String
        let found: [String]
        var testDescription: String { "\(page): \(old)" }
    }

    static let changes = [
        Change(
            page: "flux_kontext_max", old: "Range: 1 - 50", new: "Range: 1 - 60",
            found: ["vtrix/flux_kontext_max steps range: 1 to 50 | 1 to 60 | line 30"]),
        Change(
            page: "flux_kontext_max", old: "\nRange: 1 - 50", new: "",
            found: ["vtrix/flux_kontext_max steps range: 1 to 50 | - | line 28"]),
        Change(
            page: "flux_kontext_max", old: "negative_prompt string", new: "style string",
            found: [
                "vtrix/flux_kontext_max negative_prompt parameter: string | - | -",
                "vtrix/flux_kontext_max style parameter: - | string | line 34",
            ]),
        Change(
            page: "flux_kontext_max", old: "21:9 - 9:21", new: "7:3 - 3:7",
            found: ["vtrix/flux_kontext_max aspect_ratio ratio: 21:9 to 9:21 | 7:3 to 3:7 | line 27"]),
        Change(
            page: "flux_kontext_max", old: "guidance_scale number", new: "guidance_scale number required",
            found: ["vtrix/flux_kontext_max guidance_scale required: optional | required | line 31"]),
        Change(
            page: "flux_kontext_max", old: "steps integer", new: "steps number",
            found: ["vtrix/flux_kontext_max steps type: integer | number | line 28"]),
        Change(
            page: "flux_kontext_max", old: "Options: jpeg, png", new: "Options: jpeg, png, webp",
            found: ["vtrix/flux_kontext_max output_format choices: jpeg, png | jpeg, png, webp | line 38"]),
        Change(
            page: "flux_kontext_max", old: "input_image_4 string\n", new: "",
            found: ["vtrix/flux_kontext_max input_image count: 4 | 3 | line 19"]),
        Change(
            page: "flux_2_max", old: "0 <= x <= 5", new: "0 <= x <= 4",
            found: [
                "vtrix/flux_2_max safety_tolerance range: 0 to 5 | 0 to 6 | line 42",
                "vtrix/flux_2_max safety_tolerance range: 0 to 5 | 0 to 4 | line 44",
            ]),
        Change(
            page: "flux_kontext_pro", old: "Range: 1 - 6", new: "Range: 2 - 6",
            found: ["vtrix/flux_kontext_pro safety_tolerance range: 0 to 6 | 2 to 6 | line 89"]),
        Change(
            page: "flux-kontext", old: "to 2 (balanced)", new: "to 3 (balanced)",
            found: ["pro", "max"].map {
                "kie/flux-kontext-\($0) safetyTolerance range: 0 to 2 | 0 to 3 | line 93"
            }),
        Change(
            page: "flux-kontext", old: ", 9:16\nOutput", new: ", 9:16\n, 2:3\nOutput",
            found: ["pro", "max"].map {
                "kie/flux-kontext-\($0) aspectRatio choices: 16:9, 1:1, 21:9, 3:4, 4:3, 9:16 | "
                    + "16:9, 1:1, 21:9, 2:3, 3:4, 4:3, 9:16 | line 65"
            }),
        Change(
            page: "flux-kontext-quickstart", old: "aspect ratio | 16:9 |", new: "aspect ratio | 1:1 |",
            found: ["pro", "max"].map { "kie/flux-kontext-\($0) aspectRatio default: 16:9 | 1:1 | line 63" }),
    ]

    @Test(
        "are told apart from a page that changed, with what is declared, what was found and where", arguments: changes)
    func changed(row: Change) async throws {
        let text = try Self.text(row.page)
        try #require(text.contains(row.old))
        let (code, _, open) = await compare(text.replacing(row.old, with: row.new, maxReplacements: 1))
        #expect(code == .ownFault)
        #expect(open == row.found, "\(open)")
    }

    @Test("let no figure of a page change unnoticed", arguments: pages.map(\.name))
    func everyFigure(page: String) async throws {
        let text = try Self.text(page)
        let before = await compare(text).json
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let form = /^(?:Range|Default|Options|- Default value)|Tolerance: |MB$|\| [\w:]+ \|$|^, |Value ranges from/
        let told = lines.indices.filter { lines[$0].contains(form) && lines[$0].contains(/(?i)[0-9]|jpeg|true|false/) }
        #expect(told.count > 5)
        for index in told where !lines[index].contains(/^, [0-9]{3}|^, flux|^, [2-9]:1/) {
            let line = lines[index]
            lines[index] = Self.bent(line)
            let after = await compare(lines.joined(separator: "\n")).json
            #expect(after?["differences"] != before?["differences"] || after?["known"] != before?["known"], "\(line)")
            lines[index] = line
        }
    }

    /// The line with its last figure, word or flag changed.
    private static func bent(_ line: String) -> String {
        if let flag = line.firstMatch(of: /(?i)true|false/) {
            return line.replacingCharacters(in: flag.range, with: flag.0.lowercased() == "true" ? "false" : "true")
        }
        guard let digit = line.lastIndex(where: \.isNumber), let value = line[digit].wholeNumberValue else {
            return line.replacing("jpeg", with: "webp")
        }
        return line.replacingCharacters(in: digit...digit, with: "\((value + 1) % 10)")
    }

    @Test("are those of the JSON Schema that Easel prints itself", arguments: AskingTests.all)
    func schema(model: String) async throws {
        let desk = Desk()
        #expect(await desk.run(["model", model, "--schema"]) == .done)
        let (code, json, open) = await compare(desk.output)
        #expect(code == .done && open.isEmpty, "\(open)")
        #expect(json?["models"]?.array?.map { $0["model"]?.string } == [model])
        let bent = await compare(desk.output.replacing("\"output", with: "\"outpost"))
        #expect(bent.open.count == 2, "\(bent.open)")
    }

    @Test("are found in OpenAPI behind references and beside null, and in a service's list of parameters")
    func descriptions() async {
        let api = """
            {"openapi": "3.1.0", "paths": {"/v1/flux_kontext_max": {"post": {"requestBody": {"$ref": "#/components/a"}}}},
             "components": {"a": {"type": "object", "required": ["prompt"], "properties": {
               "prompt": {"type": "string"}, "steps": {"$ref": "#/components/steps"},
               "seed": {"anyOf": [{"type": "integer", "maximum": 4294967295}, {"type": "null"}]},
               "output_format": {"type": ["string", "null"], "enum": ["png", "jpeg", null], "default": "png"}}},
              "steps": {"type": "integer", "minimum": 1, "maximum": 50}}}
            """
        let (code, _, open) = await compare(api)
        #expect(code == .ownFault)
        let place = "#/components/a/properties"
        for line in [
            "vtrix/flux_kontext_max seed range: - | at most 4294967295 | \(place)/seed",
            "vtrix/flux_kontext_max output_format default: jpeg | png | \(place)/output_format",
            "vtrix/flux_kontext_max input_image parameter: array or string | - | -",
        ] { #expect(open.contains(line), "\(open)") }
        #expect(!open.contains { $0.contains(" steps ") || $0.contains("choices") })
        let list = """
            {"data": {"model_id": "flux_kontext_max", "parameters": [
              {"name": "prompt", "type": "string", "required": true},
              {"name": "steps", "type": "integer", "constraints": {"min": 1, "max": 40}}]}}
            """
        let other = await compare(list)
        #expect(other.open.contains("vtrix/flux_kontext_max steps range: 1 to 50 | 1 to 40 | #/data/parameters/1"))
    }

    @Test("are no trouble where they are larger than a number can be, or refer to themselves many times over")
    func extremes() async {
        let page = "flux_2_max\nprompt string\nseed integer\nUp to 99999999999999999 MB\n"
        let references = Array(repeating: ##"{"$ref":"#/properties/prompt"}"##, count: 16).joined(separator: ",")
        let schemas = [
            #""prompt":{"allOf":[\#(references)]},"seed":{}"#,
            #""prompt":{"type":"string"},"seed":{"enum":[9223372036854775807]}"#,
            #""prompt":{"type":"string"},"seed":{"enum":[-9223372036854775808,9223372036854775807]}"#,
        ]
        for text in [page] + schemas.map({ #"{"flux_2_max":1,"properties":{\#($0)}}"# }) {
            let (code, json, _) = await compare(text)
            #expect(code == .ownFault && json?["agrees"] == false, "\(text)")
        }
    }

    @Test("are found in a table of HTML and of Markdown, whatever stands around it")
    func tables() async throws {
        let head = "Parameter | Type | Description | Default"
        let rows = ["safetyTolerance | integer | Level | 3", "outputFormat | string | jpeg or png | jpeg"]
        let cells = ([head] + rows).map { $0.split(separator: " | ") }
        let html =
            "<html><style>Safety Tolerance: Generation mode (0-9), Editing mode (0-9)</style><h1>flux-kontext-pro</h1><table>\n"
            + cells.map { "<tr>" + $0.map { "<td><code>\($0)</code></td>" }.joined() + "</tr>\n" }.joined()
            + "</table></html>"
        let markdown =
            "# `flux-kontext-pro`\n\n| \(head) |\n|---|:--|---|---|\n"
            + rows.map { "| `\($0.prefix { $0 != " " })`\($0.drop { $0 != " " }) |\n" }.joined()
        for (page, line) in [(html, 3), (markdown, 5)] {
            let open = await compare(page).open.filter { !$0.contains(" parameter: ") }
            #expect(open == ["kie/flux-kontext-pro safetyTolerance default: 2 | 3 | line \(line)"], "\(open)")
        }
    }

    @Test("are compared with nothing that is no description, and a sentence says why")
    func unreadable() async throws {
        let rows = [
            ("", "names no model that Easel knows; it knows flux_kontext_pro,"),
            ("A page about cooking.", "names no model that Easel knows"),
            ("flux_2_max is a fine model.", "names flux_2_max, but tells of no parameters that Easel can find."),
            ("{\"model\": \"flux_2_max\"", "begins like JSON and is none: "),
            ("[\"flux_2_max\"]", "names flux_2_max, but tells of no parameters"),
        ]
        for (text, says) in rows {
            let desk = Desk(input: Array(text.utf8))
            #expect(await desk.run(["doctor", "--limits", "-"]) == .badUsage)
            #expect(desk.complaint.hasPrefix("easel: - \(says)"), "\(desk.complaint)")
        }
        let (bytes, missing, both, empty) = (Desk(input: [0xFF, 0xFE]), Desk(), Desk(), Desk())
        #expect(await bytes.run(["doctor", "--limits", "-"]) == .badUsage)
        #expect(bytes.complaint == "easel: - is not text in UTF-8.\n")
        #expect(await missing.run(["doctor", "--limits", nowhere]) == .badUsage)
        #expect(missing.complaint.hasPrefix("easel: \(nowhere) cannot be read: "))
        #expect(await both.run(["doctor", "--limits", "x", "--store", "y"]) == .badUsage)
        #expect(await empty.run(["doctor", "--limits", ""]) == .badUsage)
    }

    @Test("say in words what differs, what differs on purpose, and how many were compared")
    func words() async throws {
        let text = try Self.text("flux_kontext_pro").replacing("20MB", with: "30MB", maxReplacements: 1)
        let desk = Desk(input: Array(text.utf8))
        #expect(await desk.run(["doctor", "--limits", "-"]) == .ownFault)
        #expect(
            desk.output == """
                !! vtrix/flux_kontext_pro input_image: bytes declared 20000000, found 30000000 (line 41)
                -  vtrix/flux_kontext_pro safety_tolerance: range declared 0 to 6, found 1 to 6 (line 89). On purpose: The page calls 0 strictest and gives a range from 1; sent as wished.
                !! vtrix/flux_kontext_pro: 1 thing differs in 7 parameters.

                """)
    }
}
