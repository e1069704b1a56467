/// The reading of base64, in either alphabet.
enum Base64 {
    static func isLetter(_ byte: UInt8) -> Bool { value(byte) != nil || byte == 0x3D }

    /// The bytes, or nil if the text is no base64; line breaks are skipped.
    static func decode(_ letters: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var isOver = false
        for letter in letters where letter != 0x0A && letter != 0x0D {
            if letter == 0x3D {
                isOver = true
                continue
            }
            guard !isOver, let six = value(letter) else { return nil }
            bits = bits << 6 | UInt32(six)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return count == 6 ? nil : bytes
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
