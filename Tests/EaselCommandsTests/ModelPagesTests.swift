import Easel
import Foundation
import Testing

@testable import EaselCommands

@Suite("One model on the command line", .timeLimit(.minutes(5)))
struct ModelPagesTests {
    @Test("has in JSON exactly the keys of the interface, with what the modes differ in")
    func card() async throws {
        let desk = Desk()
        #expect(await desk.run(["model", "flux-kontext-pro", "--json"]) == .done)
        let card = try #require(desk.json?.object)
        #expect(
            card.members.map(\.name) == [
                "id", "service", "family", "abilities", "parameters", "link_life_seconds", "price", "reachable",
            ])
        #expect(card["abilities"] == ["generate", "edit"])
        let rows = try #require(card["parameters"]?.array)
        for row in rows {
            #expect(
                row.object?.members.map(\.name) == [
                    "name", "role", "type", "required", "default", "range", "choices", "modes", "ratio", "step",
                    "max_count", "max_bytes", "carriers", "source",
                ])
        }
        let safety = try #require(rows.first { $0["role"] == "safety" })
        #expect(safety["range"] == ["min": 0, "max": 6])
        #expect(safety["modes"]?["generate"]?["range"] == ["min": 0, "max": 6])
        #expect(safety["modes"]?["edit"]?["range"] == ["min": 0, "max": 2])
        let images = try #require(rows.first { $0["role"] == "images" })
        #expect(images["name"] == "inputImage")
        #expect(images["max_count"] == 1)
        #expect(images["max_bytes"] == 20_000_000)
        #expect(images["carriers"] == ["url", "upload"])
        #expect(images["modes"] == .null)
        let source = try #require(images["source"])
        #expect(source["certainty"] == "inferred")
    }

    @Test("has numbers as numbers, null where there is no bound, and ratios as W:H")
    func bounds() async throws {
        let desk = Desk()
        #expect(await desk.run(["models", "--json"]) == .done)
        func row(_ model: String, _ name: String) -> JSON? {
            let card = desk.json?.array?.first { $0["id"] == .string(model) }
            return card?["parameters"]?.array?.first { $0["name"] == .string(name) }
        }
        #expect(row("flux_2_pro", "width")?["range"] == ["min": 64, "max": .null])
        #expect(row("flux_2_pro", "width")?["step"] == 32)
        #expect(row("flux_2_max", "width")?["step"] == .null)
        #expect(row("flux_2_pro", "seed")?["range"] == .null)
        #expect(row("flux_2_pro", "safety_tolerance")?["range"] == ["min": 0, "max": 6])
        #expect(row("flux_kontext_max", "aspect_ratio")?["ratio"] == ["min": "9:21", "max": "21:9"])
        #expect(row("flux_kontext_max", "guidance_scale")?["range"] == ["min": 1, "max": 10])
        #expect(row("flux-kontext-max", "aspectRatio")?["choices"]?.array?.count == 6)
        #expect(row("flux-kontext-max", "enableTranslation")?["default"] == true)
    }

    @Test("says every parameter in words, with its doubts and who says so")
    func page() async {
        let desk = Desk()
        #expect(await desk.run(["model", "flux_2_max"]) == .done)
        for line in [
            "vtrix/flux_2_max: FLUX.2 max", "  reachable  no, there is no API key in VTRIX_API_KEY.",
            "prompt (prompt, required)", "  allowed    a whole number from 0 to 5", "  default    2",
            "  doubt      anything but a multiple of 16 of at least 64: The model works on a grid of 16 pixels",
            "  source     Vtrix API page flux_2_max, 2026-10, disputed", "webhook_secret (callback secret)",
        ] {
            #expect(desk.output.contains(line + "\n") || desk.output.contains("\n" + line), "\(line)")
        }
        let kie = Desk()
        #expect(await kie.run(["model", "kie/flux-kontext-max"]) == .done)
        #expect(kie.output.contains("a whole number from 0 to 6, editing a whole number from 0 to 2\n"))
        #expect(kie.output.contains("  default    16:9 (always sent), editing none\n"))
        #expect(kie.output.contains("  links      live 14 days at the service\n"))
    }

    @Test(
        "says a time in the greatest unit that it fills",
        arguments: [
            (1_209_600, "14 days"), (86_400, "1 day"), (90_000, "25 hours"), (600, "10 minutes"), (90, "90 seconds"),
            (1, "1 second"), (0, "0 seconds"),
        ])
    func life(seconds: Int, words: String) { #expect(Moment.words(ofSeconds: seconds) == words) }

    @Test("shows its JSON Schema")
    func schema() async {
        let desk = Desk()
        #expect(await desk.run(["model", "vtrix/flux_kontext_max", "--schema"]) == .done)
        #expect(desk.json?["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(desk.json?["properties"]?["steps"]?["maximum"] == 50)
    }

    @Test("is never wider than the terminal, and is whole in a pipe", arguments: [30, 80, 132, 200, 300])
    func width(width: Int) async {
        for words in [["models"], ["models", "--takes", "3"], ["model", "flux-kontext-pro"]] {
            let (narrow, pipe) = (Desk(outputWidth: width), Desk())
            #expect(await narrow.run(words) == .done)
            #expect(await pipe.run(words) == .done)
            let widest = narrow.output.split(separator: "\n").map(\.count).max() ?? 0
            #expect(widest <= width, "\(narrow.output)")
            // Broken at other places, and nothing of it lost.
            let letters = { (text: String) in text.filter { !$0.isWhitespace }.sorted() }
            if words[0] == "model" { #expect(letters(narrow.output) == letters(pipe.output)) }
            #expect(pipe.output.contains("good") || pipe.output.contains("balanced performance."))
        }
    }

    @Test("stands in a table of Markdown that says nothing of this machine")
    func markdown() async {
        let (desk, keyed) = (Desk(), Desk(["KIE_API_KEY": "k"]))
        #expect(await desk.run(["models", "--markdown"]) == .done)
        #expect(await keyed.run(["models", "--markdown"]) == .done)
        #expect(desk.output == keyed.output)
        let head = "| model | good for | makes | pictures in | shape | safety, 0 strictest |\n| --- |"
        #expect(desk.output.hasPrefix(head))
        #expect(desk.output.contains("| `kie/flux-kontext-pro` | The standard choice for most pictures"))
        #expect(desk.output.contains("| 0–6, editing 0–2 |\n"))
        #expect(desk.output.split(separator: "\n").count == 8)
    }
}
