public import EaselCore

/// What makes an order's callback address unguessable: 128 random bits.
///
/// Only the address that is sent to the service holds it. A store keeps its ``digest``, from which nobody gets back to
/// the token, and no rendering shows it.
public struct CallbackToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Draws a new token.
    public init(from environment: EngineEnvironment) { text = environment.newName() }

    /// Reads a token as it stands in a path: 32 lower-case hexadecimal digits.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count == 32, text.utf8.allSatisfy(Self.isDigit) else { return nil }
        self.text = String(text)
    }

    /// The SHA-256 of the token in hexadecimal digits: its name in memory, in files and in logs.
    public var digest: String { SHA256.hexDigest(of: Array(text.utf8)) }

    /// The address that a service is given, as a secret; nil where the base is none that a callback can come to.
    ///
    /// The base is the public address of the host's server up to ``CallbackReceiver/path``.
    public func address(below base: WebAddress) -> Secret? {
        guard !base.path.contains("?") else { return nil }
        return try? Secret(base.appending(CallbackReceiver.path + text).description)
    }

    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
