internal import Easel

/// What `--set` knows: read from the same schemas that check the request.
enum SettableParameters {
    private static let entries = (try? Registry.everyFamily())?.entries ?? []

    /// The value of `--set NAME=VALUE`, read by the parameter's rule; a text that its rule cannot read stays a text
    /// and is
    /// refused by the check with the reason.
    static func value(of name: String, _ text: String) -> JSON {
        if text == "null" { return .null }
        let limits = entries.lazy.flatMap(\.model.schema.parameters).first { $0.name == name }?.limits(in: .generate)
        switch limits?.rule {
        case .integer, .decimal: return JSONNumber(text).map { .number($0) } ?? .string(text)
        case .flag: return text == "true" ? true : text == "false" ? false : .string(text)
        default: return .string(text)
        }
    }

    /// The appendix of the help: every parameter that has no flag of its own.
    static var text: String {
        var lines = ["Parameters for --set:"]
        for entry in entries {
            lines.append("  \(entry.fullName)")
            for parameter in entry.model.schema.parameters where !hasFlag(parameter.role) {
                let rule = parameter.limits(in: .generate)?.rule.allowed ?? ""
                lines.append("    \(parameter.name): \(rule). \(parameter.help)")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func hasFlag(_ role: ParameterRole) -> Bool {
        switch role {
        case .extra, .callbackAddress, .callbackSecret: false
        default: true
        }
    }
}
