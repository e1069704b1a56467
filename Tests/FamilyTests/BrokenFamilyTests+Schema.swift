import Easel
import EaselTesting

/// Families whose tables are wrong.
extension BrokenFamilyTests {
    private static let source = LimitSource("A page", "2026-10")
    static func parameter(_ name: String, _ role: ParameterRole, _ rule: ParameterRule) -> ImageParameter {
        ImageParameter(name, role, rule, "A parameter.").from(source)
    }
    private static func problem(_ word: String) -> ParameterProblem {
        ParameterProblem(wish: word, allowed: "", message: "No.")
    }

    static let schemaRows: [Row] = [
        Row(.names, by: "two models of one id") { $0.models += [Practice.model] },
        Row(.names, by: "no model") { $0.models = [] },
        Row(.names, by: "no name") { $0.family = "" },
        Row(.names, by: "a parameter that stands twice") {
            $0.accept { $0 += [parameter("seed", .extra, .flag)] }
        },
        Row(.words, by: "no help") {
            $0.accept { $0 += [ImageParameter("x", .flag, "").from(source)] }
        },
        Row(.words, by: "no source") { $0.accept { $0 += [ImageParameter("x", .flag, "An x.")] } },
        Row(.defaults, by: "a default outside its rule") {
            $0.accept { $0 += [parameter("x", .extra, .integer(1...6)).defaulting(to: 0)] }
        },
        Row(.prompt, by: "an optional prompt") {
            $0.accept { $0[0] = parameter("prompt", .prompt, .text(length: 1...9)) }
        },
        Row(.prompt, .edges, by: "no prompt") { $0.accept { $0.removeFirst() } },
        Row(.roles, by: "two seeds") { $0.accept { $0 += [parameter("seed2", .seed, .integer(0...9))] } },
        Row(.roles, by: "a ratio that is a flag") { $0.accept { $0 += [parameter("wide", .ratio, .flag)] } },
        Row(.images, by: "uploads without a place") {
            $0.service = ImageService(
                id: "practice", name: "Practice", addresses: .https("practice.example"), key: Practice.service.key,
                linkLifeSeconds: nil, patience: .seconds(9))
        },
        Row(.images, .edges, by: "room for no picture") {
            $0.accept { $0[1] = parameter("image", .images, .images(ImageRule(upTo: 0, by: [.link]))) }
        },
        Row(.edges, by: "a schema that refuses an edge") {
            $0.accept(
                TwoFacedSchema(parameters: Practice.model.schema.parameters) { values in
                    let problems = Practice.model.schema.problems(with: values, for: .edit)
                    return problems + (values.values["seed"] == .integer(Int64.max) ? [problem("seed")] : [])
                })
        },
        Row(.limits, by: "a schema that refuses nothing") {
            $0.accept(TwoFacedSchema(parameters: Practice.model.schema.parameters) { _ in [] })
        },
        Row(.moving, by: "a service that stays") { $0.isFixed = true },
    ]
}
