/// A model's parameters by name and by role, made once when the model is registered.
final class SchemaIndex: Sendable {
    let schema: any ParameterSchema
    let parameters: [ImageParameter]
    /// How many parameters there are; here for the same reason as ``ModeTable/byRole``.
    let count: Int
    let rules: [CrossRule]
    /// True when the schema judges by its list alone.
    private let isTable: Bool
    private let names: [String: Int]
    private let generating: ModeTable
    private let editing: ModeTable

    /// What counts in one mode, by the places of the parameters.
    private struct ModeTable: Sendable {
        var rules: [ParameterRule?]
        var required: [Bool]
        /// The places of the rules about pictures, which no value stands for.
        var pictures: [(rule: ImageRule, isRequired: Bool)] = []
        /// The place of the first parameter of each role, or below zero; here and not behind a pointer, because of ten
        /// thousand models each pointer is one that the processor waits for.
        var byRole = SIMD16<Int16>(repeating: -1)

        init(_ parameters: [ImageParameter], in mode: Mode) {
            rules = parameters.map { $0.rule(in: mode) }
            required = zip(parameters, rules).map { parameter, rule in
                if case .images? = rule { false } else { parameter.isRequired && rule != nil }
            }
            for (place, parameter) in parameters.enumerated() where rules[place] != nil {
                if case .images(let rule)? = rules[place] { pictures.append((rule, parameter.isRequired)) }
                let ordinal = parameter.role.ordinal
                if byRole[ordinal] < 0 { byRole[ordinal] = Int16(clamping: place) }
            }
        }

        /// True when no value is refused and none is missing.
        func accepts(_ values: PlacedValues, for wishes: Wishes) -> Bool {
            for place in values.places.indices {
                // What is unset need not be looked at, and most of a large table is unset.
                guard let value = values.places[place] else {
                    if required[place] { return false }
                    continue
                }
                guard rules[place]?.accepts(value) == true else { return false }
            }
            return pictures.allSatisfy { $0.rule.accepts(wishes, isRequired: $0.isRequired) }
        }
    }

    init(_ schema: any ParameterSchema) {
        self.schema = schema
        isTable = schema is ParameterTable
        parameters = schema.parameters
        count = parameters.count
        rules = schema.rules
        names = Dictionary(parameters.enumerated().map { ($1.name, $0) }) { first, _ in first }
        generating = ModeTable(parameters, in: .generate)
        editing = ModeTable(parameters, in: .edit)
    }

    /// The names of the parameters that count in a mode.
    func names(in mode: Mode) -> [String] {
        names.filter { parameters[$0.value].rule(in: mode) != nil }.map(\.key)
    }

    /// The place of the parameter of this name.
    func place(of name: String) -> Int? { names[name] }

    /// The place of the parameter that answers a wish in a mode.
    func place(of role: ParameterRole, in mode: Mode) -> Int? {
        let place = (mode == .generate ? generating : editing).byRole[role.ordinal]
        return place < 0 ? nil : Int(place)
    }

    /// True when the schema has nothing against the values.
    ///
    /// A table is asked without a word, because most models of a large registry are only asked whether they fit.
    func accepts(_ values: PlacedValues, for wishes: Wishes) -> Bool {
        guard isTable else { return schema.problems(with: values.named(by: self, wishes), for: wishes.mode).isEmpty }
        guard values.strays.isEmpty else { return false }
        let isFit =
            wishes.mode == .generate ? generating.accepts(values, for: wishes) : editing.accepts(values, for: wishes)
        guard isFit, !rules.isEmpty else { return isFit }
        let names = Set(values.named(by: self, wishes).values.keys)
        return rules.allSatisfy { $0.problem(with: names) == nil }
    }
}

/// Values by the places of their parameters, and those whose names the model does not know.
struct PlacedValues {
    var places: [JSON?]
    var strays: [String: JSON] = [:]

    /// The values by their names, as a schema wants them.
    func named(by index: SchemaIndex, _ wishes: Wishes) -> ParameterValues {
        var values = ParameterValues(strays, images: wishes.images)
        for (parameter, value) in zip(index.parameters, places) {
            if let value { values.values[parameter.name] = value }
        }
        return values
    }
}

extension ImageRule {
    /// True when ``problems(with:of:)`` would find none.
    fileprivate func accepts(_ wishes: Wishes, isRequired: Bool) -> Bool {
        let images = wishes.images
        guard !images.isEmpty else { return !isRequired }
        guard images.count <= most, !wishes.hasUnreadableLink else { return false }
        return images.allSatisfy { image in
            carrier(for: image.source) != nil && (mostBytes == nil || (image.count ?? 0) <= mostBytes ?? 0)
        }
    }
}

extension ParameterRole {
    /// Its place among all roles.
    fileprivate var ordinal: Int {
        switch self {
        case .prompt: 0
        case .images: 1
        case .ratio: 2
        case .width: 3
        case .height: 4
        case .seed: 5
        case .format: 6
        case .safety: 7
        case .negative: 8
        case .callbackAddress: 9
        case .callbackSecret: 10
        case .extra: 11
        }
    }
}
