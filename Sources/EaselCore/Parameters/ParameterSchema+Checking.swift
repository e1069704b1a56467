extension ParameterSchema {
    /// No rules across parameters.
    public var rules: [CrossRule] { [] }

    /// Judges every value by its parameter's rule, then the rules across parameters.
    public func problems(with values: ParameterValues, for mode: Mode) -> [ParameterProblem] {
        let known = parameters.filter { $0.limits(in: mode) != nil }
        let unknown = values.values.keys.sorted().filter { name in !known.contains { $0.name == name } }
        return unknown.map { unknownName($0, among: known, for: mode) }
            + known.flatMap { problems(with: values, of: $0, for: mode) }
            + rules.compactMap { $0.problem(with: Set(values.values.keys)) }
    }

    /// The parameter that answers a portable wish in a mode.
    public func parameter(_ role: ParameterRole, in mode: Mode) -> ImageParameter? {
        parameters.first { $0.role == role && $0.limits(in: mode) != nil }
    }

    private func problems(
        with values: ParameterValues, of parameter: ImageParameter, for mode: Mode
    ) -> [ParameterProblem] {
        guard let rule = parameter.limits(in: mode)?.rule else { return [] }
        if case .images(let rule) = rule { return rule.problems(with: values.images, of: parameter) }
        guard let value = values.values[parameter.name] else {
            return parameter.isRequired ? [parameter.missing(rule)] : []
        }
        return rule.accepts(value) ? [] : [parameter.refusal(of: value, rule)]
    }

    private func unknownName(_ name: String, among known: [ImageParameter], for mode: Mode) -> ParameterProblem {
        let names = known.map(\.name)
        let shown = ForeignText.cleaned(name)
        let elsewhere = parameters.contains { $0.name == name }
        let near = elsewhere ? nil : Suggestion.nearest(to: name, in: names)
        let why =
            elsewhere ? "does not apply when \(mode == .generate ? "generating" : "editing")" : "is not known here"
        return ParameterProblem(
            wish: name, parameter: name, allowed: names.joined(separator: ", "), nearest: near,
            message: "The parameter \(shown) \(why)\(near.map { "; did you mean \($0)?" } ?? ".")")
    }
}

extension ImageParameter {
    /// The wish's word for messages: the portable one, or the name for an extra.
    public var wish: String {
        switch role {
        case .extra, .callbackAddress, .callbackSecret: name
        default: role.wish
        }
    }

    func missing(_ rule: ParameterRule) -> ParameterProblem {
        ParameterProblem(
            wish: wish, parameter: name, allowed: rule.allowed,
            message: "The \(wish) is missing; it must be \(rule.allowed).")
    }

    func refusal(of value: JSON, _ rule: ParameterRule) -> ParameterProblem {
        let shown = Self.shown(value)
        let nearest = rule.nearest(to: value).map { Self.shown($0) }
        let isEmptyText = value.string?.allSatisfy(\.isWhitespace) == true
        let said = isEmptyText ? "The \(wish) is empty" : "The \(wish) \(shown) is not possible"
        let near = nearest.map { "; nearest is \($0)\(remark(onTaking: $0, for: shown))" } ?? ""
        return ParameterProblem(
            wish: wish, parameter: name, value: shown, allowed: rule.allowed, nearest: nearest,
            message: "\(said): \(name) must be \(rule.allowed)\(near).")
    }

    /// Says of a nearest value that adjusting does not take by itself that it has to be asked for.
    private func remark(onTaking nearest: String, for value: String) -> String {
        guard adjustment == .stricterOnly, let new = JSONNumber(nearest), let old = JSONNumber(value), old < new else {
            return ""
        }
        return ", which is looser than what was asked and is never taken by adjusting: ask for it"
    }

    private static func shown(_ value: JSON) -> String {
        let text = ForeignText.cleaned(value.string ?? value.text)
        return text.count <= 60 ? text : text.prefix(57) + "…"
    }
}

extension ImageRule {
    func problems(with images: [ImageInput], of parameter: ImageParameter) -> [ParameterProblem] {
        var problems: [ParameterProblem] = []
        if images.isEmpty && parameter.isRequired { problems.append(parameter.missing(.images(self))) }
        if images.count > most {
            problems.append(
                ParameterProblem(
                    wish: "images", parameter: parameter.name, value: "\(images.count)", allowed: allowed,
                    nearest: "\(most)",
                    message: "\(images.count) pictures are too many: \(parameter.name) takes \(allowed)."))
        }
        return problems + images.compactMap { problem(with: $0, of: parameter) }
    }

    private func problem(with image: ImageInput, of parameter: ImageParameter) -> ParameterProblem? {
        // Said of a picture that is refused alone; every question asks about many that are not.
        var label: String { ForeignText.cleaned(image.source.label) }
        if carrier(for: image.source) == nil {
            return ParameterProblem(
                wish: "images", parameter: parameter.name, value: label, allowed: allowed,
                message: "The picture \(label) cannot go along: \(parameter.name) takes \(allowed).")
        }
        if case .link(let text) = image.source, WebAddress(text) == nil {
            return ParameterProblem(
                wish: "images", parameter: parameter.name, value: label, allowed: allowed,
                message: "The address \(label) is not an http or https address that Easel can read.")
        }
        guard let count = image.count, let mostBytes, count > mostBytes else { return nil }
        return ParameterProblem(
            wish: "images", parameter: parameter.name, value: label, allowed: allowed,
            message: "The picture \(label) has \(count) bytes; \(parameter.name) takes at most \(mostBytes).")
    }
}

extension CrossRule {
    func problem(with names: Set<String>) -> ParameterProblem? {
        let (first, second, broken, message): (String, String, Bool, String) =
            switch self {
            case .doubtfulAbove(_, let a, let b, _): (a, b, false, "")
            case .requires(let a, let b):
                (a, b, names.contains(a) && !names.contains(b), "\(a) needs \(b) beside it.")
            case .excludes(let a, let b):
                (a, b, names.contains(a) && names.contains(b), "\(a) and \(b) exclude each other; give one of them.")
            case .together(let a, let b):
                (a, b, names.contains(a) != names.contains(b), "\(a) and \(b) go together; give both or neither.")
            }
        guard broken else { return nil }
        return ParameterProblem(wish: first, parameter: first, allowed: "\(first) with \(second)", message: message)
    }

    /// Why the values are doubtful together, or nil when they are not.
    func doubt(about values: [String: JSON]) -> String? {
        guard case .doubtfulAbove(let limit, let a, let b, let reason) = self else { return nil }
        guard let first = values[a]?.number?.int64, let second = values[b]?.number?.int64 else { return nil }
        let (product, overflow) = first.multipliedReportingOverflow(by: second)
        return overflow || product > limit ? reason : nil
    }
}
