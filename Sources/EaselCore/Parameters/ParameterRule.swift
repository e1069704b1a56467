/// What a parameter accepts, as data.
///
/// Checks, help, JSON Schema and capability answers all read the same rule, so they cannot disagree.
public enum ParameterRule: Sendable, Hashable {
    /// A text with so many characters; one of white space alone counts as empty.
    case text(length: ClosedRange<Int>)
    /// A whole number, and a multiple of another where one is named.
    case integer(ClosedRange<Int64>, multipleOf: Int64 = 1)
    /// A whole number that goes on the wire as text.
    case integerText(ClosedRange<Int64>)
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
        let size = mostBytes.map { ", each at most \(Self.words($0))" } ?? ""
        return "\(count) by \(ways.joined(separator: " or "))\(size)"
    }

    /// Whole megabytes as such, and every other number to the byte.
    private static func words(_ bytes: Int) -> String {
        bytes > 0 && bytes.isMultiple(of: 1_000_000) ? "\(bytes / 1_000_000) MB" : "\(bytes) bytes"
    }

    /// The way in which a picture from this source goes along, or nil when there is none.
    package func carrier(for source: ImageSource) -> ImageCarrier? {
        if case .link = source { return carriers.contains(.link) ? .link : nil }
        return carriers.first { $0 != .link }
    }
}
