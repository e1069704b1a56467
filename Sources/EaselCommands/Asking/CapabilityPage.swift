internal import Easel

/// `easel models --html`: a page for a browser, where a person picks needs and sees who fits and why others do not.
///
/// The page loads nothing and knows no rule. What each single need would be answered is asked of the registry here, and
/// the page joins these answers: a reason is always about one need, so none is lost and none is made up.
struct CapabilityPage {
    private let entries: [Registry.Entry]
    private let question: Question
    private let answers: CapabilityAnswers

    /// How every such page begins; a file that begins so may be replaced by a newer one.
    static let beginning = "<!DOCTYPE html>\n<!-- A page of easel models. -->\n"

    /// Makes the page about a registry's models; it opens with the needs of the question chosen.
    init(_ registry: Registry, asking question: Question) {
        entries = registry.entries
        self.question = question
        answers = CapabilityAnswers(registry, including: question)
    }

    /// The whole page.
    var html: String {
        """
        \(Self.beginning)<html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
        script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <title>Which model can do it?</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <header>
        <h1>Which model can do it?</h1>
        <p>Pick what you need. Every reason is the one that <code>easel</code> itself gives.</p>
        </header>
        <main>
        \(form)
        \(answer)
        </main>
        <footer><p>Written by easel \(EaselCommand.version), from the descriptions that it checks requests with. \
        This page loads nothing and sends nothing.</p></footer>
        <script type="application/json" id="answers">\(Self.embedded(answers.json))</script>
        <script>
        \(Self.script)
        </script>
        </body>
        </html>

        """
    }

    private var answer: String {
        """
        <div class="answer">
        <p id="summary" role="status" aria-live="polite">\(entries.count) models</p>
        <p class="command"><code id="command">easel models</code></p>
        <noscript><p>Scripts are off here, so this page only lists the models. The command line answers needs.</p></noscript>
        <section aria-labelledby="fit-title"><h2 id="fit-title">Can do it</h2><div id="fit">
        \(entries.map(Self.card).joined(separator: "\n"))
        </div></section>
        <section aria-labelledby="unfit-title" hidden><h2 id="unfit-title">Cannot, and why</h2><div id="unfit"></div></section>
        </div>
        """
    }

    private var form: String {
        let names = answers.names.map { choice(.checkbox, "accepts", $0, "<code>\(Self.escaped($0))</code>") }
        let isEdit = question.probe.mode == .edit
        return """
            <form autocomplete="off">
            <fieldset class="ways"><legend>It should make</legend>
            \(choice(.radio, "can", "generate", "a new picture"))
            \(choice(.radio, "can", "edit", "an edit"))
            </fieldset>
            \(select("takes", "Pictures to work from", answers.takes.map { ("takes", $0, $0) }, isOff: !isEdit))
            \(select("shape", "Shape", groups: [
                ("", [("", "", "any")]), ("Width to height", answers.ratios.map { ("ratio", $0, $0) }),
                ("Exact pixels", answers.sizes.map { ("size", $0, $0.replacing("x", with: "×")) })]))
            \(select("format", "File type", [("", "", "any")] + answers.formats.map { ("format", $0, $0) }))
            \(select("safety", "Moderation tolerates", [("", "", "any")] + answers.safeties.map(Self.safety)))
            \(select("service", "Service", [("", "", "any")] + answers.services.map { ("service", $0, $0) }))
            <details\(question.filter.accepting.isEmpty ? "" : " open")><summary>Parameters it must know</summary>
            <fieldset class="names"><legend>By the service's own name</legend>
            \(names.joined(separator: "\n"))
            </fieldset></details>
            <button type="reset">Start again</button>
            </form>
            """
    }

    private enum Kind: String { case radio, checkbox }
    private typealias Option = (need: String, value: String, label: String)

    private static func safety(_ level: String) -> Option {
        ("safety", level, level == "0" ? "0, the strictest" : "\(level)")
    }

    /// A control's value is the need as the command line has it, `ratio 21:9`, so that the script knows no names.
    private func choice(_ kind: Kind, _ need: String, _ value: String, _ label: String) -> String {
        let mark = isChosen(need, value) ? " checked" : ""
        let words = Self.escaped("\(need) \(value)")
        return "<label><input type=\"\(kind.rawValue)\" name=\"\(need)\" value=\"\(words)\"\(mark)> \(label)</label>"
    }

    private func select(_ name: String, _ title: String, _ options: [Option], isOff: Bool = false) -> String {
        select(name, title, groups: [("", options)], isOff: isOff)
    }

    private func select(_ name: String, _ title: String, groups: [(String, [Option])], isOff: Bool = false) -> String {
        let lists = groups.map { label, options in
            let items = options.map { option in
                let words = option.need.isEmpty ? "" : Self.escaped("\(option.need) \(option.value)")
                let mark = isChosen(option.need, option.value) ? " selected" : ""
                return "<option value=\"\(words)\"\(mark)>\(Self.escaped(option.label))</option>"
            }.joined()
            return label.isEmpty ? items : "<optgroup label=\"\(label)\">\(items)</optgroup>"
        }.joined()
        let off = isOff ? " disabled" : ""
        return "<label class=\"pick\"><span>\(title)</span><select name=\"\(name)\"\(off)>\(lists)</select></label>"
    }

    /// True for what the flags of the command asked for.
    private func isChosen(_ need: String, _ value: String) -> Bool {
        let probe = question.probe
        switch need {
        case "can": return value == probe.mode.rawValue
        case "takes": return value == "\(max(1, probe.images.count))"
        case "ratio": return probe.shape.map { $0 == Ratio(value).map(ImageShape.proportion) } ?? false
        case "size": return probe.shape.map { $0 == PixelSize(value).map(ImageShape.pixels) } ?? false
        case "format": return value == probe.format?.word
        case "safety": return value == probe.safety.map { "\($0)" }
        case "service": return value == question.filter.service
        default: return question.filter.accepting.contains(value)
        }
    }

    private static func card(_ entry: Registry.Entry) -> String {
        let words = ModelWords(entry: entry)
        let facts = [
            ("makes", words.makes), ("pictures in", words.picturesIn), ("shape", words.shape),
            ("safety", words.safety),
        ].map { "<div><dt>\($0.0)</dt><dd>\(escaped($0.1))</dd></div>" }
        return """
            <article data-model="\(escaped(entry.fullName))">
            <h3>\(escaped(entry.model.title)) <code>\(escaped(entry.fullName))</code></h3>
            <p>\(escaped(entry.model.purpose))</p>
            <ul class="reasons" hidden></ul>
            <dl>\(facts.joined())</dl>
            </article>
            """
    }

    /// Text that is nothing but text to a browser.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    /// JSON in which no browser can find the end of a script.
    private static func embedded(_ json: JSON) -> String { json.text.replacing("<", with: "\\u003c") }
}
