import EaselCore
import TestGround
import Testing

/// The smallest files that count as pictures.
enum Tiny {
    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        let header: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        let rest: [UInt8] = [8, 2, 0, 0, 0, 0, 0, 0, 0]
        return header + big(width, 4) + big(height, 4) + rest + [
            0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
        ]
    }

    static func jpeg(_ width: Int, _ height: Int, frame: UInt8 = 0xC0) -> [UInt8] {
        let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC4, 0, 3, 9]
        return head + [0xFF, frame, 0, 11, 8] + big(height, 2) + big(width, 2) + [1, 1, 0x11, 0, 0xFF, 0xD9]
    }

    static func webp(_ kind: String, _ chunk: [UInt8]) -> [UInt8] {
        let inner = Array("WEBP".utf8) + Array(kind.utf8) + little(chunk.count, 4) + chunk
        return Array("RIFF".utf8) + little(inner.count, 4) + inner
    }

    static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(value >> (8 * $0) & 0xFF) }
    }
    static func little(_ value: Int, _ count: Int) -> [UInt8] { big(value, count).reversed() }
}

@Suite("Telling pictures from other bytes")
struct PictureBytesTests {
    static let whole: [([UInt8], PictureType, Int, Int)] = [
        (Tiny.webp("VP8X", [0, 0, 0, 0, 1, 0, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 40)), .webp, 2, 2),
        (Tiny.png(1, 1), .png, 1, 1), (Tiny.png(1392, 752), .png, 1392, 752),
        (Tiny.png(10_000, 10_000), .png, 10_000, 10_000), (Tiny.png(1, 1) + [0, 0x0A, 0x0D], .png, 1, 1),
        (Tiny.jpeg(640, 480), .jpeg, 640, 480), (Tiny.jpeg(65535, 1, frame: 0xC2), .jpeg, 65535, 1),
        (Tiny.jpeg(1, 2) + [UInt8](repeating: 0, count: 63), .jpeg, 1, 2),
        (Tiny.webp("VP8X", [0, 0, 0, 0] + Tiny.little(99, 3) + Tiny.little(199, 3)), .webp, 100, 200),
        (
            Tiny.webp("VP8 ", [0, 0, 0, 0x9D, 1, 0x2A] + Tiny.little(320, 2) + Tiny.little(0x4000 | 240, 2)), .webp,
            320, 240
        ),
        (Tiny.webp("VP8L", [0x2F] + Tiny.little(15 | 31 << 14, 4) + [0, 0, 0, 0, 0]), .webp, 16, 32),
    ]

    @Test("a whole picture tells its type and size", arguments: whole)
    func reads(_ bytes: [UInt8], _ type: PictureType, _ width: Int, _ height: Int) throws {
        let seen = try PictureBytes(bytes)
        #expect(seen.type == type && seen.size == PixelSize(width: width, height: height))
    }

    @Test("D3: half of a picture is none, wherever it is cut", arguments: whole)
    func halves(_ bytes: [UInt8], _ type: PictureType, _ width: Int, _ height: Int) {
        // Padding behind the end may be cut too, so the first whole length is searched for.
        let end = bytes.lastIndex { ![0, 0x0A, 0x0D].contains($0) } ?? 0
        let stop = type == .webp ? bytes.count : end + 1
        let taken = (0..<stop).filter { (try? PictureBytes(Array(bytes.prefix($0)))) != nil }
        #expect(taken == [])
    }

    static let others: [([UInt8], String)] = [
        ([], "empty"), (Array("<!DOCTYPE html><html>".utf8), "an HTML page"),
        (Array("\n\t <HTML>".utf8), "an HTML page"), (Array("<?xml version=\"1.0\"?><svg/>".utf8), "an XML text"),
        (Array("<svg xmlns=\"\">".utf8), "an XML text"),
        (Array("<Error><Code>AccessDenied".utf8), "an XML text"), (Array(" {\"code\":404}".utf8), "a JSON text"),
        (Array("[]".utf8), "a JSON text"), ([0x7F, 0x45, 0x4C, 0x46, 2], "a program"),
        (Array("MZ\u{1}".utf8), "a program"),
        (Array("PK\u{3}\u{4}".utf8), "an archive"), ([0x1F, 0x8B, 8], "an archive"),
        (Array("GIF89a".utf8), "a GIF picture"), (Array("%PDF-1.7".utf8), "a PDF file"),
        (Array("hello".utf8), "data of no known picture type"),
        ([0xFF, 0xD8], "data of no known picture type"),
        (Array("RIFF....WAVE".utf8), "data of no known picture type"), ([0xFF, 0xD8, 0xFF], "half a jpeg picture"),
        (Array(Tiny.png(1, 1).dropLast()), "half a png picture"),
        (Tiny.png(1, 1) + [1], "half a png picture"), (Tiny.png(0, 1), "a png file without a size"),
        ([0xFF, 0xD8, 0xFF, 0xD9], "a jpeg file without a size"),
        (Array("RIFF\u{4}\u{0}\u{0}\u{0}WEBP".utf8), "a webp file without a size"),
        (Tiny.png(100_000, 100_000), "a png header that claims 100000x100000 pixels"),
        (Tiny.png(10_001, 10_000), "a png header that claims 10001x10000 pixels"),
        (Tiny.png(0xFFFF_FFFF, 0xFFFF_FFFF), "a png header that claims 4294967295x4294967295 pixels"),
    ]

    @Test("D10, D11: what is no picture is named for what it looks like", arguments: others)
    func refuses(_ bytes: [UInt8], _ seen: String) {
        let problem = #expect(throws: NotAPicture.self) { try PictureBytes(bytes) }
        #expect(problem?.seen == seen && problem?.description == "This is \(seen), not a picture.")
    }

    @Test("random damage never crashes", arguments: 0..<20)
    func random(_ seed: UInt64) {
        var random = SmallRandom(seed: seed)
        for (bytes, _, _, _) in Self.whole {
            for _ in 0..<50 {
                var damaged = bytes
                for _ in 0..<4 {
                    damaged[Int.random(in: 3..<damaged.count, using: &random)] = UInt8.random(
                        in: .min ... .max, using: &random)
                }
                let seen = try? PictureBytes(damaged)
                #expect(seen.map { $0.size.width * $0.size.height <= PictureBytes.mostPixels } != false)
            }
        }
    }
}
