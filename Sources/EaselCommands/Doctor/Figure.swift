internal import Easel

/// One figure of a parameter, of which a description and a provider's page can say the same or not.
struct Figure: Sendable, Hashable {
    let aspect: Aspect
    /// The figure in one spelling, so that two that mean the same are equal.
    let words: String

    /// What a figure is about.
    enum Aspect: String, Sendable, CaseIterable {
        case parameter, type, required, range, step, choices, ratio, length, count, bytes
        case standard = "default"
    }

    init(_ aspect: Aspect, _ words: String) { (self.aspect, self.words) = (aspect, words) }

    /// A range; nil where neither end is a bound of the model's own.
    init?(from low: JSONNumber?, to high: JSONNumber?) {
        let low = low == JSONNumber(Int64.min) ? nil : low
        let high = high == JSONNumber(Int64.max) ? nil : high
        switch (low, high) {
        case (let low?, let high?): self.init(.range, "\(low) to \(high)")
        case (let low?, nil): self.init(.range, "at least \(low)")
        case (nil, let high?): self.init(.range, "at most \(high)")
        case (nil, nil): return nil
        }
    }

    /// How many characters; nil where every text that is not empty will do.
    init?(lengthFrom low: Int, to high: Int) {
        guard low > 1 || high < Int.max else { return nil }
        self.init(.length, "\(low) to \(high == Int.max ? "any" : "\(high)") characters")
    }

    /// A list of values, in any order; whole numbers without a gap are a range.
    init(choices: [String]) {
        let numbers = choices.compactMap { Int64($0) }.sorted()
        // The difference may be more than a number holds, and is then not one.
        let hasNoGap = zip(numbers, numbers.dropFirst()).allSatisfy { $1 &- $0 == 1 }
        if numbers.count == choices.count, hasNoGap, let low = numbers.first, let high = numbers.last {
            self.init(.range, "\(low) to \(high)")
        } else {
            self.init(.choices, choices.sorted().joined(separator: ", "))
        }
    }

    init(ratioFrom widest: Ratio, to narrowest: Ratio) { self.init(.ratio, "\(widest) to \(narrowest)") }

    /// What the service takes when the parameter is left out.
    init(standard value: JSON) {
        let text = value.string ?? value.text
        self.init(.standard, ["true", "false"].contains(text.lowercased()) ? text.lowercased() : text)
    }
}

extension ParameterLimits {
    /// Every figure of what a description declares.
    var figures: Set<Figure> { rule.figures.union(defaultValue.map { [Figure(standard: $0)] } ?? []) }
}

extension ParameterRule {
    /// Every figure of the rule.
    var figures: Set<Figure> {
        switch self {
        case .text(let length), .address(let length):
            Set([Figure(lengthFrom: length.lowerBound, to: length.upperBound)].compactMap { $0 })
        case .integer(let range, let step):
            Self.span(range).union(step > 1 ? [Figure(.step, "\(step)")] : [])
        case .integerText(let range): Self.span(range)
        case .decimal(let low, let high): Set([Figure(from: low, to: high)].compactMap { $0 })
        case .flag: []
        case .choice(let words): [Figure(choices: words)]
        case .ratios(let ratios): [Figure(choices: ratios.map(\.description))]
        case .ratioRange(let narrowest, let widest): [Figure(ratioFrom: widest, to: narrowest)]
        case .images(let rule):
            Set([Figure(.count, "\(rule.most)")] + (rule.mostBytes.map { [Figure(.bytes, "\($0)")] } ?? []))
        }
    }

    private static func span(_ range: ClosedRange<Int64>) -> Set<Figure> {
        Set([Figure(from: JSONNumber(range.lowerBound), to: JSONNumber(range.upperBound))].compactMap { $0 })
    }

    /// The types by which documents call what the rule judges.
    var documentTypes: Set<String> {
        switch self {
        case .text, .choice, .ratioRange, .ratios, .address: ["string"]
        case .integer: ["integer"]
        case .integerText: ["string", "integer"]
        case .decimal: ["number"]
        case .flag: ["boolean"]
        case .images: ["string", "array"]
        }
    }
}
