extension ImageModel {
    /// What may be asked of the model, as JSON Schema 2020-12.
    ///
    /// It is written from the same parameters that check a request, so both say the same about everything that JSON
    /// Schema can express. An edit is a request with pictures, which stand as texts: their addresses or paths. What
    /// the language has no words for, such as the interval of a ratio or the size of a file, is in the description and
    /// under names that begin with `x-`. A schema with a hand-written check may refuse more than its parameters say.
    public func jsonSchema(service: ImageService) -> JSON { JSONSchema(of: self, at: service).json }
}

/// Writes one model's JSON Schema.
struct JSONSchema {
    private let model: ImageModel
    private let service: ImageService
    private let pictures: ImageParameter?

    init(of model: ImageModel, at service: ImageService) {
        self.model = model
        self.service = service
        pictures = model.schema.parameter(.images, in: .edit)
    }

    var json: JSON {
        var object: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string(model.title),
            "description": .string(model.purpose), "x-service": .string(service.id), "x-model": .string(model.id),
            "type": "object",
        ]
        object["properties"] = .object(JSONObject(parameters.map { JSONObject.Member($0.name, property($0)) }))
        object["required"] = Self.list(parameters.filter { isRequired($0, in: nil) }.map(\.name))
        object["additionalProperties"] = false
        for member in rules() { object[member.name] = member.value }
        for member in branches() { object[member.name] = member.value }
        return .object(object)
    }

    /// The modes that a request to this model can have.
    private var modes: [Mode] { pictures == nil ? [.generate] : Mode.allCases }

    private var parameters: [ImageParameter] {
        model.schema.parameters.filter { parameter in
            parameter.role == .images
                ? parameter.name == pictures?.name : modes.contains { parameter.limits(in: $0) != nil }
        }
    }

    /// What a parameter accepts in each mode; pictures that are there make the request an edit.
    private func limits(of parameter: ImageParameter) -> [ParameterLimits?] {
        parameter.role == .images ? [parameter.limits(in: .edit)] : modes.map { parameter.limits(in: $0) }
    }

    private func property(_ parameter: ImageParameter) -> JSON {
        let limits = limits(of: parameter)
        var members = JSONObject()
        members["description"] = .string(description(of: parameter, limits))
        if let rule = Self.common(limits.map { $0?.rule }) {
            members = JSONObject(members.members + rule.schema.members)
        }
        if parameter.role == .images, isRequired(parameter, in: nil) { members["minItems"] = 1 }
        members["default"] = Self.common(limits.map { $0?.defaultValue })
        if parameter.role == .callbackSecret { members["writeOnly"] = true }
        if parameter.role != .extra { members["x-role"] = .string(parameter.role.rawValue) }
        if !parameter.doubts.isEmpty { members["x-doubts"] = Self.list(parameter.doubts.map(\.reason)) }
        if parameter.source != .unstated {
            members["x-source"] = [
                "document": .string(parameter.source.document), "date": .string(parameter.source.date),
                "certainty": .string(parameter.source.certainty.rawValue),
            ]
        }
        return .object(members)
    }

    private func description(of parameter: ImageParameter, _ limits: [ParameterLimits?]) -> String {
        var sentences = [parameter.help]
        let unsaid = limits.compactMap { $0?.rule }.first { rule in
            switch rule {
            case .ratioRange, .ratios, .images: true
            default: false
            }
        }
        if let unsaid { sentences.append("It must be \(unsaid.allowed).") }
        if parameter.source != .unstated { sentences.append("Source: \(parameter.source).") }
        return sentences.joined(separator: " ")
    }

    private func isRequired(_ parameter: ImageParameter, in mode: Mode?) -> Bool {
        let asked = mode.map { [$0] } ?? (parameter.role == .images ? [.generate] : modes)
        return parameter.isRequired && asked.allSatisfy { parameter.limits(in: $0) != nil }
    }

    /// The rules that tie parameters together, as far as they refuse anything.
    private func rules() -> [JSONObject.Member] {
        var needs: [String: [String]] = [:]
        var apart: [JSON] = []
        for rule in model.schema.rules {
            switch rule {
            case .doubtfulAbove: break
            case .requires(let first, let second): needs[first, default: []].append(second)
            case .excludes(let first, let second): apart.append(["not": ["required": Self.list([first, second])]])
            case .together(let first, let second):
                needs[first, default: []].append(second)
                needs[second, default: []].append(first)
            }
        }
        let needed = needs.sorted { $0.key < $1.key }.map { JSONObject.Member($0.key, Self.list($0.value)) }
        return (needed.isEmpty ? [] : [JSONObject.Member("dependentRequired", .object(JSONObject(needed)))])
            + (apart.isEmpty ? [] : [JSONObject.Member("allOf", .array(apart))])
    }

    /// What holds for an edit alone and for a new picture alone, told apart by the presence of pictures.
    private func branches() -> [JSONObject.Member] {
        let (edit, generate) = (branch(.edit), branch(.generate))
        guard let pictures, !edit.members.isEmpty || !generate.members.isEmpty else { return [] }
        let condition: JSON = [
            "properties": .object([pictures.name: ["type": "array", "minItems": 1]]),
            "required": Self.list([pictures.name]),
        ]
        return [
            JSONObject.Member("if", condition), JSONObject.Member("then", .object(edit)),
            JSONObject.Member("else", .object(generate)),
        ]
    }

    private func branch(_ mode: Mode) -> JSONObject {
        var properties = JSONObject()
        let differing = parameters.filter { $0.role != .images }
        for parameter in differing {
            let limits = limits(of: parameter)
            guard let mine = parameter.limits(in: mode) else {
                properties[parameter.name] = false
                continue
            }
            var members = JSONObject()
            if Self.common(limits.map { $0?.rule }) == nil { members = mine.rule.schema }
            if Self.common(limits.map { $0?.defaultValue }) == nil { members["default"] = mine.defaultValue }
            if !members.members.isEmpty { properties[parameter.name] = .object(members) }
        }
        let required = differing.filter { isRequired($0, in: mode) && !isRequired($0, in: nil) }.map(\.name)
        var branch = JSONObject()
        if !properties.members.isEmpty { branch["properties"] = .object(properties) }
        if !required.isEmpty { branch["required"] = Self.list(required) }
        return branch
    }

    /// The value that all have, or nil when they differ or one has none.
    private static func common<Value: Equatable>(_ values: [Value?]) -> Value? {
        guard let first = values.first ?? nil else { return nil }
        return values.allSatisfy { $0 == first } ? first : nil
    }

    private static func list(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}
