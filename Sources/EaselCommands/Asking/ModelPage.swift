internal import Easel

/// One model in full, for people: what it is, and for every parameter what holds, why, and who says so.
struct ModelPage {
    private let verdict: Verdict

    init(_ verdict: Verdict) { self.verdict = verdict }

    /// The page for a terminal of this width; nil is a pipe, where no line is broken.
    func text(width: Int?) -> String {
        let model = verdict.entry.model
        let head = ["\(verdict.name): \(model.title)", model.purpose].map {
            TextBlock($0, after: "", width: width).text
        }
        let facts = facts.map { TextBlock($0.1, after: Self.label($0.0), width: width).text }
        let parameters = model.schema.parameters.map { parameter in
            let lines = lines(of: parameter).map { TextBlock($0.1, after: Self.label($0.0), width: width).text }
            return "\n" + TextBlock(Self.title(parameter), after: "", width: width).text + lines.joined()
        }
        return head.joined() + "\n" + facts.joined() + parameters.joined()
    }

    /// The model as a part of a page, without what depends on the machine that asks.
    var markdown: String {
        let model = verdict.entry.model
        let told = facts.filter { ["makes", "links"].contains($0.0) }.map { "\($0.0): \($0.1)" }
        let head = "## `\(verdict.name)`\n\n\(model.title). \(model.purpose)\n\n\(told.joined(separator: "; ")).\n\n"
        let titles = ["parameter", "allowed", "default", "is", "doubt", "source"]
        let rows = model.schema.parameters.map { parameter in
            let lines = lines(of: parameter)
            let title = Self.title(parameter).replacing(parameter.name, with: "`\(parameter.name)`", maxReplacements: 1)
            return [title]
                + titles.dropFirst().map { name in
                    lines.filter { $0.0 == name }.map(\.1).joined(separator: " ")
                }
        }
        return head
            + ([titles, titles.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
    }

    private var facts: [(String, String)] {
        let provider = verdict.entry.provider
        let words = ModelWords(entry: verdict.entry)
        let links =
            provider.service.linkLifeSeconds.map { "live \(Moment.words(ofSeconds: $0)) at the service" }
            ?? "no life is stated"
        return [
            ("family", provider.family), ("makes", words.makes), ("price", words.price(verdict.price)),
            ("links", links), ("reachable", verdict.unreachable.map { "no, \($0)" } ?? "yes"),
        ]
    }

    private func lines(of parameter: ImageParameter) -> [(String, String)] {
        let fallback = parameter.words { limits in
            let value = limits.defaultValue.map { $0.string ?? $0.text } ?? "none"
            return value + (limits.isAlwaysSent ? " (always sent)" : "")
        }
        var lines = [("allowed", parameter.words(by: \.rule.allowed))]
        if fallback != "none" { lines.append(("default", fallback)) }
        lines.append(("is", parameter.help))
        lines += parameter.doubts.map { ("doubt", Self.words($0)) }
        lines.append(("source", parameter.source == .unstated ? "nobody has said yet" : "\(parameter.source)"))
        return lines
    }

    private static func title(_ parameter: ImageParameter) -> String {
        let facts = [
            parameter.role == .extra ? nil : parameter.role.rawValue.replacing("_", with: " "),
            parameter.isRequired ? "required" : nil,
        ].compactMap { $0 }
        return parameter.name + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
    }

    private static func words(_ doubt: Doubt) -> String {
        let mode = doubt.mode.map { $0 == .generate ? "generating: " : "editing: " } ?? ""
        if case .choice([]) = doubt.rule { return mode + doubt.reason }
        return "\(mode)anything but \(doubt.rule.allowed): \(doubt.reason)"
    }

    private static func label(_ name: String) -> String {
        "  " + name + String(repeating: " ", count: 11 - name.count)
    }
}
