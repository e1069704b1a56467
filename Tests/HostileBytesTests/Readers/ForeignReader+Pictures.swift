import EaselCore

extension ForeignReader {
    /// What counts as a picture says its type and a size that can be held, and half of it counts as none.
    static let picture = ForeignReader("picture") { bytes in
        let seen: PictureBytes
        do throws(NotAPicture) { seen = try PictureBytes(bytes) } catch {
            return try mustBePlain("\(error)", "the reason")
        }
        try must([.png, .jpeg, .webp].contains(seen.type), "the type is \(seen.type)")
        let pixels = seen.size.width.multipliedReportingOverflow(by: seen.size.height)
        try must(
            !pixels.overflow && (1...PictureBytes.mostPixels).contains(pixels.partialValue), "the size is \(seen.size)")
        let end = bytes.reversed().drop { $0 == 0 || $0 == 0x0A || $0 == 0x0D }.count
        // So much padding is let through, and no more.
        if bytes.count - end < 60 { try must((try? PictureBytes(bytes + [0, 0x0A])) == seen, "padding changes it") }
        guard seen.type == .png else { return }
        try must((try? PictureBytes(Array(bytes[..<(end - 1)]))) == nil, "half of it counts as whole")
    }
}
