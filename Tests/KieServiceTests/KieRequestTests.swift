import EaselCore
import KieFluxKontext
import KieService
import Testing

@Suite("Saying orders to Kie, within the limits of flux-kontext-pro")
struct KieRequestTests {
    /// A request with its pictures, and the body that goes out or the sentences it is refused with.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ask: @Sendable (inout ImageRequest) -> Void
        let images: [ImageInput]
        let outcome: Outcome

        init(
            _ name: String, images: [ImageInput] = [], _ outcome: Outcome,
            _ ask: @escaping @Sendable (inout ImageRequest) -> Void = { _ in }
        ) {
            self.testDescription = name
            self.ask = ask
            self.images = images
            self.outcome = outcome
        }
    }

    enum Outcome: Sendable, Equatable {
        case sent(String)
        case refused([String])
    }

    private static let link = ImageInput(link: "https://a.b/c.png")
    private static let model = #""model":"flux-kontext-pro"}"#
    private static func made(_ rest: String = "") -> Outcome {
        .sent(#"{"prompt":"a","aspectRatio":"16:9",\#(rest)\#(model)"#)
    }
    private static func edited(_ rest: String = "") -> Outcome {
        .sent(#"{"prompt":"a",\#(rest)"inputImage":"https://a.b/c.png",\#(model)"#)
    }
    private static func shaped(_ ratio: String) -> Outcome {
        .sent(#"{"prompt":"a","aspectRatio":"\#(ratio)",\#(model)"#)
    }
    private static func file(_ count: Int) -> ImageInput {
        ImageInput(local: .bytes([1, 2, 3]), count: count, type: .png)
    }
    private static func extra(_ name: String, _ value: JSON, _ outcome: Outcome) -> Row {
        Row("\(name) = \(value.text)", outcome) { $0.set(name, to: value) }
    }

    static let bodies: [Row] = [
        Row("generating sends the ratio", made()),
        Row("editing leaves it out", images: [link], edited()),
        Row("editing sends a wished ratio", images: [link], edited(#""aspectRatio":"9:16","#)) {
            $0.shape = .portrait9x16
        },
        Row(
            "everything in camel case",
            .sent(
                #"{"prompt":"a","aspectRatio":"1:1","outputFormat":"png","safetyTolerance":6,"enableTranslation":false,"promptUpsampling":true,"uploadCn":true,"callBackUrl":"https://h.i/j","watermark":"w",\#(model)"#
            )
        ) {
            $0.shape = .square
            $0.format = .png
            $0.safety = 6
            $0.set("enableTranslation", to: false)
            $0.set("promptUpsampling", to: true)
            $0.set("uploadCn", to: true)
            $0.set("callBackUrl", to: "https://h.i/j")
            $0.set("watermark", to: "w")
        },
        Row("null takes a wish back", made()) { $0.set("watermark", to: .null) },
    ]

    static let shapes: [Row] =
        [
            (21, 9, "21:9"), (7, 3, "21:9"), (32, 18, "16:9"), (4, 3, "4:3"), (5, 5, "1:1"), (3, 4, "3:4"),
            (9, 16, "9:16"),
        ]
        .map { width, height, sent in Row("ratio \(width):\(height)", shaped(sent)) { $0.shape = .ratio(width, height) }
        }
        + [(9, 21, "; nearest is 9:16."), (22, 9, "; nearest is 21:9."), (5, 4, "; nearest is 4:3."), (0, 9, ".")].map {
            width, height, end in
            let said =
                "The ratio \(width):\(height) is not possible: aspectRatio must be 21:9, 16:9, 4:3, 1:1, 3:4 or 9:16"
            return Row("ratio \(width):\(height)", .refused([said + end])) { $0.shape = .ratio(width, height) }
        }

    private static func safety(_ value: Int, upTo most: Int, _ nearest: Int, _ rest: String = "") -> Outcome {
        .refused([
            "The safety \(value) is not possible: safetyTolerance must be a whole number from 0 to \(most); "
                + "nearest is \(nearest)\(rest)."
        ])
    }
    private static let takes =
        "inputImage takes 1 picture by public address or local file (uploaded first), each at most 20 MB."

    static let limits: [Row] = [
        Row("safety 0", made(#""safetyTolerance":0,"#)) { $0.safety = 0 },
        Row("safety 7", safety(7, upTo: 6, 6)) { $0.safety = 7 },
        Row(
            "safety -1",
            safety(-1, upTo: 6, 0, ", which is looser than what was asked and is never taken by adjusting: ask for it")
        ) { $0.safety = -1 },
        Row("safety 2 of an edit", images: [link], edited(#""safetyTolerance":2,"#)) { $0.safety = 2 },
        Row("safety 3 of an edit", images: [link], safety(3, upTo: 2, 2)) { $0.safety = 3 },
        Row("a seed", .refused(["flux-kontext-pro at Kie takes no seed."])) { $0.seed = 1 },
        Row("a size", .refused(["flux-kontext-pro at Kie takes no size. Nearest is 1:1."])) {
            $0.shape = .size(64, 64)
        },
        Row("a negative prompt", .refused(["flux-kontext-pro at Kie takes no negative."])) { $0.negativePrompt = "b" },
        Row("a blank prompt", .refused(["The prompt is empty: prompt must be a text that is not empty."])) {
            $0.prompt = "\n "
        },
        Row("webp", .refused(["The format webp is not possible: outputFormat must be jpeg or png."])) {
            $0.format = .webp
        },
        Row("two pictures", images: [link, link], .refused(["2 pictures are too many: \(takes)"])),
        Row(
            "a byte too many", images: [file(20_000_001)],
            .refused(["The picture 3 bytes has 20000001 bytes; inputImage takes at most 20000000."])),
        Row(
            "a private picture", images: [ImageInput(link: "https://10.0.0.7/x")],
            .refused(["Kie cannot reach https://10.0.0.7/x, which is on this machine or a private network."])),
        extra("steps", 3, .refused(["The parameter steps is not known here."])),
        extra(
            "safety_tolerance", 3,
            .refused(["The parameter safety_tolerance is not known here; did you mean safetyTolerance?"])),
        extra(
            "enableTranslation", "false",
            .refused(["The enableTranslation false is not possible: enableTranslation must be true or false."])),
        extra(
            "callBackUrl", "ftp://x",
            .refused([
                "The callBackUrl ftp://x is not possible: callBackUrl must be an http or https address."
            ])),
        extra("watermark", "", .refused(["The watermark is empty: watermark must be a text that is not empty."])),
        Row("the ratio twice", .refused(["aspectRatio is the ratio of the request; it is set twice. Leave one out."])) {
            $0.shape = .square
            $0.set("aspectRatio", to: "1:1")
        },
        Row(
            "everything at once", images: [link, link],
            .refused([
                "flux-kontext-pro at Kie takes no seed.", "2 pictures are too many: \(takes)",
                "The safety 6 is not possible: safetyTolerance must be a whole number from 0 to 2; nearest is 2.",
            ])
        ) {
            $0.seed = 1
            $0.safety = 6
        },
    ]

    @Test("a request goes out byte for byte, or is refused with every reason", arguments: bodies + shapes + limits)
    func outcome(_ row: Row) throws {
        var request = ImageRequest("a")
        request.images = row.images.map(\.source)
        row.ask(&request)
        let entry = try Sample.entry()
        let asked = request
        let result = Result { () throws(ImageFailure) in try entry.check(asked, images: row.images) }
        switch result {
        case .failure(let failure): #expect(.refused(failure.problems.map(\.message)) == row.outcome)
        case .success(let checked):
            let call = try #require(Kie.FluxKontext.family.call(for: checked))
            #expect(.sent(Sample.bytes(of: call.body)) == row.outcome)
            #expect(call.place == .api("/api/v1/flux/kontext/generate") && call.method == .post)
        }
    }

    @Test("a callback that was set by hand is noted as one that Easel will not hear")
    func callback() throws {
        var request = ImageRequest("a")
        request.set("callBackUrl", to: "https://h.i/j")
        let notes = try Sample.entry().check(request, images: []).notes.filter { $0.wish == "callBackUrl" }
        #expect(
            notes.map(\.description) == [
                "callBackUrl: exact https://h.i/j. Sent as given; Easel will not hear it there."
            ])
    }

    @Test("a local picture is uploaded first, and a ratio that Kie needs is noted")
    func carriers() throws {
        let entry = try Sample.entry()
        let edit = try entry.check(ImageRequest("a", editing: .bytes([1, 2, 3])), images: [Self.file(20_000_000)])
        #expect(edit.images.map(\.carrier) == [.upload] && edit.images.map(\.parameter) == ["inputImage"])
        let made = try entry.check(ImageRequest("a"), images: [])
        let note = Note(
            "ratio", .added, to: "16:9", parameters: ["aspectRatio"], reason: "Kie needs it; this is its own default.")
        #expect(made.notes.last == note && edit.notes.count == 1)
    }
}
