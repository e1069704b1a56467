import Easel
import EaselTesting
import Testing

@Suite("Ten thousand random requests")
struct RandomRequestTests {
    private static let wholes: [Int64] = [
        .min, -65, -1, 0, 1, 2, 3, 5, 6, 7, 31, 50, 51, 63, 64, 65, 96, 1000, 1024, 4096, 9999, .max,
    ]
    private static let words = [
        "", " ", "a", "jpeg", "png", "webp", "16:9", "22:9", "https://a.b/c", "http://[::1]/", "é\u{0}",
    ]
    private static let names = [
        "steps", "guidance_scale", "prompt_upsampling", "aspect_ratio", "width", "height", "seed", "safety_tolerance",
        "webhook_url", "webhook_secret", "enableTranslation", "uploadCn", "safetyTolerance", "aspectRatio", "watermark",
        "callBackUrl", "prompt", "input_image", "nobody", "",
    ]

    private static func value(_ dice: inout Dice) -> JSON {
        switch dice.roll(6) {
        case 0: .bool(dice.roll(2) == 0)
        case 1: .string(dice.pick(words))
        case 2: .number(JSONNumber("\(dice.pick(wholes)).5") ?? 0)
        case 3: dice.roll(2) == 0 ? .null : .array([1])
        default: .integer(dice.pick(wholes))
        }
    }

    private static func picture(_ dice: inout Dice) -> ImageInput {
        switch dice.roll(4) {
        case 0: ImageInput(local: .file("p.png"), count: dice.pick([0, 1, 20_000_000, 20_000_001]), type: .png)
        case 1: ImageInput(link: dice.pick(words))
        default: ImageInput(link: "https://a.b/c.png")
        }
    }

    /// A request that many models take, or one step beside it.
    private static func mild(_ dice: inout Dice) -> (ImageRequest, [ImageInput]) {
        let images = (0..<dice.pick([0, 0, 1, 2])).map { _ in ImageInput(link: "https://a.b/c.png") }
        var request = ImageRequest("a fox")
        request.images = images.map(\.source)
        switch dice.roll(4) {
        case 0: request.shape = dice.pick([.landscape16x9, .square, .portrait9x16, .ratio(3, 2), .ratio(22, 9)])
        case 1: request.shape = dice.pick([.size(1024, 1024), .size(1000, 64), .size(2048, 2048), .size(63, 64)])
        default: break
        }
        if dice.roll(3) == 0 { request.seed = dice.pick(wholes) }
        if dice.roll(2) == 0 { request.safety = dice.roll(7) }
        if dice.roll(3) == 0 { request.format = dice.pick([.jpeg, .png, .webp]) }
        if dice.roll(4) == 0 { request[Vtrix.FluxKontext.self].steps = Int(dice.roll(60)) }
        if dice.roll(4) == 0 { request[Kie.FluxKontext.self].uploadCn = true }
        return (request, images)
    }

    private static func wild(_ dice: inout Dice) -> (ImageRequest, [ImageInput]) {
        let images = (0..<dice.pick([0, 0, 0, 1, 1, 4, 5, 8, 9])).map { _ in picture(&dice) }
        var request = ImageRequest(dice.roll(8) == 0 ? dice.pick(words) : "a fox")
        request.images = images.map(\.source)
        let side = { (dice: inout Dice) in Int(truncatingIfNeeded: dice.pick(wholes)) }
        switch dice.roll(5) {
        case 0: request.shape = .ratio(side(&dice), side(&dice))
        case 1: request.shape = .size(side(&dice), side(&dice))
        case 2: request.shape = .ratio(dice.roll(30), dice.roll(30))
        default: break
        }
        if dice.roll(3) == 0 { request.seed = dice.pick(wholes) }
        if dice.roll(3) == 0 { request.safety = side(&dice) }
        if dice.roll(3) == 0 { request.safety = dice.roll(9) }
        if dice.roll(4) == 0 { request.format = PictureType(dice.pick(words)) }
        if dice.roll(6) == 0 { request.negativePrompt = dice.pick(words) }
        for _ in 0..<max(0, dice.roll(5) - 2) { request.set(dice.pick(names), to: value(&dice)) }
        if dice.roll(9) == 0 { request.setRaw(dice.pick(names), to: value(&dice)) }
        if dice.roll(9) == 0 { request[Vtrix.FluxKontext.self].steps = Int(dice.roll(60)) }
        return (request, images)
    }

    @Test("never crash, agree strictly and adjusting, and never loosen what was asked", arguments: 0..<10)
    func agree(_ seed: Int) async throws {
        var dice = Dice(seed: UInt64(seed))
        let registry = try Registry.everyFamily()
        let entries = registry.entries
        var (fitting, adjusted) = (0, 0)
        for round in 0..<1000 {
            // A long loop gives its thread away, so that tests with clocks beside it keep theirs.
            if round.isMultiple(of: 20) { await Task.yield() }
            let (request, images) = dice.roll(2) == 0 ? Self.mild(&dice) : Self.wild(&dice)
            let entry = dice.pick(entries)
            let strict = try? entry.check(request, images: images)
            let loose = try? entry.check(request, images: images, adjusting: true)
            for (isAdjusting, checked) in [(false, strict), (true, loose)] {
                let verdict = registry.verdict(on: entry, for: request, images, adjusting: isAdjusting)
                #expect(verdict.fits == (checked != nil) && verdict.request == checked)
                #expect(verdict.problems.isEmpty == verdict.fits)
            }
            if let strict {
                fitting += 1
                #expect(loose?.values == strict.values && loose?.images == strict.images)
                #expect(loose?.notes == strict.notes)
                #expect(!strict.notes.contains { $0.kind == .adjusted })
            }
            guard let loose else { continue }
            if strict == nil { adjusted += 1 }
            expect(loose, keeps: request, on: entry)
        }
        #expect(fitting > 100 && adjusted > 50)
    }

    private func expect(_ checked: CheckedRequest, keeps request: ImageRequest, on entry: Registry.Entry) {
        let schema = entry.model.schema
        let known = checked.values.members.filter { member in schema.parameters.contains { $0.name == member.name } }
        let values = ParameterValues(
            Dictionary(known.map { ($0.name, $0.value) }) { first, _ in first }, images: checked.images.map(\.input))
        #expect(schema.problems(with: values, for: request.mode) == [])
        #expect(checked.values["prompt"]?.string == request.prompt)
        #expect(checked.images.map(\.input.source) == request.images)
        guard let safety = request.safety, let parameter = schema.parameter(.safety, in: request.mode) else { return }
        let sent = checked.values[parameter.name]
        let number = sent?.number?.int64 ?? sent?.string.flatMap { Int64($0) }
        #expect(number.map { $0 <= safety } == true, "\(safety) became \(sent?.text ?? "nothing")")
    }

    @Test("of ratios: a proportion is one whatever its numbers, and edges are exact", arguments: 0..<4)
    func ratios(_ seed: Int) throws {
        var dice = Dice(seed: UInt64(1000 + seed))
        let range = ParameterRule.ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9))
        for _ in 0..<500 {
            let (width, height, factor) = (dice.roll(99) + 1, dice.roll(99) + 1, dice.roll(99) + 1)
            let ratio = Ratio(width, height)
            let grown = Ratio(width * factor, height * factor)
            #expect(ratio.isSameProportion(as: grown) && !ratio.isNarrower(than: grown))
            #expect(range.accepts(.string(ratio.description)) == range.accepts(.string(grown.description)))
            // In whole numbers: 9:21 ≤ w:h ≤ 21:9.
            let isInside = 9 * height <= 21 * width && 9 * width <= 21 * height
            #expect(range.accepts(.string(ratio.description)) == isInside, "\(ratio)")
            let listed = ParameterRule.ratios([ratio, Ratio(16, 9)])
            #expect(listed.accepted(.string(grown.description)) == .string(ratio.description))
        }
    }

    @Test(
        "of ratios: one proportion in many spellings",
        arguments: [
            (32, 18, true), (48, 27, true), (16, 9, true), (17, 9, false), (1600, 900, true), (1599, 900, false),
            (9, 16, false),
        ])
    func spellings(_ width: Int, _ height: Int, _ isWide: Bool) {
        #expect(Ratio(width, height).isSameProportion(as: Ratio(16, 9)) == isWide)
        let rule = ParameterRule.ratios([Ratio(16, 9)])
        #expect(rule.accepted(.string("\(width):\(height)")) == (isWide ? "16:9" : nil))
    }
}

/// The same throws in every run.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(sides))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[roll(values.count)] }
}
