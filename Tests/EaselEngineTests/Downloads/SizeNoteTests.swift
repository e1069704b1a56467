import EaselCore
import Testing

@testable import EaselEngine

@Suite("A picture of another size than was asked for")
struct SizeNoteTests {
    private static let schema = ParameterTable([
        ImageParameter("prompt", .prompt, .text(length: 1...10), "What it shows."),
        ImageParameter("w", .width, .integer(64...2048), "The width."),
        ImageParameter("h", .height, .integerText(64...2048), "The height."),
        ImageParameter("shape", .ratio, .ratios([Ratio(16, 9), Ratio(1, 1)]), "The ratio."),
    ])

    private func note(_ values: JSONObject, _ width: Int, _ height: Int, _ notes: [Note] = []) -> Note? {
        let request = CheckedRequest(
            service: "practice", model: "brush", mode: .generate, values: values, images: [], notes: notes)
        return Self.schema.sizeNote(asked: request, got: PixelSize(width: width, height: height))
    }

    @Test("is noted to the pixel where pixels were asked")
    func pixels() {
        let asked: JSONObject = ["prompt": "x", "w": 1024, "h": "768"]
        #expect(note(asked, 1024, 768) == nil)
        let seen = note(asked, 1024, 767)
        #expect(
            seen?.description
                == "size: adjusted width 1024, height 768 → 1024x767. The service delivered another size than was asked for."
        )
        #expect(seen?.parameters == ["w", "h"])
        #expect(note(["w": 1024], 1024, 5) == nil)
        #expect(note(["w": 1024], 1023, 5)?.from == "width 1024")
    }

    @Test(
        "is noted beyond two percent where a ratio was asked",
        arguments: [
            (1600, 900, true), (16, 9, true), (1392, 752, false), (1632, 900, true), (1633, 900, false),
            (1600, 918, true), (1600, 919, false), (900, 1600, false), (1, 1, false),
        ])
    func ratios(_ width: Int, _ height: Int, _ fits: Bool) {
        let seen = note(["shape": "16:9"], width, height)
        #expect((seen == nil) == fits)
        if let seen {
            #expect(
                seen.description
                    == "ratio: adjusted 16:9 → \(width)x\(height). The service delivered another ratio than was asked for."
            )
        }
    }

    @Test("is not noted where nobody asked")
    func nothingAsked() {
        #expect(note(["prompt": "x"], 5, 7) == nil)
        #expect(note(["shape": "match"], 5, 7) == nil)
        let added = Note("ratio", .added, to: "16:9", parameters: ["shape"], reason: "It wants one.")
        #expect(note(["shape": "16:9"], 5, 7, [added]) == nil)
    }
}
