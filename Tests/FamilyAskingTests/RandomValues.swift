import Easel
import TestGround

/// Random values of a model's parameters: mostly near the edges of their rules, sometimes of another kind.
///
/// What JSON Schema cannot express is left out: ratios beyond an interval or spelled in larger numbers, the length of
/// texts whose characters have several code points, addresses that a strict reader refuses.
struct RandomValues {
    var random: SmallRandom

    mutating func values(of model: ImageModel) -> ParameterValues {
        var values = ParameterValues()
        // Half of the requests are meant to be right, or nearly none would be.
        let isTame = random.isOne(in: 2)
        if case .images(let rule) = model.schema.parameter(.images, in: .edit)?.limits(in: .edit)?.rule {
            values.images = images(rule, isTame)
        }
        let mode: Mode = values.images.isEmpty ? .generate : .edit
        for parameter in model.schema.parameters where parameter.role != .images {
            let other = isTame ? nil : parameter.limits(in: random.one(of: Mode.allCases))
            guard let rule = (parameter.limits(in: mode) ?? other)?.rule else { continue }
            let isLeftOut = parameter.isRequired ? !isTame && random.isOne(in: 6) : random.isOne(in: 2)
            if !isLeftOut { values.values[parameter.name] = value(rule, isTame) }
        }
        if !isTame, random.isOne(in: 10) { values.values[random.one(of: ["stepz", "Prompt", ""])] = 1 }
        return values
    }

    private mutating func value(_ rule: ParameterRule, _ isTame: Bool) -> JSON {
        guard isTame else { return random.isOne(in: 12) ? oddValue() : value(rule) }
        var tried = value(rule)
        for _ in 0..<8 where !rule.accepts(tried) { tried = value(rule) }
        return tried
    }

    private mutating func images(_ rule: ImageRule, _ isTame: Bool) -> [ImageInput] {
        let most = isTame ? rule.most : rule.most + 2
        let count = random.isOne(in: 2) ? 0 : Int.random(in: 1...most, using: &random)
        return (0..<count).map { ImageInput(link: "https://example.com/\($0).png") }
    }

    private mutating func oddValue() -> JSON {
        random.one(of: [.null, true, 0, 1, "", "1", [], [:], .number(JSONNumber("1.5") ?? JSONNumber(1)), ["a"]])
    }

    private mutating func value(_ rule: ParameterRule) -> JSON {
        switch rule {
        case .text(let length): text(length)
        case .integer(let range, let step): .number(number(range, step))
        case .integerText(let range): integerText(range)
        case .decimal(let low, let high): decimal(low, high)
        case .flag: random.one(of: [true, false])
        case .choice(let words): .string(random.one(of: words + words + [words[0].uppercased(), "other"]))
        case .ratioRange(let narrowest, let widest):
            .string(random.one(of: [narrowest.description, widest.description, "1:1", "016:9"] + Self.noRatios))
        case .ratios(let ratios):
            .string(random.one(of: ratios.map(\.description) + ["5:4", "1:2"] + Self.noRatios))
        case .address(let length): address(length)
        case .images: .null
        }
    }

    private static let noRatios = ["", "16", "0:1", "1:0", "10000:1", "a:b", "1:1:1", " 1:1", "-1:1", "16x9"]

    private mutating func text(_ length: ClosedRange<Int>) -> JSON {
        let most = min(length.upperBound, length.lowerBound + 40)
        let count = random.one(of: [0, 1, length.lowerBound, max(length.lowerBound - 1, 0), most, most + 1])
        let letters = random.one(of: ["a", "é", " ", "\n", "狐", "\""])
        return .string(String(repeating: letters, count: count))
    }

    private mutating func number(_ range: ClosedRange<Int64>, _ step: Int64) -> JSONNumber {
        let (low, high) = (range.lowerBound, range.upperBound)
        let start = low / step * step
        let near = [low, high, start, start &+ step, start &+ step &+ 1, low &+ 1, high &- 1, 0, 1]
        let beyond = ["\(low).5", "\(low).0", "-9223372036854775809", "9223372036854775808", "1e30", "3e0"]
        let inside = Int64.random(in: range, using: &random) / step * step
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return JSONNumber(random.one(of: beyond)) ?? JSONNumber(0)
        case 1...4: return JSONNumber(inside)
        case 5: return JSONNumber(low == .min ? low : low - 1)
        case 6: return JSONNumber(high == .max ? high : high + 1)
        default: return JSONNumber(random.one(of: near))
        }
    }

    private mutating func integerText(_ range: ClosedRange<Int64>) -> JSON {
        let number = number(range, 1)
        return random.isOne(in: 2)
            ? .number(number) : .string(random.one(of: [number.text, number.text, "0" + number.text, "+1", "-0", "x"]))
    }

    private mutating func decimal(_ low: JSONNumber, _ high: JSONNumber) -> JSON {
        let near = [low.text, high.text, low.text + ".0", high.text + ".01", "-" + high.text, "0.999", "1.5", "5"]
        return .number(JSONNumber(random.one(of: near)) ?? low)
    }

    private mutating func address(_ length: ClosedRange<Int>) -> JSON {
        let start = random.one(of: ["https://example.com/", "HTTP://example.com/", "https://example.com/"])
        let most = min(length.upperBound, length.lowerBound + 60)
        let count = random.one(of: [most - 1, most, most + 1, start.count])
        let padded = start + String(repeating: "a", count: max(count - start.count, 0))
        return .string(random.one(of: [padded, padded, padded, "", "ftp://example.com/", "example.com"]))
    }
}
