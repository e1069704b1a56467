/// A body in pieces, so that pictures stream into it from their files and never lie in memory twice.
public struct WireBody: Sendable, Hashable {
    /// What the body is, for `Content-Type`.
    public var type: String
    /// The pieces in order.
    public var pieces: [Piece]

    /// One stretch of a body.
    public enum Piece: Sendable, Hashable {
        /// These bytes.
        case bytes([UInt8])
        /// A picture's bytes as they are.
        case raw(ImageBytes)
        /// A picture's bytes as base64 without line ends.
        case base64(ImageBytes)
        /// A secret as the inside of a JSON text; opened when the body is sent.
        case secret(Secret)
    }

    /// Makes a body from pieces.
    public init(type: String, pieces: [Piece]) {
        self.type = type
        self.pieces = pieces
    }

    /// Makes a JSON body; pictures inside the value have to be pieces already.
    public static func json(_ value: JSON) -> WireBody {
        WireBody(type: "application/json", pieces: [.bytes(value.bytes(isPretty: false))])
    }

    /// How many bytes go on the wire.
    public var length: Int {
        pieces.reduce(0) { sum, piece in
            switch piece {
            case .bytes(let bytes): sum + bytes.count
            case .raw(let image): sum + image.count
            case .base64(let image): sum + (image.count + 2) / 3 * 4
            case .secret(let secret): sum + secret.openedForJSON { $0.count }
            }
        }
    }
}

/// The bytes of a local picture: in memory, or in a file that is read when the body is sent.
public enum ImageBytes: Sendable, Hashable {
    /// Bytes at hand.
    case memory([UInt8])
    /// A plain file of a known size; a file that has another size when it is sent ends the call.
    case file(path: String, count: Int)

    /// How many bytes there are.
    public var count: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .file(_, let count): count
        }
    }
}
