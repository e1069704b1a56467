import Easel
import EaselTesting
import Testing

@Suite("The limits of each model")
struct LimitTests {
    /// One parameter of some models: what is taken as it is, what with a remark or a doubt, and what is refused.
    struct Row: Sendable, CustomTestStringConvertible {
        let models: [String]
        var modes = Mode.allCases
        let name: String
        let inside: [JSON]
        var remarked: [JSON] = []
        var doubtful: [JSON] = []
        var outside: [JSON] = []
        var testDescription: String { "\(name) of \(models.joined(separator: ", ")), \(modes.map(\.rawValue))" }
    }

    private static let (max, pro, max2, pro2) = (Six.max, Six.pro, Six.max2, Six.pro2)
    private static let (vtrix, kie) = (Six.vtrix, Six.kie)

    private static func number(_ text: String) -> JSON { JSONNumber(text).map { .number($0) } ?? .null }
    private static func address(_ count: Int) -> JSON {
        .string("https://a.b/" + String(repeating: "x", count: count - 12))
    }
    private static let noFlags: [JSON] = [1, 0, "true", "False"]
    private static let noSeeds = [number("9223372036854775808"), number("-9223372036854775809"), number("0.5"), "1"]
    private static let seeds = [.integer(Int64.min), .integer(Int64.max), -1, 0, number("9007199254740993")]

    static let rows: [Row] = [
        Row(models: vtrix, name: "seed", inside: seeds, outside: noSeeds),
        Row(models: vtrix, name: "output_format", inside: ["jpeg", "png"], outside: ["webp", "jpg", "PNG", ""]),
        Row(models: kie, name: "outputFormat", inside: ["jpeg", "png"], outside: ["webp", "jpg", "PNG", ""]),
        Row(
            models: [max, pro], name: "aspect_ratio", inside: ["21:9", "9:21", "7:3", "3:7", "1:1", "2:3", "63:27"],
            outside: ["22:9", "9:22", "64:27", "27:64", "2101:900", "0:1", "1:0", "16x9", ""]),
        Row(models: [max, pro], name: "prompt_upsampling", inside: [true, false], outside: noFlags),
        Row(models: [max], name: "safety_tolerance", inside: [0, 1, 2, 6], outside: [-1, 7, number("1.5"), "2"]),
        Row(models: [max], name: "steps", inside: [1, 50], outside: [0, 51, number("1.5"), number("50.5"), "30"]),
        Row(
            models: [max], name: "guidance_scale", inside: [1, 10, number("1.0"), number("1.1"), number("9.9")],
            outside: [number("0.9"), number("10.1"), "5", true]),
        Row(models: [max], name: "negative_prompt", inside: ["x"], outside: ["", " \n"]),
        Row(models: [pro], name: "safety_tolerance", inside: [1, 6], doubtful: [0], outside: [-1, 7, number("0.5")]),
        Row(models: [max2], name: "safety_tolerance", inside: [0, 5], outside: [-1, 6, number("4.5")]),
        Row(
            models: [pro2], name: "safety_tolerance", inside: [1, 6, "1"], doubtful: [0, "0"], outside: [-1, 7, "7"]),
        Row(
            models: [max2], name: "width", inside: [64, 96, 4096], remarked: [80, 112], doubtful: [65, 72, 1000],
            outside: [0, 63, -64, number("64.5"), "64"]),
        Row(
            models: [max2], name: "height", inside: [64, 96, 4096], remarked: [80, 112], doubtful: [65, 72, 1000],
            outside: [0, 63, -64, number("64.5"), "64"]),
        Row(models: [pro2], name: "width", inside: [64, 96, 4096], outside: [0, 32, 63, 65, 80, 95, "64"]),
        Row(models: [pro2], name: "height", inside: [64, 96, 4096], outside: [0, 32, 63, 65, 80, 95, "64"]),
        Row(
            models: [max2], name: "webhook_url", inside: [], doubtful: [address(2083), address(13), "http://a"],
            outside: [address(2084), "", "ftp://a.b/c", "a.b", "https://a b"]),
        Row(
            models: kie, modes: [.generate], name: "aspectRatio",
            inside: ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16", "32:18", "50:50"],
            outside: ["22:9", "9:21", "3:2", "2:3", "16:10", "17:9", "auto"]),
        Row(
            models: kie, modes: [.edit], name: "aspectRatio", inside: [],
            remarked: ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"], outside: ["22:9", "9:21", "3:2", "original"]),
        Row(models: kie, modes: [.generate], name: "safetyTolerance", inside: [0, 6], outside: [-1, 7, "2"]),
        Row(models: kie, modes: [.edit], name: "safetyTolerance", inside: [0, 2], outside: [-1, 3, 6]),
        Row(models: kie, name: "enableTranslation", inside: [true, false], outside: noFlags),
        Row(models: kie, name: "uploadCn", inside: [true, false], outside: noFlags),
        Row(models: kie, name: "promptUpsampling", inside: [true, false], outside: noFlags),
        Row(
            models: kie, name: "callBackUrl", inside: [], remarked: ["https://a.b/c"],
            outside: ["", "a.b", "ftp://a.b/c"]),
        Row(models: kie, name: "watermark", inside: ["id"], outside: ["", 1]),
        // What belongs to other models is not known here.
        Row(
            models: [pro, max2, pro2] + kie, name: "steps", inside: [], outside: [30]),
        Row(models: [pro, max2, pro2] + kie, name: "guidance_scale", inside: [], outside: [5]),
        Row(models: [pro, max2, pro2] + kie, name: "negative_prompt", inside: [], outside: ["fog"]),
        Row(models: [max2, pro2] + kie, name: "prompt_upsampling", inside: [], outside: [true]),
        Row(models: [max2, pro2] + kie, name: "aspect_ratio", inside: [], outside: ["1:1"]),
        Row(models: [max, pro] + kie, name: "width", inside: [], outside: [64]),
        Row(models: [max, pro, pro2] + kie, name: "webhook_url", inside: [], outside: ["https://a.b/c"]),
        Row(models: kie, name: "seed", inside: [], outside: [1]),
    ]

    @Test("P20: are taken at the edge and refused one step outside", arguments: rows)
    func limits(_ row: Row) throws {
        for model in row.models {
            for mode in row.modes {
                let entry = try Six.entry(model)
                func kind(_ value: JSON) -> String {
                    Six.outcome(of: row.name, value, on: entry, mode)
                }
                for value in row.inside { #expect(kind(value) == "exact", "\(model) \(mode) \(value.text)") }
                for value in row.remarked { #expect(kind(value) == "remarked", "\(model) \(mode) \(value.text)") }
                for value in row.doubtful { #expect(kind(value) == "doubtful", "\(model) \(mode) \(value.text)") }
                for value in row.outside { #expect(kind(value) == "refused", "\(model) \(mode) \(value.text)") }
            }
        }
    }

    /// A model, how many pictures it takes, and by what local ones go along.
    static let imageRows: [(String, Int, ImageCarrier)] = [
        (max, 4, .base64), (pro, 4, .base64), (max2, 8, .base64), (pro2, 8, .base64), (kie[0], 1, .upload),
        (kie[1], 1, .upload),
    ]

    @Test("P20: hold for the number of pictures, their bytes and how they go along", arguments: imageRows)
    func images(_ model: String, _ most: Int, _ carrier: ImageCarrier) throws {
        let entry = try Six.entry(model)
        func checked(_ images: [ImageInput]) -> CheckedRequest? {
            var request = ImageRequest("a")
            request.images = images.map(\.source)
            return try? entry.check(request, images: images)
        }
        let link = ImageInput(link: "https://a.b/c.png")
        func file(_ count: Int) -> ImageInput { ImageInput(local: .file("p.png"), count: count, type: .png) }
        #expect(
            checked(Array(repeating: link, count: most))?.images.map(\.carrier) == Array(repeating: .link, count: most))
        #expect(checked(Array(repeating: link, count: most + 1)) == nil)
        #expect(checked([file(20_000_000)])?.images.map(\.carrier) == [carrier])
        #expect(checked([file(20_000_001)]) == nil)
        #expect(checked([ImageInput(link: "ftp://a.b/c.png")]) == nil)
    }

    @Test("of 4 megapixels leave a doubt on flux_2_max, and none on a size of its grid below")
    func megapixels() throws {
        func notes(_ width: Int, _ height: Int) throws -> [Note.Kind] {
            var request = ImageRequest("a")
            request.shape = .size(width, height)
            return try Six.entry(Self.max2).check(request, images: []).notes.filter { $0.wish == "size" }.map(\.kind)
        }
        #expect(try notes(2016, 1984) == [.exact])
        #expect(try notes(2048, 1952) == [.exact])
        #expect(try notes(2048, 1984) == [.doubtful])
        #expect(try notes(65, 64) == [.doubtful])
    }
}
