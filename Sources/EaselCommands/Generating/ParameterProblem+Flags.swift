internal import Easel

extension ImageFailure {
    /// The failure in the words of the shell; that of a batch line with the line's own members in place of flags.
    func namingFlags(ofLine isLine: Bool = false) -> ImageFailure {
        var failure = namingCommands
        failure.message = problems.namingFlags(in: isLine ? messageOfLine : message, ofLine: isLine)
        failure.next = problems.namingFlags(in: failure.next, ofLine: isLine) + wayFromUnknown(ofLine: isLine)
        if isLine { failure.problems = problems.map(\.withoutSecrets) }
        return failure
    }

    /// The message on one line: of what many models say against a request the first, and how many more there are.
    private var messageOfLine: String {
        let lines = message.split(separator: "\n").map { $0.drop { $0 == " " } }
        let more = lines.count - 2
        guard more > 0, !problems.isEmpty else { return lines.joined(separator: " ") }
        return "\(lines[0]) \(lines[1]) (\(more) more \(more == 1 ? "reason" : "reasons"); --json lists all.)"
    }

    /// Where to look, and how to go on, where a parameter is not known.
    private func wayFromUnknown(ofLine isLine: Bool) -> String {
        guard let problem = problems.first(where: { $0.message.contains(" is not known here") }) else { return "" }
        let page = model.map { "easel model \($0)" } ?? "easel models"
        let raw = isLine ? "" : "; --raw \(ForeignText.cleaned(problem.wish))=JSON sends it unchecked"
        return " See \(page) for what there is\(raw)."
    }
}

extension [ParameterProblem] {
    /// The text that tells of the problems, with what adjusts them, and the flag for a shape that must be asked for
    /// in its other form.
    func namingFlags(in text: String, ofLine isLine: Bool = false) -> String {
        let adjust = isLine ? "\"adjust\": true" : "--adjust"
        let text = text.replacing("; allow adjusting or change", with: "; give \(adjust) or change")
            .replacing("With adjusting it fits:", with: "With \(adjust) it fits:")
        return reduce(text) { text, problem in
            guard let nearest = problem.nearest, let flag = problem.otherFlag else { return text }
            let word = isLine ? "\"\(flag)\": \"\(nearest)\"" : "--\(flag) \(nearest)"
            return text.replacing("Nearest is \(nearest).", with: "Nearest is \(nearest): ask with \(word).")
        }
    }
}

extension ParameterProblem {
    /// The same for a batch line, which takes no secret.
    fileprivate var withoutSecrets: ParameterProblem {
        let names = allowed.split(separator: ", ").filter { !SettableParameters.isSecret(String($0)) }
        return ParameterProblem(
            wish: wish, parameter: parameter, value: value, allowed: names.joined(separator: ", "), nearest: nearest,
            message: message)
    }

    /// The flag for the nearest, where that is a size for a ratio, or a ratio for a size.
    fileprivate var otherFlag: String? {
        switch (wish, nearest) {
        case ("ratio", let nearest?) where PixelSize(nearest) != nil: "size"
        case ("size", let nearest?) where Ratio(nearest) != nil: "ratio"
        default: nil
        }
    }
}
