/// A picture that goes in: where its bytes are.
public enum ImageSource: Sendable, Hashable, Codable {
    /// At a public http or https address; the service fetches it.
    case link(String)
    /// In a local file.
    case file(String)
    /// Here.
    case bytes([UInt8])

    /// How a person would name it in a sentence.
    package var label: String {
        switch self {
        case .link(let address): address
        case .file(let path): path
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }
}

/// A picture that goes in, after its file was looked at once.
///
/// Reading files belongs to the engine; the registry judges what was read, so that asking stays pure.
public struct ImageInput: Sendable, Hashable, Codable {
    /// Where the bytes are.
    public let source: ImageSource
    /// How many there are; nil for a link.
    public let count: Int?
    /// What kind of picture they are; nil for a link.
    public let type: PictureType?

    /// Describes a link, which is not looked at.
    package init(link: String) {
        source = .link(link)
        count = nil
        type = nil
    }

    /// Describes local bytes.
    package init(local source: ImageSource, count: Int, type: PictureType) {
        self.source = source
        self.count = count
        self.type = type
    }

    /// The bytes to send, when they are local.
    public var bytes: ImageBytes? {
        switch source {
        case .link: nil
        case .file(let path): .file(path: path, count: count ?? 0)
        case .bytes(let bytes): .memory(bytes)
        }
    }
}
