internal import Easel

/// Reads the parameters and their figures from a description in JSON: OpenAPI, JSON Schema, or a list of parameters.
struct SchemaReader {
    private let root: JSON
    /// Every group of parameters in the description, with where it stands.
    private var groups: [(place: String, parameters: [ToldParameter])] = []

    /// Every name and every text, and the parts of those that are paths: where a model's id stands by itself.
    private(set) var names: Set<String> = []

    init(_ root: JSON) {
        self.root = root
        walk(root, at: "#", depth: 0)
    }

    /// The group that has most of a model's parameters, or nil where none has more than one.
    func page(for declared: [ImageParameter]) -> ToldPage? {
        let names = Set(declared.map(\.name))
        let counted = groups.map { group in (group, group.parameters.count { names.contains($0.name) }) }
        guard let best = counted.map(\.1).max(), best > 1 else { return nil }
        let found = counted.first { $0.1 == best }?.0.parameters ?? []
        return ToldPage(parameters: found, isThorough: true)
    }

    private mutating func walk(_ value: JSON, at place: String, depth: Int) {
        guard depth < 64 else { return }
        if let text = value.string { names.formUnion(text.split(separator: "/").map(String.init)) }
        if let object = value.object {
            if let properties = object["properties"]?.object {
                let required = Set(object["required"]?.array?.compactMap(\.string) ?? [])
                let parameters = properties.members.map { member in
                    let own = "\(place)/properties/\(member.name)"
                    return parameter(member.name, member.value, required.contains(member.name), at: own)
                }
                groups.append((place, parameters))
            }
            for member in object.members {
                names.formUnion(member.name.split(separator: "/").map(String.init))
                walk(member.value, at: "\(place)/\(member.name)", depth: depth + 1)
            }
        } else if let items = value.array {
            let named = items.enumerated().compactMap { index, item -> ToldParameter? in
                guard let name = item["name"]?.string, item["type"] != nil || item["schema"] != nil else { return nil }
                return parameter(name, item, item["required"] == true, at: "\(place)/\(index)")
            }
            if !named.isEmpty { groups.append((place, named)) }
            for (index, item) in items.enumerated() { walk(item, at: "\(place)/\(index)", depth: depth + 1) }
        }
    }

    private func parameter(_ name: String, _ value: JSON, _ isRequired: Bool, at place: String) -> ToldParameter {
        var told = ToldParameter(name, at: place)
        told.isRequired = isRequired
        // What stands beside a reference, or around the one type that is not null, counts as well.
        var followed: Set<String> = []
        let parts = [value, value["schema"], value["constraints"]].compactMap { $0 }.flatMap { whole($0, &followed) }
        told.type = parts.lazy.compactMap { Self.type($0) }.first
        for part in parts { Self.figures(of: part).forEach { told.add($0, at: place) } }
        return told
    }

    /// A schema with what it refers to, each reference once: some go round in a circle, and some double at each step.
    private func whole(_ schema: JSON, _ followed: inout Set<String>) -> [JSON] {
        let name = schema["$ref"]?.string.flatMap { followed.insert($0).inserted ? $0 : nil }
        let choices = (schema["anyOf"] ?? schema["oneOf"])?.array?.filter { $0["type"] != "null" }.prefix(1) ?? []
        let others = [name.flatMap(resolved)].compactMap { $0 } + choices + (schema["allOf"]?.array ?? [])
        return others.reduce(into: [schema]) { $0 += whole($1, &followed) }
    }

    private func resolved(_ reference: String) -> JSON? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(root as JSON?) { value, name in
            value?[String(name).replacing("~1", with: "/").replacing("~0", with: "~")]
        }
    }

    private static func type(_ schema: JSON) -> String? {
        schema["type"]?.string ?? schema["type"]?.array?.compactMap(\.string).first { $0 != "null" }
    }

    private static func figures(of schema: JSON) -> [Figure] {
        func number(_ names: String...) -> JSONNumber? { names.lazy.compactMap { schema[$0]?.number }.first }
        func whole(_ names: String...) -> Int? {
            names.lazy.compactMap { schema[$0]?.number?.int64 }.first.map { Int(clamping: $0) }
        }
        var figures = [
            Figure(from: number("minimum", "min"), to: number("maximum", "max")),
            Figure(
                lengthFrom: whole("minLength", "min_length") ?? 0,
                to: whole("maxLength", "max_length") ?? Int.max),
            number("multipleOf").map { Figure(.step, "\($0)") },
            whole("maxItems", "max_items").map { Figure(.count, "\($0)") },
            whole("x-max-bytes").map { Figure(.bytes, "\($0)") },
        ]
        if let value = schema["default"], value != .null { figures.append(Figure(standard: value)) }
        let choices = (schema["enum"]?.array ?? schema["const"].map { [$0] } ?? []).filter { $0 != .null }
        if !choices.isEmpty { figures.append(Figure(choices: choices.map { $0.string ?? $0.text })) }
        let ends = [schema["x-ratio"]?["max"], schema["x-ratio"]?["min"]].compactMap {
            $0?.string.flatMap { Ratio($0) }
        }
        if ends.count == 2 { figures.append(Figure(ratioFrom: ends[0], to: ends[1])) }
        return figures.compactMap { $0 }
    }
}
