public import EaselCore

/// A picture as it was written.
public struct KeptPicture: Sendable, Hashable, Codable {
    /// Where it was written.
    public let path: String
    /// The digest of its bytes in 64 digits.
    public let sha256: String
    /// How many bytes it has.
    public let bytes: Int
    /// What kind of file it is.
    public let type: PictureType
    /// Its size in pixels.
    public let size: PixelSize
    /// Where it was fetched.
    public let address: String

    /// Describes a file that was looked at where it lies.
    init(_ seen: PictureBytes, sha256: String, bytes: Int, from address: String, at path: String) {
        self.path = path
        self.sha256 = sha256
        self.bytes = bytes
        self.type = seen.type
        self.size = seen.size
        self.address = address
    }

    /// Reads the picture where it was written; what is there now must be the bytes that came.
    public func load() throws(ImageFailure) -> Picture { try PictureFolder(path: ".").load(self) }

    /// Describes a picture that was written to a path.
    package init(_ picture: Picture, at path: String) {
        self.path = path
        self.sha256 = SHA256.hexDigest(of: picture.bytes)
        self.bytes = picture.bytes.count
        self.type = picture.type
        self.size = picture.size
        self.address = picture.address
    }
}
