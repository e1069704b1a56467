/// What a parameter accepts, as data.
///
/// Checks, help, JSON Schema and capability answers all read the same rule, so they cannot disagree.
public enum ParameterRule: Sendable, Hashable {
    /// A text with so many characters; one of white space alone counts as empty.
    case text(length: ClosedRange<Int>)
    /// A whole number.
    case integer(ClosedRange<Int64>)
    /// A decimal number from one value to another.
    case decimal(JSONNumber, JSONNumber)
    /// Yes or no.
    case flag
    /// One of these words.
    case choice([String])
    /// Any ratio from the narrowest to the widest.
    case ratioRange(narrowest: Ratio, widest: Ratio)
    /// One of these ratios.
    case ratios([Ratio])
    /// An http or https address with so many characters.
    case address(length: ClosedRange<Int>)
    /// Pictures that go in.
    case images(ImageRule)
}

/// How many pictures go in, how, and how large each may be.
public struct ImageRule: Sendable, Hashable {
    /// The most pictures.
    public let most: Int
    /// The ways in which they can go along.
    public let carriers: [ImageCarrier]
    /// The most bytes of each, where a limit is known.
    public let mostBytes: Int?

    /// Says how pictures go in.
    public init(upTo most: Int, by carriers: [ImageCarrier], mostBytes: Int? = nil) {
        self.most = most
        self.carriers = carriers
        self.mostBytes = mostBytes
    }
}

/// A way in which a picture goes along.
public enum ImageCarrier: String, Sendable, Hashable, Codable {
    /// By its public address.
    case link = "url"
    /// As base64 inside the request.
    case base64
    /// Put at the service's upload host first, then by the address it gets there.
    case upload
}

extension ParameterRule {
    /// What is allowed, in words that complete "It must be …".
    public var allowed: String {
        switch self {
        case .text(let length):
            length.upperBound == Int.max ? "a text that is not empty" : "a text of \(Self.words(length)) characters"
        case .integer(let range):
            range == Int64.min...Int64.max ? "a whole number of 64 bits" : "a whole number from \(Self.words(range))"
        case .decimal(let low, let high): "a number from \(low) to \(high)"
        case .flag: "true or false"
        case .choice(let words): Self.list(words)
        case .ratioRange(let narrowest, let widest): "a ratio W:H from \(widest) to \(narrowest)"
        case .ratios(let ratios): Self.list(ratios.map(\.description))
        case .address(let length): "an http or https address of \(Self.words(length)) characters"
        case .images(let rule): rule.allowed
        }
    }

    /// True when the rule accepts the value; pictures are judged by ``ImageRule`` instead.
    public func accepts(_ value: JSON) -> Bool { accepted(value) != nil }

    /// The value as it goes on the wire, or nil when the rule does not accept it.
    public func accepted(_ value: JSON) -> JSON? {
        switch self {
        case .text(let length):
            guard let text = value.string, length.contains(Self.visibleCount(text)) else { return nil }
            return value
        case .integer(let range):
            guard let number = value.number?.int64, range.contains(number) else { return nil }
            return .integer(number)
        case .decimal(let low, let high):
            guard let number = value.number, low <= number, number <= high else { return nil }
            return value
        case .flag: return value.bool.map { .bool($0) }
        case .choice(let words): return value.string.flatMap { words.contains($0) ? value : nil }
        case .ratioRange(let narrowest, let widest):
            guard let ratio = value.string.flatMap({ Ratio($0) }) else { return nil }
            let isOutside = ratio.isNarrower(than: narrowest) || widest.isNarrower(than: ratio)
            return isOutside ? nil : .string(ratio.description)
        case .ratios(let ratios):
            guard let ratio = value.string.flatMap({ Ratio($0) }) else { return nil }
            return ratios.first { $0.isSameProportion(as: ratio) }.map { .string($0.description) }
        case .address(let length):
            guard let text = value.string, length.contains(text.count), WebAddress(text) != nil else { return nil }
            return value
        case .images: return nil
        }
    }

    /// The accepted value nearest to one that is not accepted, where nearness means something.
    public func nearest(to value: JSON) -> JSON? {
        switch self {
        case .integer(let range):
            guard let number = value.number?.int64 else { return nil }
            return .integer(min(max(number, range.lowerBound), range.upperBound))
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

    private static func visibleCount(_ text: String) -> Int {
        text.allSatisfy(\.isWhitespace) ? 0 : text.count
    }

    private static func words(_ range: ClosedRange<some Comparable>) -> String {
        "\(range.lowerBound) to \(range.upperBound)"
    }

    private static func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}

extension ImageRule {
    /// What is allowed, in words.
    public var allowed: String {
        let count = most == 1 ? "1 picture" : "up to \(most) pictures"
        let ways = carriers.map { carrier in
            switch carrier {
            case .link: "public address"
            case .base64: "local file"
            case .upload: "local file (uploaded first)"
            }
        }
        let size = mostBytes.map { ", each at most \($0) bytes" } ?? ""
        return "\(count) by \(ways.joined(separator: " or "))\(size)"
    }

    /// The way in which a picture from this source goes along, or nil when there is none.
    public func carrier(for source: ImageSource) -> ImageCarrier? {
        if case .link = source { return carriers.contains(.link) ? .link : nil }
        return carriers.first { $0 != .link }
    }
}
