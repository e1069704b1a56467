/// Writes a canvas as a PNG file: eight bits a channel, no alpha.
enum PNGFile {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The file, with notes such as prompt and seed that image viewers show.
    static func encode(_ canvas: Canvas, notes: [(name: String, text: String)]) -> [UInt8] {
        var file = signature
        append("IHDR", big(canvas.width) + big(canvas.height) + [8, 2, 0, 0, 0], to: &file)
        for note in notes {
            // Name, end, not compressed, no language, no translated name, then UTF-8.
            append("iTXt", Array(note.name.utf8) + [0, 0, 0, 0, 0] + Array(note.text.utf8), to: &file)
        }
        append("IDAT", Deflater.zlib(rows(canvas)), to: &file)
        append("IEND", [], to: &file)
        return file
    }

    /// Each row as its difference to the row above, which is next to nothing in a landscape.
    private static func rows(_ canvas: Canvas) -> [UInt8] {
        let (width, height) = (canvas.width, canvas.height)
        let count = height * (width * 3 + 1)
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            canvas.pixels.withUnsafeBufferPointer { pixels in
                var target = 0
                for row in 0..<height {
                    bytes[target] = 2
                    target &+= 1
                    var index = row &* width
                    let end = index &+ width
                    while index < end {
                        let here = pixels[index]
                        let above = row > 0 ? pixels[index &- width] : 0
                        bytes[target] = UInt8(truncatingIfNeeded: (here >> 16) &- (above >> 16))
                        bytes[target &+ 1] = UInt8(truncatingIfNeeded: (here >> 8) &- (above >> 8))
                        bytes[target &+ 2] = UInt8(truncatingIfNeeded: here &- above)
                        target &+= 3
                        index &+= 1
                    }
                }
            }
            initialized = count
        }
    }

    private static func append(_ name: String, _ content: [UInt8], to file: inout [UInt8]) {
        let chunk = Array(name.utf8) + content
        file += big(content.count) + chunk + big(Int(Checksum.crc(chunk)))
    }

    private static func big(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
