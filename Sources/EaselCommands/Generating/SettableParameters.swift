internal import Easel

/// What `--set` knows: read from the same schemas that check the request.
struct SettableParameters {
    private static let everything = (try? Registry.everyFamily())?.entries ?? []
    private let entries: [Registry.Entry]

    /// Every model's parameters, or those of the named model or service alone.
    init(model: String? = nil, service: String? = nil) {
        // The sandbox takes what the real models take.
        let prefix = Studio.sandboxID + "/"
        let model = model.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
        let service = service == Studio.sandboxID ? nil : service
        let named = Self.everything.filter { entry in
            (model == nil || model == entry.model.id || model == entry.fullName)
                && (service == nil || service == entry.provider.service.id)
        }
        entries = named.isEmpty ? Self.everything : named
    }

    /// True when any model keeps this parameter secret, so that it must not be shown.
    static func isSecret(_ name: String) -> Bool {
        everything.contains { entry in
            entry.model.schema.parameters.contains { $0.name == name && $0.role == .callbackSecret }
        }
    }

    /// What a person gave for a parameter.
    enum Value {
        /// A value that may be shown and stored.
        case plain(JSON)
        /// A value that is kept from every eye.
        case secret(Secret)
        /// A secret that no transport would carry, and why.
        case unusable(String)
    }

    /// The value of `--set NAME=VALUE`, read by the parameter's rule, where `null` means unset; a text that its rule
    /// cannot read stays a text and is refused by the check with the reason.
    func value(of name: String, _ text: String) -> Value {
        let parameter = entries.lazy.flatMap(\.model.schema.parameters).first { $0.name == name }
        if text == "null" { return .plain(.null) }
        guard parameter?.role != .callbackSecret else {
            do { return .secret(try Secret(text)) } catch { return .unusable(error.reason) }
        }
        return .plain(Self.plain(text, by: (parameter?.limits(in: .generate) ?? parameter?.limits(in: .edit))?.rule))
    }

    private static func plain(_ text: String, by rule: ParameterRule?) -> JSON {
        switch rule {
        case .integer, .integerText, .decimal: JSONNumber(text).map { .number($0) } ?? .string(text)
        case .flag: text == "true" ? true : text == "false" ? false : .string(text)
        case .text, .choice, .ratioRange, .ratios, .address, .images, nil: .string(text)
        }
    }

    /// The parameters that have no flag of their own, each once.
    var parameters: [ImageParameter] {
        var seen: Set<String> = []
        return entries.flatMap(\.model.schema.parameters).filter {
            !Self.hasFlag($0.role) && seen.insert($0.name).inserted
        }
    }

    /// The parameters of these models for a wish, each as its model has it.
    func parameters(for role: ParameterRole) -> [ImageParameter] {
        entries.flatMap(\.model.schema.parameters).filter { $0.role == role }
    }

    /// The appendix of the help: every parameter that has no flag of its own.
    static var text: String {
        var lines = ["Parameters for --set; null as a value means unset:"]
        for entry in everything {
            let own = entry.model.schema.parameters.filter { !hasFlag($0.role) }
            guard !own.isEmpty else { continue }
            lines.append("  \(entry.fullName)")
            lines += own.map { "    \($0.name): \($0.words(by: \.rule.allowed)). \($0.help)" }
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
