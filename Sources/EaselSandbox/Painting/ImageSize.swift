/// Reads the size of an image from its first bytes.
enum ImageSize {
    /// The ratio of an image that a request carries as base64; nil for addresses and anything unknown.
    static func ratio(ofText text: String) -> Ratio? {
        guard !ImageText.isAddress(text), let letters = ImageText.base64(of: text) else { return nil }
        guard let bytes = Base64.decode(letters.prefix(65_536)) else { return nil }
        return ratio(of: bytes)
    }

    static func ratio(of bytes: [UInt8]) -> Ratio? {
        guard let ratio = png(bytes) ?? jpeg(bytes), ratio.isWithin21To9 else { return nil }
        return ratio
    }

    private static func png(_ bytes: [UInt8]) -> Ratio? {
        guard bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        return ratio(number(bytes[16..<20]), number(bytes[20..<24]))
    }

    private static func jpeg(_ bytes: [UInt8]) -> Ratio? {
        guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
        var index = 2
        while index + 9 < bytes.count, bytes[index] == 0xFF {
            let marker = bytes[index + 1]
            // Start of frame, except the three markers of the same row that mean other things.
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return ratio(number(bytes[(index + 7)..<(index + 9)]), number(bytes[(index + 5)..<(index + 7)]))
            }
            index += 2 + number(bytes[(index + 2)..<(index + 4)])
        }
        return nil
    }

    private static func ratio(_ width: Int, _ height: Int) -> Ratio? {
        (1...100_000).contains(width) && (1...100_000).contains(height) ? Ratio(width, height) : nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
