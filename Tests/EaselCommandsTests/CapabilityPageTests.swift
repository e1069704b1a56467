import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("The page of easel models", .timeLimit(.minutes(10)))
struct CapabilityPageTests {
    private static let lacking: Comment = "There is no Chromium here: apt-get install chromium."

    /// What the page answered to one choice of needs.
    private struct Answer {
        let command: [String]
        let summary: String
        let fit: [String]
        let unfit: [(name: String, sentences: [String])]

        init(_ json: JSON) {
            command = json["command"]?.string?.split(separator: " ").map(String.init) ?? []
            summary = json["summary"]?.string ?? ""
            fit = json["fit"]?.array?.compactMap(\.string) ?? []
            unfit = (json["unfit"]?.array ?? []).map { card in
                (card["name"]?.string ?? "", card["sentences"]?.array?.compactMap(\.string) ?? [])
            }
        }
    }

    /// Puts every so many choice of the page's own form, and writes down what the page shows then.
    private static func questioner(every step: Int) -> String {
        """
        <script>
        const record = () => ({
          command: find("command").textContent, summary: find("summary").textContent,
          fit: [...find("fit").children].map((card) => card.dataset.model),
          unfit: [...find("unfit").children].map((card) => ({ name: card.dataset.model,
            sentences: [...card.querySelectorAll("li")].map((item) => item.textContent) })),
        });
        const first = record(), found = [];
        const values = (name) => [...form.elements[name].options].map((option) => option.value);
        const names = form.elements.accepts;
        let turn = 0;
        const ask = () => { form.dispatchEvent(new Event("change")); found.push(record()); };
        for (const mode of form.elements.can) for (const takes of mode.value === "can edit" ? values("takes") : [""])
        for (const shape of values("shape")) for (const format of values("format"))
        for (const safety of values("safety")) for (const service of values("service")) {
          turn += 1;
          if (turn % \(step) !== 0) continue;
          mode.checked = true;
          if (takes) form.elements.takes.value = takes;
          form.elements.shape.value = shape;
          form.elements.format.value = format;
          form.elements.safety.value = safety;
          form.elements.service.value = service;
          const chosen = found.length % (names.length + 2);
          names.forEach((box, index) => {
            box.checked = index === chosen || (found.length % 5 === 0 && index === chosen + 3);
          });
          ask();
        }
        form.reset();
        setTimeout(() => {
          const blocked = [];
          document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
          fetch("http://127.0.0.1:9/").catch(() => {});
          new Image().src = "http://127.0.0.1:9/x.png";
          setTimeout(() => {
            const all = { first, again: record(), turn, found, errors, blocked: blocked.sort(),
              labelled: [...form.querySelectorAll("select, input")].every((box) => box.labels.length > 0) };
            document.body.innerHTML = "<pre id='said'></pre>";
            document.getElementById("said").textContent = encodeURIComponent(JSON.stringify(all));
          }, 500);
        }, 100);
        </script>
        """
    }

    /// What the page that a command prints said of itself after the questions.
    private func questioned(_ words: [String], every step: Int) async throws -> JSON {
        let desk = Desk()
        #expect(await desk.run(["models", "--html", "-"] + words) == .done)
        return try await questioned(desk.output, every: step)
    }

    /// What a page said of itself after the questions.
    private func questioned(_ html: String, every step: Int) async throws -> JSON {
        let watch =
            "<script>const errors = []; window.addEventListener('error', (e) => errors.push(e.message));</script>"
        let page = html.replacing("<meta charset", with: watch + "\n<meta charset", maxReplacements: 1)
            .replacing("</body>", with: Self.questioner(every: step) + "</body>")
        let folder = TemporaryFolder()
        let dump = try await Browser.dump(page, in: folder)
        let begin = try #require(dump.firstRange(of: "<pre id=\"said\">"), "\(dump.suffix(500))")
        let text = String(dump[begin.upperBound...].prefix { $0 != "<" }).removingPercentEncoding
        return try JSON(reading: try #require(text))
    }

    @Test("answers in a browser word for word what easel models prints", .enabled(if: Browser.path != nil, lacking))
    func agrees() async throws {
        let said = try await questioned([], every: 13)
        #expect(said["errors"] == [])
        let answers = (said["found"]?.array ?? []).map(Answer.init)
        #expect(answers.count > 1_000)
        for (round, answer) in answers.enumerated() {
            if round.isMultiple(of: 10) { await Task.yield() }
            let desk = Desk()
            try #require(await desk.run(Array(answer.command.dropFirst())) == .done, "\(answer.command)")
            let listed = desk.output.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != " " }) }
            try #require(listed == answer.fit, "\(answer.command)")
            let header = answer.fit.isEmpty ? "No model can do this:\n" : "Not these:\n"
            let lines = answer.unfit.map { "  \($0.name): \($0.sentences.joined(separator: " "))\n" }.joined()
            try #require(desk.complaint == (lines.isEmpty ? "" : header + lines), "\(answer.command)")
            let count = answer.fit.count + answer.unfit.count
            let summary =
                answer.fit.isEmpty ? "No model can do this." : "\(answer.fit.count) of \(count) models can do this."
            try #require(answer.summary == summary)
        }
        // Neither side may agree by letting everything pass, or nothing.
        #expect(answers.contains { $0.unfit.isEmpty } && answers.contains { $0.fit.isEmpty })
        #expect(answers.contains { $0.unfit.contains { $0.sentences.count > 3 } })
    }

    /// Models of which no real one is: without pictures, with pictures alone, with something missing in every request.
    private static let odd = ImageFamily(
        "Odd", at: Kie.service, speaking: Kie.kontext,
        models: [
            ImageModel(
                "words-only", title: "Words", goodFor: "Tests.",
                accepting: [
                    ImageParameter("prompt", .prompt, .text(length: 1...9), "Words.").required(),
                    ImageParameter("shape", .ratio, .ratios([Ratio(1, 1), Ratio(7, 5)]), "Shape."),
                ]),
            ImageModel(
                "edits-only", title: "Edits", goodFor: "Tests.",
                accepting: [
                    ImageParameter("level", .safety, .integerText(2...3), "Level.").limited(to: .flag, in: .generate),
                    ImageParameter("pictures", .images, .images(ImageRule(upTo: 2, by: [.link])), "In.").required(),
                    ImageParameter("w", .width, .integer(8...80, multipleOf: 8), "Width.").only(in: .edit),
                    ImageParameter("h", .height, .integer(8...80), "Height.").only(in: .edit),
                    ImageParameter("prompt", .prompt, .text(length: 1...9), "Words.").required(),
                ]),
            ImageModel(
                "never", title: "Never", goodFor: "Tests.",
                accepting: [
                    ImageParameter("prompt", .prompt, .text(length: 2...9), "Words."),
                    ImageParameter("strength", .decimal(0, 1), "Always missing.").required(),
                    ImageParameter("type", .format, .choice(["tiff"]), "Type."),
                ]),
        ])

    @Test(
        "answers as the registry does also where a model cannot edit, cannot do without, or takes nothing",
        .enabled(if: Browser.path != nil, lacking))
    func odd() async throws {
        let registry = try Registry([Self.odd])
        func question(_ words: some Sequence<String>) throws -> Question {
            try Question(Arguments(words, flags: ModelsCommand.command.flags))
        }
        let page = CapabilityPage(registry, asking: try question(["--size", "64x65"]))
        let answers = (try await questioned(page.html, every: 3)["found"]?.array ?? []).map(Answer.init)
        #expect(answers.count > 100)
        for answer in answers {
            await Task.yield()
            let asked = try question(answer.command.dropFirst(2))
            let verdicts = registry.verdicts(for: asked.probe, where: asked.filter)
            try #require(verdicts.filter(\.fits).map(\.name) == answer.fit, "\(answer.command)")
            for (verdict, card) in zip(verdicts.filter { !$0.fits }, answer.unfit) {
                let sentences = verdict.problems.map { [$0].namingFlags(in: $0.message) }
                try #require(card.name == verdict.name && card.sentences == sentences)
            }
        }
    }

    @Test(
        "opens with the needs that were asked for, goes back to them, and reaches nobody",
        .enabled(if: Browser.path != nil, lacking))
    func opens() async throws {
        let words = ["--takes", "11", "--size", "1000x1000", "--format", "webp", "--safety", "9", "--accepts", "stps"]
        let said = try await questioned(words, every: 5_003)
        let first = Answer(try #require(said["first"]))
        #expect(
            first.command.joined(separator: " ")
                == "easel models --can edit --takes 11 --size 1000x1000 --format webp --safety 9 --accepts stps")
        #expect(said["again"] == said["first"])
        #expect(said["labelled"] == true)
        #expect(said["errors"] == [])
        #expect(said["blocked"] == ["connect-src", "img-src"])
        let desk = Desk()
        #expect(await desk.run(["models"] + words) == .done)
        let lines = first.unfit.map { "  \($0.name): \($0.sentences.joined(separator: " "))\n" }
        #expect(desk.complaint == "No model can do this:\n" + lines.joined())
    }

    @Test("names no other place, and is plain text to a browser whatever a flag says")
    func alone() async {
        let desk = Desk()
        let odd = "<img src=x>&\"'</script>"
        #expect(await desk.run(["models", "--html", "-", "--accepts", odd, "--format", odd]) == .done)
        for word in ["http://", "https://", "@import", "url(", "<img", "<link", "<iframe"] {
            #expect(!desk.output.contains(word), "\(word)")
        }
        #expect(desk.output.split(separator: "</script>").count == 3)
        #expect(desk.output.contains("&lt;img src=x&gt;&amp;&quot;'&lt;/script&gt;"))
        #expect(desk.output.contains("Content-Security-Policy\" content=\"default-src 'none'"))
    }

    @Test("is written whole, over an earlier one, and over nothing else")
    func written() async throws {
        let folder = TemporaryFolder()
        let file = folder.appending(path: "models.html").path
        let (desk, again) = (Desk(), Desk())
        #expect(await desk.run(["models", "--html", file]) == .done)
        #expect(desk.output == file + "\n" && desk.complaint.isEmpty)
        let link = folder.appending(path: "link.html").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        #expect(await again.run(["models", "--html", link, "--takes", "3"]) == .done)
        let (text, printed) = (try String(contentsOfFile: file, encoding: .utf8), Desk())
        #expect(await printed.run(["models", "--html", "-", "--takes", "3"]) == .done)
        #expect(text == printed.output && text.hasSuffix("</html>\n"))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect((mode ?? 0) & 0o400 != 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["link.html", "models.html"])

        let mine = folder.appending(path: "mine.html").path
        try "<!DOCTYPE html>\n<p>mine".write(toFile: mine, atomically: true, encoding: .utf8)
        for place in [mine, folder.path] {
            let refused = Desk()
            #expect(await refused.run(["models", "--html", place]) == .badUsage)
            #expect(
                refused.complaint == "easel: \(place) is there and is no page of easel models; name another file.\n")
        }
        #expect(try String(contentsOfFile: mine, encoding: .utf8) == "<!DOCTYPE html>\n<p>mine")
    }

    @Test("is refused with a sentence where it cannot be written or has no name")
    func refused() async {
        let (nowhere, nameless, both) = (Desk(), Desk(), Desk())
        #expect(await nowhere.run(["models", "--html", "/dev/null/models.html"]) == .ownFault)
        #expect(nowhere.complaint.hasPrefix("easel: The page could not be written: /dev/null/models.html: "))
        #expect(nowhere.complaint.contains("Name a file in a folder that can be written."))
        #expect(await nameless.run(["models", "--html", ""]) == .badUsage)
        #expect(nameless.complaint == "easel: --html is empty; give it as --html FILE.\n")
        #expect(await both.run(["models", "--html", "x", "--json"]) == .badUsage)
        #expect(both.complaint.hasPrefix("easel: --json and --html contradict each other"))
    }
}
