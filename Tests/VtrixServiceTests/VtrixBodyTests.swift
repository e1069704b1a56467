import EaselCore
import Testing
import VtrixFluxKontext
import VtrixService

@Suite("Saying orders and looks to Vtrix")
struct VtrixBodyTests {
    typealias Ask = @Sendable (inout ImageRequest) -> Void
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ask: Ask
        let images: [ImageSource]
        let params: String

        init(_ name: String, images: [ImageSource] = [], _ params: String, _ ask: @escaping Ask = { _ in }) {
            self.testDescription = name
            self.ask = ask
            self.images = images
            self.params = params
        }
    }

    static let rows: [Row] = [
        Row("what is unset is left out", #"{"prompt":"a"}"#),
        Row(
            "everything, in the order of the page",
            #"{"prompt":"a","aspect_ratio":"16:9","seed":7,"output_format":"png","safety_tolerance":0,"negative_prompt":"b","steps":30,"guidance_scale":2.50,"prompt_upsampling":true}"#
        ) {
            $0.shape = .landscape16x9
            $0.seed = 7
            $0.format = .png
            $0.safety = 0
            $0.negativePrompt = "b"
            $0.set("steps", to: 30)
            $0.set("guidance_scale", to: JSONNumber("2.50").map { .number($0) } ?? .null)
            $0.set("prompt_upsampling", to: true)
        },
        Row("a seed beyond fractions", #"{"prompt":"a","seed":9007199254740993}"#) { $0.seed = 9_007_199_254_740_993 },
        Row("the smallest seed", #"{"prompt":"a","seed":-9223372036854775808}"#) { $0.seed = .min },
        Row("the largest seed", #"{"prompt":"a","seed":9223372036854775807}"#) {
            $0.set("seed", to: .integer(Int64.max))
        },
        Row("null takes a wish back", #"{"prompt":"a"}"#) { $0.set("steps", to: .null) },
        Row("whole numbers in other spellings", #"{"prompt":"a","steps":30}"#) {
            $0.set("steps", to: JSONNumber("3e1").map { .number($0) } ?? .null)
        },
        Row("words that need escapes", #"{"prompt":"\"\\\n\u0007 é 🦊"}"#) { $0.prompt = "\"\\\n\u{7} é 🦊" },
        Row(
            "one picture by address", images: [.link("https://a.b/c?d=1")],
            #"{"prompt":"a","input_image":"https://a.b/c?d=1"}"#),
        Row("bytes as bare base64", images: [.bytes(Array("fox!".utf8))], #"{"prompt":"a","input_image":"Zm94IQ=="}"#),
        Row(
            "four pictures", images: [.link("https://a.b/1"), .bytes([1, 2, 3]), .file("/x.png"), .bytes([])],
            #"{"prompt":"a","input_image":"https://a.b/1","input_image_2":"AQID","input_image_3":"</x.png>","input_image_4":""}"#
        ),
    ]

    @Test("the body is wrapped, exact and without null", arguments: rows)
    func body(_ row: Row) throws {
        var request = ImageRequest("a")
        request.images = row.images
        row.ask(&request)
        let inputs = row.images.map { source in
            if case .link(let address) = source { return ImageInput(link: address) }
            if case .bytes(let bytes) = source { return ImageInput(local: source, count: bytes.count, type: .png) }
            return ImageInput(local: source, count: 7, type: .png)
        }
        let checked = try Sample.entry().check(request, images: inputs)
        let call = try #require(Vtrix.FluxKontext.family.call(for: checked))
        let bytes = Sample.bytes(of: call.body)
        #expect(bytes == #"{"model":"flux_kontext_max","input":[{"params":\#(row.params)}]}"#)
        #expect(call.body?.type == "application/json")
        #expect(call.place == .api("/model/v1/generation") && call.method == .post)
        #expect(
            call.body?.length == (row.images.contains(.file("/x.png")) ? bytes.utf8.count - 8 + 12 : bytes.utf8.count))
    }

    @Test(
        "X6: a task's id is encoded in the path of a look",
        arguments: [
            ("d758n65e878c73cmdg20", "d758n65e878c73cmdg20"), ("a/b?c#d%e", "a%2Fb%3Fc%23d%25e"), ("../x", "..%2Fx"),
            ("...", "..."), ("-_~.", "-_~."), ("\"+&=", "%22%2B%26%3D"),
        ])
    func look(_ task: String, _ encoded: String) throws {
        let call = Vtrix.generation.look.say(try Sample.ticket(task))
        #expect(call == WireCall(.get, .api("/model/v1/generation/task/\(encoded)")))
    }

    @Test("larger pictures have longer to go up")
    func deadline() throws {
        var request = ImageRequest("a", editing: .file("/x.png"))
        request.safety = 2
        let input = ImageInput(local: .file("/x.png"), count: 20_000_000, type: .png)
        let checked = try Sample.entry().check(request, images: [input])
        #expect(Vtrix.generation.submit.say(checked).deadline == .seconds(140))
        #expect(Vtrix.generation.submit.say(Sample.request).deadline == .seconds(60))
    }
}
