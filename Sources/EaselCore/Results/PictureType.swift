/// A kind of picture file; open, because services learn new ones.
public struct PictureType: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The kind's word, as services write it: `jpeg`, `png`, `webp`.
    public let word: String

    /// Names a kind.
    public init(_ word: String) { self.word = word }

    /// Reads a kind from one plain text.
    public init(from decoder: any Decoder) throws { word = try decoder.singleValueContainer().decode(String.self) }

    /// Writes the kind as one plain text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }

    /// JPEG.
    public static let jpeg = PictureType("jpeg")
    /// PNG.
    public static let png = PictureType("png")
    /// WebP.
    public static let webp = PictureType("webp")

    /// The ending of a file's name.
    public var fileEnding: String { self == .jpeg ? "jpg" : word }
    /// The media type.
    public var mediaType: String { "image/\(word)" }
    /// The word.
    public var description: String { word }
}
