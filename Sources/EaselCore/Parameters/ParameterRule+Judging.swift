extension ParameterRule {
    /// What is allowed, in words that complete "It must be …".
    public var allowed: String {
        switch self {
        case .text(let length):
            length.upperBound == Int.max ? "a text that is not empty" : "a text of \(Self.words(length)) characters"
        case .integer(let range, let step): Self.words(range, step)
        case .integerText(let range): Self.words(range, 1)
        case .decimal(let low, let high): "a number from \(low) to \(high)"
        case .flag: "true or false"
        case .choice(let words): Self.list(words)
        case .ratioRange(let narrowest, let widest): "a ratio W:H from \(widest) to \(narrowest)"
        case .ratios(let ratios): Self.list(ratios.map(\.description))
        case .address(let length):
            "an http or https address"
                + (length.upperBound == Int.max ? "" : " of \(Self.words(length)) characters")
        case .images(let rule): rule.allowed
        }
    }

    /// True when the rule accepts the value; pictures are judged by ``ImageRule`` instead.
    public func accepts(_ value: JSON) -> Bool {
        switch self {
        case .text(let length): value.string.map { Self.isLong($0, length) } == true
        case .integer(let range, let step): Self.whole(value, in: range, step) != nil
        case .integerText(let range): Self.wholeText(value, in: range) != nil
        case .decimal(let low, let high): value.number.map { low <= $0 && $0 <= high } == true
        case .flag: value.bool != nil
        case .choice(let words): value.string.map { words.contains($0) } == true
        case .ratioRange(let narrowest, let widest): Self.ratio(value, from: narrowest, to: widest) != nil
        case .ratios(let ratios): Self.ratio(value, in: ratios) != nil
        case .address(let length):
            value.string.map { length.contains($0.count) && WebAddress($0) != nil } == true
        case .images: false
        }
    }

    /// The value as it goes on the wire, or nil when the rule does not accept it.
    package func accepted(_ value: JSON) -> JSON? {
        switch self {
        case .integer(let range, let step): Self.whole(value, in: range, step).map { .integer($0) }
        case .integerText(let range): Self.wholeText(value, in: range).map { .string(String($0)) }
        case .ratioRange(let narrowest, let widest):
            Self.ratio(value, from: narrowest, to: widest).map { .string($0.description) }
        case .ratios(let ratios): Self.ratio(value, in: ratios).map { .string($0.description) }
        case .text, .decimal, .flag, .choice, .address, .images: accepts(value) ? value : nil
        }
    }

    /// The accepted value nearest to one that is not accepted, where nearness means something.
    package func nearest(to value: JSON) -> JSON? {
        switch self {
        case .integer(let range, let step):
            return value.number?.int64.map { .integer(Self.nearest(to: $0, in: range, step)) }
        case .integerText(let range):
            return value.number?.int64.map { .integer(Self.nearest(to: $0, in: range, 1)) }
        case .decimal(let low, let high):
            guard let number = value.number else { return nil }
            return .number(number < low ? low : high < number ? high : number)
        case .choice(let words):
            return value.string.flatMap { Suggestion.nearest(to: $0, in: words) }.map { .string($0) }
        case .ratioRange(let narrowest, let widest):
            guard let ratio = value.string.flatMap({ Ratio($0) }) else { return nil }
            return .string((ratio.isNarrower(than: narrowest) ? narrowest : widest).description)
        case .ratios(let ratios):
            return value.string.flatMap { Ratio($0) }?.nearest(in: ratios).map { .string($0.description) }
        default: return nil
        }
    }

    /// True when a text has so many characters; one of white space alone has none.
    private static func isLong(_ text: String, _ length: ClosedRange<Int>) -> Bool {
        if text.allSatisfy(\.isWhitespace) { return length.contains(0) }
        // No text has more characters than bytes, so most need not be counted.
        if length.lowerBound <= 1, text.utf8.count <= length.upperBound { return true }
        return length.contains(text.count)
    }

    private static func whole(_ value: JSON, in range: ClosedRange<Int64>, _ step: Int64) -> Int64? {
        guard let number = value.number?.int64, range.contains(number), number % step == 0 else { return nil }
        return number
    }

    private static func wholeText(_ value: JSON, in range: ClosedRange<Int64>) -> Int64? {
        let number = value.number?.int64 ?? value.string.flatMap { String(Int64($0) ?? 0) == $0 ? Int64($0) : nil }
        return number.flatMap { range.contains($0) ? $0 : nil }
    }

    private static func ratio(_ value: JSON, from narrowest: Ratio, to widest: Ratio) -> Ratio? {
        guard let ratio = value.string.flatMap({ Ratio($0) }) else { return nil }
        return ratio.isNarrower(than: narrowest) || widest.isNarrower(than: ratio) ? nil : ratio
    }

    private static func ratio(_ value: JSON, in ratios: [Ratio]) -> Ratio? {
        guard let ratio = value.string.flatMap({ Ratio($0) }) else { return nil }
        return ratios.first { $0.isSameProportion(as: ratio) }
    }

    private static func nearest(to number: Int64, in range: ClosedRange<Int64>, _ step: Int64) -> Int64 {
        let inside = min(max(number, range.lowerBound), range.upperBound)
        guard step > 1 else { return inside }
        let middle = inside / step * step
        // Next to the ends of 64 bits there is no further step.
        let (below, above) = (middle.subtractingReportingOverflow(step), middle.addingReportingOverflow(step))
        let neighbours = [below, above].filter { !$0.overflow }.map(\.partialValue)
        let candidates = ([middle] + neighbours).filter { range.contains($0) }
        return candidates.min { ($0 - inside).magnitude < ($1 - inside).magnitude } ?? inside
    }

    private static func words(_ range: ClosedRange<Int64>, _ step: Int64) -> String {
        let kind = step > 1 ? "a multiple of \(step)" : "a whole number"
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): return "\(kind) of 64 bits"
        case (let low, .max): return "\(kind) of at least \(low)"
        default: return "\(kind) from \(words(range))"
        }
    }

    private static func words(_ range: ClosedRange<some Comparable>) -> String {
        "\(range.lowerBound) to \(range.upperBound)"
    }

    private static func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
