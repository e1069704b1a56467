/// What became of one wish.
public struct Note: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The portable word of the wish, or the name of an extra.
    public let wish: String
    /// What became of it.
    public let kind: Kind
    /// The value before, as text.
    public let from: String?
    /// The value after, as text.
    public let to: String?
    /// The names on the wire.
    public let parameters: [String]
    /// Why, in one sentence.
    public let reason: String

    /// States a note.
    package init(
        _ wish: String, _ kind: Kind, from: String? = nil, to: String? = nil, parameters: [String], reason: String
    ) {
        self.wish = wish
        self.kind = kind
        self.from = from
        self.to = to
        self.parameters = parameters
        self.reason = reason
    }

    /// The things that can become of a wish.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Sent as wished.
        case exact
        /// Sent as another value.
        case adjusted
        /// Sent although nobody wished it, because the model wants it.
        case added
        /// Not sent.
        case dropped
        /// Sent as wished, though the documents disagree whether it is accepted.
        case doubtful
    }

    /// What is said of a wish about which there is nothing to say.
    static let plainReason = "Sent as wished."

    /// True when the wish goes out as it is and there is nothing more to say about it.
    public var isPlain: Bool { kind == .exact && reason == Self.plainReason }

    /// The note in one line.
    public var description: String {
        let change = [from, to].compactMap { $0 }.joined(separator: " → ")
        return "\(wish): \(kind.rawValue)\(change.isEmpty ? "" : " \(change)"). \(reason)"
    }
}
