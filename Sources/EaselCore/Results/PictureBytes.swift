/// What the bytes of a file say about the picture in it; headers and names are not asked.
///
/// A file counts as a picture when its beginning names a type, its size in pixels is plausible, and its *own end* is
/// there, so that a half download is noticed also where the connection looked fine.
package struct PictureBytes: Sendable, Hashable {
    /// The kind of picture.
    package let type: PictureType
    /// Its size in pixels.
    package let size: PixelSize

    /// The most pixels a picture may have.
    package static let mostPixels = 100_000_000

    /// Reads the bytes, or says why they are not a whole picture.
    package init(_ bytes: [UInt8]) throws(NotAPicture) {
        let type = try Self.type(of: bytes)
        guard Self.isWhole(bytes, type) else { throw NotAPicture(seen: "half a \(type) picture") }
        guard let size = Self.size(of: bytes, type), size.width > 0, size.height > 0 else {
            throw NotAPicture(seen: "a \(type) file without a size")
        }
        guard size.width <= Self.mostPixels / size.height else {
            throw NotAPicture(seen: "a \(type) header that claims \(size) pixels")
        }
        self.type = type
        self.size = size
    }

    /// The type that the first bytes name, or what they look like instead.
    package static func type(of bytes: [UInt8]) throws(NotAPicture) -> PictureType {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) { return .webp }
        throw NotAPicture(seen: seen(bytes))
    }

    private static func seen(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "empty" }
        if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: Array("PK".utf8)) { return "an archive" }
        if bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) || bytes.starts(with: Array("MZ".utf8)) { return "a program" }
        if bytes.starts(with: Array("GIF8".utf8)) { return "a GIF picture" }
        if bytes.starts(with: Array("%PDF".utf8)) { return "a PDF file" }
        let start = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased().drop { $0.isWhitespace }
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return "an HTML page" }
        if start.hasPrefix("<?xml") || start.hasPrefix("<svg") || start.hasPrefix("<") { return "an XML text" }
        if start.hasPrefix("{") || start.hasPrefix("[") { return "a JSON text" }
        return "data of no known picture type"
    }

    private static func isWhole(_ bytes: [UInt8], _ type: PictureType) -> Bool {
        switch type {
        case .png:
            // The chunk IEND, with its length of 0 and its fixed check sum, ends every PNG.
            return endsWith(bytes, [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
        case .jpeg:
            return endsWith(bytes, [0xFF, 0xD9])
        default:
            guard bytes.count >= 12 else { return false }
            let said = (0..<4).reduce(0) { $0 | Int(bytes[4 + $1]) << (8 * $1) }
            return bytes.count >= said + 8
        }
    }

    /// Some writers put padding behind a picture; up to 64 bytes of zeros and line ends are let through.
    private static func endsWith(_ bytes: [UInt8], _ end: [UInt8]) -> Bool {
        var rest = bytes[...]
        for _ in 0..<64 {
            if rest.suffix(end.count).elementsEqual(end) { return true }
            guard let last = rest.last, last == 0 || last == 0x0A || last == 0x0D else { return false }
            rest = rest.dropLast()
        }
        return false
    }

    private static func size(of bytes: [UInt8], _ type: PictureType) -> PixelSize? {
        switch type {
        case .png: pngSize(bytes)
        case .jpeg: jpegSize(bytes)
        default: webpSize(bytes)
        }
    }

    private static func pngSize(_ bytes: [UInt8]) -> PixelSize? {
        guard bytes.count >= 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        return PixelSize(width: big(bytes, 16, 4), height: big(bytes, 20, 4))
    }

    private static func jpegSize(_ bytes: [UInt8]) -> PixelSize? {
        var at = 2
        while at + 9 < bytes.count {
            guard bytes[at] == 0xFF else { return nil }
            let marker = bytes[at + 1]
            if marker == 0xFF {
                at += 1
                continue
            }
            let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
            if isFrame { return PixelSize(width: big(bytes, at + 7, 2), height: big(bytes, at + 5, 2)) }
            at += 2 + max(2, big(bytes, at + 2, 2))
        }
        return nil
    }

    private static func webpSize(_ bytes: [UInt8]) -> PixelSize? {
        guard bytes.count >= 30 else { return nil }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8X": return PixelSize(width: little(bytes, 24, 3) + 1, height: little(bytes, 27, 3) + 1)
        case "VP8 ": return PixelSize(width: little(bytes, 26, 2) & 0x3FFF, height: little(bytes, 28, 2) & 0x3FFF)
        case "VP8L":
            let bits = little(bytes, 21, 4)
            return PixelSize(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        default: return nil
        }
    }

    private static func big(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
        bytes[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
        bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

/// Why bytes are not a picture.
public struct NotAPicture: Error, Sendable, Hashable, CustomStringConvertible {
    /// What they look like instead.
    public let seen: String
    /// One sentence.
    public var description: String { "This is \(seen), not a picture." }
}
