import Easel
import Testing

@Suite("The figures of the documents")
struct SeedFigureTests {
    /// A model with its document's lines.
    struct Page: Sendable, CustomTestStringConvertible {
        let model: String
        let text: String
        var testDescription: String { model }
    }

    static let pages = [
        Page(model: Six.max, text: SeedFigures.fluxKontextMax), Page(model: Six.pro, text: SeedFigures.fluxKontextPro),
        Page(model: Six.max2, text: SeedFigures.flux2Max), Page(model: Six.kie[0], text: SeedFigures.kieKontext),
        Page(model: Six.kie[1], text: SeedFigures.kieKontext),
    ]

    @Test("name the parameters of each table, each of them and no other", arguments: pages)
    func names(_ page: Page) throws {
        let told = SeedParameter.all(in: page.text).filter { !$0.isFurtherPicture }.map(\.name)
        #expect(try Set(told) == Set(Six.entry(page.model).model.schema.parameters.map(\.name)))
    }

    @Test("are the figures of the table", arguments: pages)
    func figures(_ page: Page) throws {
        let schema = try Six.entry(page.model).model.schema
        let told = SeedParameter.all(in: page.text)
        for seed in told where !seed.isFurtherPicture {
            let parameter = try #require(schema.parameters.first { $0.name == seed.name })
            #expect(parameter.isRequired == seed.isRequired, "\(seed.name)")
            for mode in Mode.allCases {
                let limits = try #require(parameter.limits(in: mode))
                #expect(limits.rule.isOf(seed.type), "\(seed.name) \(seed.type)")
                for line in seed.lines { expect(line, of: parameter, limits, mode) }
                if case .images(let rule) = limits.rule, seed.name == "input_image" {
                    #expect(rule.most == told.filter { $0.name.hasPrefix("input_image") }.count)
                }
            }
        }
    }

    /// Compares one line with the table.
    private func expect(_ line: String, of parameter: ImageParameter, _ limits: ParameterLimits, _ mode: Mode) {
        // A narrower rule beside the parameter's own is where the document contradicts itself.
        let isDisputed = parameter.source.certainty == .disputed
        let what = Comment(rawValue: "\(parameter.name), \(mode.rawValue): \(line)")
        switch SeedFigure(line) {
        case .rule(let rule): #expect(limits.rule == rule, what)
        case .range(let low, let high):
            let doubted = parameter.doubts.map(\.rule)
            #expect(([limits.rule] + doubted).contains { $0.isFrom(low, to: high) }, what)
            #expect(isDisputed || doubted.isEmpty, what)
        case .spoken(let low, let high): #expect(limits.rule.isFrom(low, to: high) || isDisputed, what)
        case .byMode(let generating, let editing):
            #expect(limits.rule == (mode == .generate ? generating : editing), what)
        case .bytes(let most):
            if case .images(let rule) = limits.rule { #expect(rule.mostBytes == most, what) }
        case .standard(let value):
            // Zero pixels lie outside the page's own range, and an edit keeps the ratio of its picture.
            let isUnsaid = parameter.wish == "size" || (parameter.role == .ratio && mode == .edit)
            #expect(limits.defaultValue == (isUnsaid ? nil : value), what)
        case nil: Issue.record("Nobody reads this line: \(line)")
        }
    }
}

extension ParameterRule {
    fileprivate func isFrom(_ low: JSONNumber, to high: JSONNumber) -> Bool {
        switch self {
        case .integer(let range, 1): JSONNumber(range.lowerBound) == low && JSONNumber(range.upperBound) == high
        case .decimal(let least, let most): least == low && most == high
        default: false
        }
    }

    /// True when the rule judges values of a document's type.
    fileprivate func isOf(_ type: String) -> Bool {
        switch (self, type) {
        case (.integer, "integer"), (.decimal, "number"), (.flag, "boolean"), (.choice, "enum<string>"): true
        case (.address, "string<uri>"): true
        case (.text, "string"), (.choice, "string"), (.ratios, "string"), (.ratioRange, "string"): true
        case (.address, "string"), (.images, "string"): true
        default: false
        }
    }
}
