extension ParameterRule {
    /// The rule in the words of JSON Schema, with what it has no words for under names that begin with `x-`.
    var schema: JSONObject {
        switch self {
        case .text(let length): Self.text(length)
        case .integer(let range, let step): Self.integer(range, step)
        case .integerText(let range): Self.integerText(range)
        case .decimal(let low, let high): ["type": "number", "minimum": .number(low), "maximum": .number(high)]
        case .flag: ["type": "boolean"]
        case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .ratioRange(let narrowest, let widest):
            [
                "type": "string", "pattern": "^(?!0+:)[0-9]{1,4}:(?!0+$)[0-9]{1,4}$",
                "x-ratio": ["min": .string(narrowest.description), "max": .string(widest.description)],
            ]
        case .ratios(let ratios): ["type": "string", "enum": .array(ratios.map { .string($0.description) })]
        case .address(let length): Self.address(length)
        case .images(let rule): rule.schema
        }
    }

    private static func text(_ length: ClosedRange<Int>) -> JSONObject {
        var members: JSONObject = ["type": "string"]
        if length.lowerBound > 0 {
            members["minLength"] = .integer(length.lowerBound)
            // A text of white space alone counts as empty.
            members["pattern"] = "\\S"
        }
        if length.upperBound < Int.max { members["maxLength"] = .integer(length.upperBound) }
        return members
    }

    private static func integer(_ range: ClosedRange<Int64>, _ step: Int64) -> JSONObject {
        var members: JSONObject = [
            "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
        ]
        if step > 1 { members["multipleOf"] = .integer(step) }
        return members
    }

    /// A number, or the same number as text.
    private static func integerText(_ range: ClosedRange<Int64>) -> JSONObject {
        let isShort = range.lowerBound >= -1000 && range.upperBound <= 1000
        let text: JSON =
            isShort
            ? ["enum": .array(range.map { .string(String($0)) })]
            : ["type": "string", "pattern": "^(0|-?[1-9][0-9]{0,18})$"]
        return ["anyOf": [.object(integer(range, 1)), text]]
    }

    private static func address(_ length: ClosedRange<Int>) -> JSONObject {
        var members = text(length)
        members["format"] = "uri"
        members["pattern"] = "^[Hh][Tt][Tt][Pp][Ss]?://"
        return members
    }
}

extension ImageRule {
    /// The rule in the words of JSON Schema: pictures by their addresses or paths.
    var schema: JSONObject {
        var members: JSONObject = [
            "type": "array", "items": ["type": "string", "minLength": 1], "maxItems": .integer(most),
            "x-carriers": .array(carriers.map { .string($0.rawValue) }),
        ]
        if let mostBytes { members["x-max-bytes"] = .integer(mostBytes) }
        return members
    }
}
