import EaselCore
import Foundation
import TestGround
import Testing

@Suite("Translating requests")
struct TranslationTests {
    private static func check(_ request: ImageRequest, images: [ImageInput] = [], api: String = "https://a.b") throws
        -> CheckedRequest
    {
        try Registry([Fake.family(["m"], api: api)]).entry(named: "m").check(request, images: images)
    }

    @Test("wishes come out in the schema's order, each with its note, and the prompt is in none")
    func notes() throws {
        var request = ImageRequest("secret words")
        request.seed = 7
        request.shape = .size(64, 128)
        let checked = try Self.check(request)
        #expect(JSON.object(checked.values).text == #"{"prompt":"secret words","seed":7,"width":64,"height":128}"#)
        #expect(
            checked.notes.map(\.description) == [
                "prompt: exact. Sent as wished.", "size: exact 64x128. Sent as wished.",
                "seed: exact 7. Sent as wished.",
            ])
        #expect(!checked.notes.contains { "\($0)".contains("secret") } && checked.mode == .generate)
    }

    /// A family of one model whose sides keep to a rule.
    private static func sized(_ rule: ParameterRule) throws -> Registry {
        try Registry([
            Fake.family(
                ["m"],
                accepting: [
                    ImageParameter("prompt", .prompt, .text(length: 1...100), "The prompt.").required(),
                    ImageParameter("width", .width, rule, "The width.").adjusting(.nearest),
                    ImageParameter("height", .height, rule, "The height.").adjusting(.nearest),
                ])
        ])
    }

    @Test(
        "a ratio becomes a size that the model takes, whatever its steps and limits are",
        arguments: [
            (.integer(64...4096, multipleOf: 32), "1312x736", "about a megapixel"),
            (.integer(256...2048, multipleOf: 64), "1472x832", "about a megapixel"),
            (.integer(100...3000, multipleOf: 100), "1400x800", "about a megapixel"),
            (.integer(1...5000), "1312x736", "about a megapixel"),
            (.integer(128...512, multipleOf: 16), "512x288", "the largest"),
        ] as [(ParameterRule, String, String)])
    func sizes(_ rule: ParameterRule, _ size: String, _ largeness: String) throws {
        let entry = try Self.sized(rule).entry(named: "m")
        var request = ImageRequest("a fox")
        request.shape = .landscape16x9
        let checked = try entry.check(request, images: [], adjusting: true)
        #expect(checked.notes.contains { $0.to == size && $0.reason.contains(largeness) }, "\(checked.notes)")
        let failure = #expect(throws: ImageFailure.self) { try entry.check(request, images: []) }
        #expect(failure?.problems.map(\.nearest) == [size])
    }

    @Test("a default that the service needs is added in its mode alone, and noted")
    func added() throws {
        let link = ImageInput(link: "https://c.d/e.png")
        let edit = try Self.check(ImageRequest("a", editing: .link("https://c.d/e.png")), images: [link])
        #expect(edit.mode == .edit && edit.values["ratio"] == "1:1" && edit.notes.last?.kind == .added)
        #expect(try Self.check(ImageRequest("a")).values["ratio"] == nil)
    }

    @Test("pictures that nobody looked at, or that nobody wished, are refused")
    func mismatch() {
        let link = ImageInput(link: "https://c.d/e.png")
        for (request, images) in [
            (ImageRequest("a", editing: .link("https://c.d/e.png")), []), (ImageRequest("a"), [link]),
        ] {
            let failure = #expect(throws: ImageFailure.self) { try Self.check(request, images: images) }
            #expect(
                failure?.problems.map(\.message) == [
                    "The request has \(request.images.count) pictures, and \(images.count) were looked at."
                ])
        }
    }

    @Test(
        "a picture on a private address is refused, unless the service is there too",
        arguments: [
            "http://localhost/x", "http://127.0.0.1/x", "https://[::1]/x", "https://192.168.1.1/x",
            "http://169.254.169.254/x", "https://[fd00::1]/x", "https://[::ffff:10.0.0.1]/x",
        ])
    func inside(_ address: String) throws {
        let request = ImageRequest("a", editing: .link(address))
        let images = [ImageInput(link: address)]
        let failure = #expect(throws: ImageFailure.self) { try Self.check(request, images: images) }
        #expect(
            failure?.problems.map(\.message) == [
                "S cannot reach \(address), which is on this machine or a private network."
            ])
        #expect(try Self.check(request, images: images, api: "http://127.0.0.1:9").images.map(\.carrier) == [.link])
    }

    @Test("an extra that was read as null is unset")
    func null() throws {
        var request = ImageRequest("a")
        request.set("seed", to: 1)
        request.set("seed", to: .null)
        let checked = try Self.check(request)
        #expect(request.extras.isEmpty && checked.values["seed"] == nil)
        let stored = Data(#"{"prompt":"a","images":[],"extras":{"seed":null}}"#.utf8)
        let decoded = try JSONDecoder().decode(ImageRequest.self, from: stored)
        #expect(decoded.extras == ["seed": .null])
        #expect(JSON.object(try Self.check(decoded).values).text == #"{"prompt":"a"}"#)
    }

    @Test("random requests are checked or refused, and never crash", arguments: 0..<20)
    func random(_ seed: UInt64) throws {
        let entry = try Registry([Fake.family(["m"])]).entry(named: "m")
        var random = SmallRandom(seed: seed)
        let numbers = [Int.min, -1, 0, 1, 9, 64, 128, 9999, 10000, Int.max]
        func number(_ random: inout SmallRandom) -> Int { numbers[Int.random(in: 0..<numbers.count, using: &random)] }
        for _ in 0..<50 {
            var request = ImageRequest(random.text(upTo: 5))
            let inputs = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                ImageInput(link: "https://a.b/" + random.text(upTo: 2))
            }
            request.images = inputs.map(\.source)
            let (width, height) = (number(&random), number(&random))
            if Bool.random(using: &random) {
                request.shape = Bool.random(using: &random) ? .ratio(width, height) : .size(width, height)
            }
            if Bool.random(using: &random) { request.seed = Int64(number(&random)) }
            request.set(
                ["seed", "prompt", "width", "images", "x", ""][Int.random(in: 0...5, using: &random)],
                to: [1, "1", .null, [], true][Int.random(in: 0...4, using: &random)])
            do throws(ImageFailure) {
                let checked = try entry.check(request, images: inputs)
                #expect(
                    !JSON.object(checked.values).text.contains("null")
                        && checked.values["prompt"]?.string == request.prompt)
            } catch { #expect(!error.problems.isEmpty && error.problems.allSatisfy { !$0.message.isEmpty }) }
        }
    }
}
