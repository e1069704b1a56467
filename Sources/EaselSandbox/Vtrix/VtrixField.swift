/// What one parameter of a Vtrix model may be.
struct VtrixField: Sendable {
    enum Rule: Sendable {
        case text(ClosedRange<Int>)
        case flag
        case integer(ClosedRange<Int64>)
        /// An integer, or the same integer as text: one page gives the type as string.
        case integerOrText(ClosedRange<Int64>)
        case number(ClosedRange<Double>)
        case choice([String])
        /// `W:H` between 21:9 and 9:21.
        case ratio
        /// At least so much, on a grid.
        case side(atLeast: Int64, grid: Int64)
        /// An address or base64, up to 20 MB.
        case image
    }

    let name: String
    let rule: Rule
    var isNullable = false

    /// What is wrong with the value, as a phrase; nil if nothing is.
    func problem(_ value: JSON) -> String? {
        if value == .null { return isNullable ? nil : "must not be null" }
        return switch rule {
        case .text(let range): Self.textProblem(value.text, range)
        case .flag: value == true || value == false ? nil : "must be a boolean"
        case .integer(let range): Self.integerProblem(value.integer, range)
        case .integerOrText(let range): Self.integerProblem(value.integer ?? value.text.flatMap { Int64($0) }, range)
        case .number(let range): Self.numberProblem(value, range)
        case .choice(let words): Self.choiceProblem(value.text, words)
        case .ratio: value.text.flatMap(Ratio.init)?.isWithin21To9 == true ? nil : "must be between 21:9 and 9:21"
        case .side(let least, let grid): Self.sideProblem(value.integer, least, grid)
        case .image: ImageText.problem(value.text)
        }
    }

    private static func textProblem(_ text: String?, _ range: ClosedRange<Int>) -> String? {
        guard let text else { return "must be a string" }
        if range.contains(text.unicodeScalars.count) { return nil }
        return text.isEmpty ? "must not be empty" : "must have \(range.lowerBound) to \(range.upperBound) characters"
    }

    private static func integerProblem(_ number: Int64?, _ range: ClosedRange<Int64>) -> String? {
        guard let number else { return "must be an integer" }
        return range.contains(number) ? nil : "must be between \(range.lowerBound) and \(range.upperBound)"
    }

    private static func numberProblem(_ value: JSON, _ range: ClosedRange<Double>) -> String? {
        guard case .number(let text) = value, let number = Double(text) else { return "must be a number" }
        return range.contains(number) ? nil : "must be between \(Int(range.lowerBound)) and \(Int(range.upperBound))"
    }

    private static func choiceProblem(_ text: String?, _ words: [String]) -> String? {
        guard let text, words.contains(text) else { return "must be one of " + words.joined(separator: ", ") }
        return nil
    }

    private static func sideProblem(_ side: Int64?, _ least: Int64, _ grid: Int64) -> String? {
        guard let side else { return "must be an integer" }
        if side < least { return "must be at least \(least)" }
        return side % grid == 0 ? nil : "must be a multiple of \(grid)"
    }
}

/// An image in a request: an address, or base64 with or without a data URL in front.
enum ImageText {
    private static let largest = 20 << 20

    static func problem(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return "must be an image URL or base64" }
        if isAddress(text) { return nil }
        guard let data = base64(of: text) else { return "must be an image URL or base64" }
        return data.count / 4 * 3 > largest ? "must have at most 20 MB" : nil
    }

    static func isAddress(_ text: String) -> Bool {
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
            return text.utf8.count > scheme.utf8.count && !text.utf8.contains { $0 <= 0x20 }
        }
        return false
    }

    /// The base64 letters; nil if there are others.
    static func base64(of text: String) -> Substring.UTF8View? {
        var letters = text[...].utf8
        if text.hasPrefix("data:") {
            guard let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64") else { return nil }
            letters = text[text.index(after: comma)...].utf8
        }
        return !letters.isEmpty && letters.allSatisfy(Base64.isLetter) ? letters : nil
    }
}
