import EaselCore
import Testing
import VtrixFluxKontext
import VtrixService

@Suite("The limits of flux_kontext_max at Vtrix")
struct VtrixLimitTests {
    /// A request, its pictures, and the sentences it is refused with; none means accepted.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ask: @Sendable (inout ImageRequest) -> Void
        let images: [ImageInput]
        let said: [String]

        init(
            _ name: String, images: [ImageInput] = [], _ said: [String] = [],
            _ ask: @escaping @Sendable (inout ImageRequest) -> Void = { _ in }
        ) {
            self.testDescription = name
            self.ask = ask
            self.images = images
            self.said = said
        }
    }

    private static let link = ImageInput(link: "https://a.b/c.png")
    private static func file(_ count: Int) -> ImageInput {
        ImageInput(local: .file("big.png"), count: count, type: .png)
    }
    private static func number(_ text: String) -> JSON { JSONNumber(text).map { .number($0) } ?? .null }
    private static func extra(_ name: String, _ value: JSON, _ said: String...) -> Row {
        Row("\(name) = \(value.text)", said) { $0.set(name, to: value) }
    }

    static let numbers: [Row] = [
        Row("safety 0") { $0.safety = 0 },
        Row("safety 6") { $0.safety = 6 },
        Row("safety 6 of an edit", images: [link]) { $0.safety = 6 },
        Row(
            "safety -1",
            [
                "The safety -1 is not possible: safety_tolerance must be a whole number from 0 to 6; nearest is 0, which "
                    + "is looser than what was asked and is never taken by adjusting: ask for it."
            ]
        ) { $0.safety = -1 },
        Row(
            "safety 7 of an edit", images: [link],
            ["The safety 7 is not possible: safety_tolerance must be a whole number from 0 to 6; nearest is 6."]
        ) { $0.safety = 7 },
        extra("steps", 1), extra("steps", 50),
        extra("steps", 0, "The steps 0 is not possible: steps must be a whole number from 1 to 50; nearest is 1."),
        extra("steps", 51, "The steps 51 is not possible: steps must be a whole number from 1 to 50; nearest is 50."),
        extra("steps", number("1.5"), "The steps 1.5 is not possible: steps must be a whole number from 1 to 50."),
        extra("steps", "30", "The steps 30 is not possible: steps must be a whole number from 1 to 50."),
        extra("guidance_scale", 1), extra("guidance_scale", number("1.0")), extra("guidance_scale", 10),
        extra("guidance_scale", number("10.000")), extra("guidance_scale", number("1e1")),
        extra(
            "guidance_scale", number("0.9"),
            "The guidance_scale 0.9 is not possible: guidance_scale must be a number from 1 to 10; nearest is 1."),
        extra(
            "guidance_scale", number("10.1"),
            "The guidance_scale 10.1 is not possible: guidance_scale must be a number from 1 to 10; nearest is 10."),
        extra(
            "guidance_scale", number("10.00000000000000000001"),
            "The guidance_scale 10.00000000000000000001 is not possible: guidance_scale must be a number from 1 to 10; nearest is 10."
        ),
        extra(
            "guidance_scale", number("1e400"),
            "The guidance_scale 1e400 is not possible: guidance_scale must be a number from 1 to 10; nearest is 10."),
        extra(
            "seed", number("9223372036854775808"),
            "The seed 9223372036854775808 is not possible: seed must be a whole number of 64 bits."),
    ]

    static let shapes: [Row] =
        [(21, 9), (9, 21), (7, 3), (1, 1), (2, 3), (16, 21), (9999, 9998)].map { width, height in
            Row("ratio \(width):\(height)") { $0.shape = .ratio(width, height) }
        } + [
            ratio(22, 9, "; nearest is 21:9."), ratio(9, 22, "; nearest is 9:21."),
            ratio(2101, 900, "; nearest is 21:9."),
            ratio(0, 1, "."), ratio(-16, 9, "."), ratio(10000, 9999, "."), ratio(.max, .max, "."),
            Row("a size", ["flux_kontext_max at Vtrix takes no size. Nearest is 1:1."]) {
                $0.shape = .size(1024, 1024)
            },
        ]

    private static func ratio(_ width: Int, _ height: Int, _ end: String) -> Row {
        let said =
            "The ratio \(width):\(height) is not possible: aspect_ratio must be a ratio W:H from 21:9 to 9:21\(end)"
        return Row("ratio \(width):\(height)", [said]) { $0.shape = .ratio(width, height) }
    }

    private static let takes =
        "input_image takes up to 4 pictures by public address or local file, each at most 20 MB."
    static let pictures: [Row] = [
        Row("four pictures", images: [link, link, link, link]),
        Row("five pictures", images: [link, link, link, link, link], ["5 pictures are too many: \(takes)"]),
        Row("20 MB", images: [file(20_000_000)]),
        Row(
            "a byte more, twice", images: [file(20_000_001), link, file(20_000_001)],
            Array(repeating: "The picture big.png has 20000001 bytes; input_image takes at most 20000000.", count: 2)),
        Row(
            "no address", images: [ImageInput(link: "ftp://a.b/c")],
            ["The address ftp://a.b/c is not an http or https address that Easel can read."]),
        Row(
            "this machine", images: [ImageInput(link: "http://localhost/x")],
            ["Vtrix cannot reach http://localhost/x, which is on this machine or a private network."]),
        Row(
            "metadata", images: [ImageInput(link: "http://169.254.169.254/x")],
            ["Vtrix cannot reach http://169.254.169.254/x, which is on this machine or a private network."]),
    ]

    static let words: [Row] = [
        Row("a prompt of one character") { $0.prompt = "x" },
        Row("an empty prompt", ["The prompt is empty: prompt must be a text that is not empty."]) { $0.prompt = "" },
        Row("a blank prompt", ["The prompt is empty: prompt must be a text that is not empty."]) {
            $0.prompt = " \r\n\t\u{3000}"
        },
        Row("an empty negative prompt", ["The negative is empty: negative_prompt must be a text that is not empty."]) {
            $0.negativePrompt = ""
        },
        Row("jpeg") { $0.format = .jpeg },
        Row("webp", ["The format webp is not possible: output_format must be jpeg or png."]) { $0.format = .webp },
        Row("jpg", ["The format jpg is not possible: output_format must be jpeg or png; nearest is jpeg."]) {
            $0.format = PictureType("jpg")
        },
        extra("stepz", 3, "The parameter stepz is not known here; did you mean steps?"),
        extra("width", 64, "The parameter width is not known here."),
        extra(
            "prompt_upsampling", 1, "The prompt_upsampling 1 is not possible: prompt_upsampling must be true or false."),
        extra("prompt", "b", "prompt is the prompt of the request; it is set twice. Leave one out."),
        extra("input_image", "b", "input_image takes pictures; give them as images of the request."),
        Row("seed twice", ["seed is the seed of the request; it is set twice. Leave one out."]) {
            $0.seed = 1
            $0.set("seed", to: 1)
        },
        Row(
            "everything at once",
            [
                "The prompt is empty: prompt must be a text that is not empty.",
                "The safety 9 is not possible: safety_tolerance must be a whole number from 0 to 6; nearest is 6.",
                "The steps 0 is not possible: steps must be a whole number from 1 to 50; nearest is 1.",
            ]
        ) {
            $0.prompt = ""
            $0.safety = 9
            $0.set("steps", to: 0)
        },
    ]

    @Test("the edge is accepted and what lies next to it refused", arguments: numbers + shapes + pictures + words)
    func edges(_ row: Row) throws {
        var request = ImageRequest("a")
        request.images = row.images.map(\.source)
        row.ask(&request)
        let entry = try Sample.entry()
        let images = row.images
        let result = Result { () throws(ImageFailure) in try entry.check(request, images: images) }
        switch result {
        case .success: #expect(row.said.isEmpty)
        case .failure(let failure):
            #expect(failure.problems.map(\.message) == row.said)
            #expect(
                failure.code == .badRequest && failure.next == "Nothing was sent; change what is named and ask again.")
            #expect(
                failure.message == "flux_kontext_max at Vtrix cannot take this request: "
                    + row.said.joined(separator: " "))
        }
    }
}
