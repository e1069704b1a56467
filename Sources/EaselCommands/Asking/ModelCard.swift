internal import Easel

/// One model as the JSON object of `easel models --json`; its keys are an interface.
struct ModelCard {
    let json: JSON

    init(_ verdict: Verdict) {
        let (model, provider) = (verdict.entry.model, verdict.entry.provider)
        json = [
            "id": .string(model.id), "service": .string(provider.service.id), "family": .string(provider.family),
            "abilities": .array(verdict.entry.abilities.map { .string($0.rawValue) }),
            "parameters": .array(model.schema.parameters.map(Self.row)),
            "link_life_seconds": provider.service.linkLifeSeconds.map { .integer($0) } ?? .null,
            "price": verdict.price.map(OrderReport.json) ?? .null, "reachable": .bool(verdict.isReachable),
        ]
    }

    private static func row(_ parameter: ImageParameter) -> JSON {
        let each = Mode.allCases.map { ($0, parameter.limits(in: $0)) }
        let general = each.lazy.compactMap(\.1).first.map(limits) ?? JSONObject()
        let differ = Set(each.map { $0.1.map { JSON.object(limits($0)) } }).count > 1
        let modes = each.map { mode, own in
            JSONObject.Member(mode.rawValue, own.map { .object(limits($0)) } ?? .null)
        }
        var row: JSONObject = ["name": .string(parameter.name), "role": .string(parameter.role.rawValue)]
        row["type"] = general["type"]
        row["required"] = .bool(parameter.isRequired)
        for name in ["default", "range", "choices"] { row[name] = general[name] }
        row["modes"] = differ ? .object(JSONObject(modes)) : .null
        for name in ["ratio", "step", "max_count", "max_bytes", "carriers"] { row[name] = general[name] }
        row["source"] = source(parameter.source)
        return .object(row)
    }

    /// What holds in one mode.
    private static func limits(_ limits: ParameterLimits) -> JSONObject {
        let rule = limits.rule
        return [
            "type": .string(type(rule)), "default": limits.defaultValue ?? .null, "range": range(rule),
            "choices": choices(rule), "ratio": ratio(rule), "step": step(rule),
            "max_count": images(rule).map { .integer($0.most) } ?? .null,
            "max_bytes": images(rule)?.mostBytes.map { .integer($0) } ?? .null,
            "carriers": images(rule).map { .array($0.carriers.map { .string($0.rawValue) }) } ?? .null,
        ]
    }

    /// The kind of value on the wire.
    private static func type(_ rule: ParameterRule) -> String {
        switch rule {
        case .text, .integerText, .choice, .ratioRange, .ratios, .address: "string"
        case .integer: "integer"
        case .decimal: "number"
        case .flag: "boolean"
        case .images: "image"
        }
    }

    /// The least and the most, each null where there is no bound of the model's own.
    private static func range(_ rule: ParameterRule) -> JSON {
        switch rule {
        case .integer(let range, _), .integerText(let range):
            let low: JSON = range.lowerBound == .min ? .null : .integer(range.lowerBound)
            let high: JSON = range.upperBound == .max ? .null : .integer(range.upperBound)
            return low == .null && high == .null ? .null : ["min": low, "max": high]
        case .decimal(let low, let high): return ["min": .number(low), "max": .number(high)]
        default: return .null
        }
    }

    private static func choices(_ rule: ParameterRule) -> JSON {
        switch rule {
        case .choice(let words): .array(words.map { .string($0) })
        case .ratios(let ratios): .array(ratios.map { .string($0.description) })
        default: .null
        }
    }

    private static func ratio(_ rule: ParameterRule) -> JSON {
        guard case .ratioRange(let narrowest, let widest) = rule else { return .null }
        return ["min": .string(narrowest.description), "max": .string(widest.description)]
    }

    private static func step(_ rule: ParameterRule) -> JSON {
        guard case .integer(_, let step) = rule, step > 1 else { return .null }
        return .integer(step)
    }

    private static func images(_ rule: ParameterRule) -> ImageRule? {
        if case .images(let rule) = rule { rule } else { nil }
    }

    private static func source(_ source: LimitSource) -> JSON {
        guard source != .unstated else { return .null }
        return [
            "document": .string(source.document), "date": .string(source.date),
            "certainty": .string(source.certainty.rawValue),
        ]
    }
}
