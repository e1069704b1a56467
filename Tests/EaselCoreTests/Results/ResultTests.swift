import EaselCore
import TestGround
import Testing

@Suite("Holding results")
struct ResultTests {
    @Test(
        "a picture's name is made of plain words of the prompt",
        arguments: [
            ("a red fox in the snow", "a-red-fox-in-the-snow"), ("A  Red/Fox!", "a-red-fox"),
            ("../../etc/passwd", "etc-passwd"), ("..", "picture"), ("", "picture"), ("日本語 🦊", "日本語"),
            ("C:\\con\u{0}.png", "c-con-png"),
            ("-rf *", "rf"), ("été", "été"), ("e\u{301}te\u{301}", "\u{E9}t\u{E9}"),
            ("Лиса в снегу, and", "лиса-в-снегу-and"),
            ("雪の中の赤い狐", "雪の中の赤い狐"), ("हिन्दी में", "हिन्दी-में"), ("\u{1112}\u{1161}\u{11AB}글", "한글"),
            ("می\u{200C}خواهم", "میخواهم"), ("a\u{FE0F}\u{3164}b", "a-b"), ("CON", "picture-con"),
            ("lpt1!", "picture-lpt1"),
            ("con man", "con-man"), (String(repeating: "狐", count: 90), String(repeating: "狐", count: 40)),
            ("a" + String(repeating: "\u{301}", count: 200), "picture"), ("a\r\nb\u{202e}c", "a-b-c"),
            (String(repeating: "x", count: 1000), String(repeating: "x", count: 40)),
            (String(repeating: "ab ", count: 1000), Array(repeating: "ab", count: 16).joined(separator: "-")),
            ("short " + String(repeating: "y", count: 50), "short"), ("İstanbul ①② ½ K", "i\u{307}stanbul-k"),
        ])
    func name(_ prompt: String, _ name: String) {
        #expect(Array(Picture.name(for: prompt).utf8) == Array(name.utf8))
        #expect(Picture.name(for: name) == name)
    }

    @Test("random prompts give names that are safe in any folder", arguments: 0..<10)
    func names(_ seed: UInt64) {
        var random = SmallRandom(seed: seed)
        for _ in 0..<100 {
            let name = Picture.name(for: random.text(upTo: 40))
            #expect(
                (1...48).contains(name.count) && name.utf8.count <= 144 && name.first != "-"
                    && name.unicodeScalars.allSatisfy { $0 == "-" || $0.properties.isXIDContinue && $0 != "_" })
        }
    }

    @Test("a picture is its bytes, and bytes of no picture are none")
    func picture() throws {
        let picture = try Picture(Tiny.png(3, 2), address: "https://a.b", name: "n")
        #expect(picture.type == .png && picture.size.description == "3x2")
        #expect(throws: NotAPicture.self) {
            try Picture(Array("<html>".utf8), address: "https://a.b", name: "n")
        }
        #expect(
            (PictureType.jpeg.fileEnding, PictureType.jpeg.mediaType, PictureType.webp.fileEnding) == (
                "jpg", "image/jpeg", "webp"
            ))
    }

    @Test(
        "a cost is a plain decimal of zero or more",
        arguments: [
            ("0", true), ("0.08", true), ("12345678901234567890.1234", true), ("-0.01", false), ("1e2", false),
            ("1E2", false), ("NaN", false), ("", false), ("0,08", false), (".5", false), ("5.", false), ("$1", false),
            (" 1", false),
            (String(repeating: "1", count: 40), true), (String(repeating: "1", count: 41), false),
        ])
    func cost(_ amount: String, _ isOne: Bool) {
        #expect(Cost(amount, currency: "USD")?.amount == (isOne ? amount : nil))
    }

    @Test(
        "progress stays between nothing and all",
        arguments: [(0.4, 0.4), (-1, 0), (2, 1), (.infinity, 1), (-.infinity, 0), (.nan, nil), (nil, nil)]
            as [(Double?, Double?)])
    func progress(_ said: Double?, _ shown: Double?) { #expect(TaskProgress(fraction: said).fraction == shown) }

    @Test("a note reads as one line")
    func note() {
        #expect(Note("seed", .exact, to: "7", parameters: [], reason: "Sent.").description == "seed: exact 7. Sent.")
        #expect(
            Note("ratio", .adjusted, from: "5:4", to: "4:3", parameters: [], reason: "R.").description
                == "ratio: adjusted 5:4 → 4:3. R.")
        #expect(Note("prompt", .exact, parameters: [], reason: "Sent.").description == "prompt: exact. Sent.")
    }
}
