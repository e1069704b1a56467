internal import EaselCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ParameterRule {
    /// Values on a rule's edges, and values one step outside.
    struct Edges {
        var inside: [JSON] = []
        var outside: [JSON] = []
    }

    /// The edges of the rule; pictures have their own.
    var edges: Edges {
        switch self {
        case .text(let length): Self.texts(length)
        case .integer(let range, let step): Self.integers(range, step)
        case .integerText(let range): Self.integers(range, 1, alsoAsText: true)
        case .decimal(let low, let high): Self.decimals(low, high)
        case .flag: Edges(inside: [true, false], outside: [1, 0, "true", ""])
        case .choice(let words): Edges(inside: words.map { .string($0) }, outside: ["no-such-word", "", 1])
        case .ratioRange(let narrowest, let widest):
            Edges(
                inside: [widest, narrowest].map(\.json),
                outside: [Ratio(widest.width + 1, widest.height), Ratio(narrowest.width, narrowest.height + 1)]
                    .map(\.json) + Self.noRatios)
        case .ratios(let ratios): Self.ratios(ratios)
        case .address(let length): Self.addresses(length)
        case .images: Edges()
        }
    }

    /// The longest text that is tried.
    private static let longestText = 20_000
    private static let noRatios: [JSON] = ["0:1", "1:0", "wide", "", "16:9:1", "-16:9", 1]

    private static func texts(_ length: ClosedRange<Int>) -> Edges {
        func text(_ count: Int) -> JSON {
            let words = "A sample of words. "
            return .string(String(repeating: words, count: count / words.count + 1).prefix(max(count - 1, 0)) + "x")
        }
        var edges = Edges(inside: [text(min(max(length.lowerBound, 17), length.upperBound))])
        edges.inside.append(text(max(length.lowerBound, 1)))
        if length.lowerBound > 0 { edges.outside += ["", "  \n"] }
        if length.lowerBound > 1 { edges.outside.append(text(length.lowerBound - 1)) }
        guard length.upperBound <= longestText else { return edges }
        edges.inside.append(text(length.upperBound))
        edges.outside.append(text(length.upperBound + 1))
        return edges
    }

    private static func integers(_ range: ClosedRange<Int64>, _ step: Int64, alsoAsText: Bool = false) -> Edges {
        let (low, high) = (JSON.whole(range.lowerBound, up: step), JSON.whole(range.upperBound, up: -step))
        var edges = Edges(inside: [low, high].compactMap { $0 }.map { JSON.integer($0) })
        edges.outside = [
            JSON.decimal("\(range.lowerBound)", plus: "-1"), JSON.decimal("\(range.upperBound)", plus: "1"),
        ].compactMap { $0 }
        if let low {
            edges.outside += [JSON.decimal("\(low)", plus: "0.5")].compactMap { $0 }
            if step > 1 { edges.outside += [JSON.decimal("\(low)", plus: "1")].compactMap { $0 } }
            let ends = [range.lowerBound, range.upperBound].filter { step > 1 && $0 % step != 0 }
            edges.outside += ends.map { JSON.integer($0) }
            if !alsoAsText { edges.outside.append(.string("\(low)")) }
        }
        edges.outside += ["many", "", true]
        return edges
    }

    private static func decimals(_ low: JSONNumber, _ high: JSONNumber) -> Edges {
        let outside = [JSON.decimal(low.text, plus: "-0.1"), JSON.decimal(high.text, plus: "0.1")].compactMap { $0 }
        return Edges(inside: [.number(low), .number(high)], outside: outside + [.string(low.text), "", true])
    }

    private static func ratios(_ ratios: [Ratio]) -> Edges {
        let near = ratios.flatMap { [Ratio($0.width + 1, $0.height), Ratio($0.width, $0.height + 1)] }
        let outside = near.filter { ratio in !ratios.contains { $0.isSameProportion(as: ratio) } }
        let doubled = ratios.map { Ratio(2 * $0.width, 2 * $0.height) }
        return Edges(inside: (ratios + doubled).map(\.json), outside: outside.map(\.json) + noRatios)
    }

    private static func addresses(_ length: ClosedRange<Int>) -> Edges {
        func address(_ count: Int) -> JSON? {
            let start = "https://a.example/"
            return count < start.count ? nil : .string(start + String(repeating: "x", count: count - start.count))
        }
        let usual = address(min(max(length.lowerBound, 24), length.upperBound))
        var edges = Edges(inside: [usual, address(length.lowerBound)].compactMap { $0 })
        edges.outside = ["", "ftp://a.example/x", "a.example/x", "https://", "https://a b/", 1]
        edges.outside += [length.lowerBound > 0 ? address(length.lowerBound - 1) : nil].compactMap { $0 }
        guard length.upperBound <= longestText else { return edges }
        edges.inside += [address(length.upperBound)].compactMap { $0 }
        edges.outside += [address(length.upperBound + 1)].compactMap { $0 }
        return edges
    }
}

extension Ratio {
    fileprivate var json: JSON { .string(description) }
}

extension JSON {
    /// The first multiple of a step at or beyond a bound, upward for a positive step and downward for a negative one.
    fileprivate static func whole(_ bound: Int64, up step: Int64) -> Int64? {
        guard abs(step) > 1 else { return bound }
        let rest = bound % step
        if rest == 0 { return bound }
        let isShort = (rest > 0) == (step > 0)
        let (sum, isOver) = (bound - rest).addingReportingOverflow(isShort ? step : 0)
        return isOver ? nil : sum
    }

    /// The exact sum of two decimal texts.
    fileprivate static func decimal(_ text: String, plus step: String) -> JSON? {
        guard let number = Decimal(string: text), let step = Decimal(string: step) else { return nil }
        return JSONNumber("\(number + step)").map { .number($0) }
    }
}
