/// A picture in your hands: bytes that are really an image.
public struct Picture: Sendable, Hashable {
    /// The bytes of the file.
    public let bytes: [UInt8]
    /// What kind of file it is, read from the bytes.
    public let type: PictureType
    /// Its size in pixels, read from the bytes.
    public let size: PixelSize
    /// Where it was fetched.
    public let address: String
    /// A plain file name for it without ending, made by Easel and never by a service.
    public let name: String

    /// Takes bytes that are a whole picture.
    public init(_ bytes: [UInt8], address: String, name: String) throws(NotAPicture) {
        let seen = try PictureBytes(bytes)
        self.bytes = bytes
        self.type = seen.type
        self.size = seen.size
        self.address = address
        self.name = name
    }

    /// A plain name of letters, digits and dashes from the first words of a prompt.
    package static func name(for prompt: String) -> String {
        let words = prompt.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        var name = ""
        for word in words {
            let longer = name.isEmpty ? String(word.prefix(40)) : name + "-" + word
            guard longer.count <= 48 else { break }
            name = longer
        }
        return name.isEmpty ? "picture" : name
    }
}
