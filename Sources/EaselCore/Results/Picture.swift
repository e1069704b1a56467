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

    /// A plain name of letters, digits and dashes from the first words of a prompt, in their own script.
    ///
    /// It is safe as the name of a file on every system: short, and never one that Windows keeps for a device.
    package static func name(for prompt: String) -> String {
        var name = ""
        for word in PlainWords(of: prompt).words {
            let longer = name.isEmpty ? PlainWords.beginning(of: word, upTo: 40) : name + "-" + word
            guard PlainWords.beginning(of: longer, upTo: 48) == longer else { break }
            name = longer
        }
        if name.isEmpty { return "picture" }
        return PlainWords.devices.contains(name) ? "picture-" + name : name
    }
}
