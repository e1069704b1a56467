/// A key that no accidental rendering shows: not in text, not in a mirror, not in an encoding.
///
/// It has no `Codable` and no property that shows the text. The one way to the text is ``open(_:)``.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Takes a key as a person pastes it.
    ///
    /// White space and line ends around it and a leading `Bearer ` are taken off. A key that is empty or has anything
    /// but visible ASCII inside is refused, because a transport would drop or break the whole header.
    public init(_ text: String) throws(UnusableKey) {
        var body = Substring(text)
        Self.trim(&body)
        if body.prefix(7).lowercased() == "bearer " {
            body = body.dropFirst(7)
            Self.trim(&body)
        }
        guard !body.isEmpty, body.lowercased() != "bearer" else { throw UnusableKey(reason: "it is empty") }
        guard body.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw UnusableKey(reason: "it has a space, a line end or a character outside ASCII inside")
        }
        self.text = String(body)
    }

    /// Lends the text for as long as the closure runs; only what signs a call should need it.
    public func open<Result>(_ use: (String) throws -> Result) rethrows -> Result { try use(text) }

    /// Lends the text as the inside of a JSON text.
    public func openedForJSON<Result>(_ use: ([UInt8]) throws -> Result) rethrows -> Result {
        try use(Array(JSON.string(text).text.utf8.dropFirst().dropLast()))
    }

    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func trim(_ text: inout Substring) {
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
    }
}

/// Why a key was refused, said without showing it.
public struct UnusableKey: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with it.
    public let reason: String
    /// One sentence.
    public var description: String { "The key cannot be used: \(reason)." }
}
