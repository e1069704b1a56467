package import EaselCore

/// What makes an order's callback address unguessable: the order's id and 128 random bits.
///
/// Only the address that is sent to the service holds it. The order's record keeps its ``digest``, from which nobody
/// gets back to the token, and no rendering shows it. Whoever can read the record can tell a right token from a wrong
/// one, so another process than the one that placed the order can hear its callbacks.
package struct CallbackToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The order that it belongs to.
    package let order: String
    private let text: String

    /// Draws a new token for an order.
    package init(for order: String, from environment: EngineEnvironment) {
        self.order = order
        text = order + environment.newName()
    }

    /// Reads a token as it stands in a path: 64 lower-case hexadecimal digits, the first half of them the order's id.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count == 64, text.utf8.allSatisfy(Self.isDigit) else { return nil }
        self.text = String(text)
        order = String(text.prefix(32))
    }

    /// The SHA-256 of the token in hexadecimal digits: what ``OrderRecord/callback`` keeps.
    package var digest: String { SHA256.hexDigest(of: Array(text.utf8)) }

    /// Whether it is the one that was issued for an order, found in a time that does not tell where they differ.
    func belongs(to record: OrderRecord) -> Bool {
        guard record.id == order, let issued = record.callback else { return false }
        return HMACSHA256.isSame(Array(issued.utf8), Array(digest.utf8))
    }

    /// The address that a service is given, as a secret; nil where the base is none that a callback can come to.
    ///
    /// The base is the package address of the host's server up to ``CallbackReceiver/path``.
    package func address(below base: WebAddress) -> Secret? {
        guard !base.path.contains("?"), CallbackToken(text) != nil else { return nil }
        return try? Secret(base.appending(CallbackReceiver.path + text).description)
    }

    /// `<redacted>`.
    package var description: String { "<redacted>" }
    /// `<redacted>`.
    package var debugDescription: String { "<redacted>" }
    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: []) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
