/// A model of Vtrix and what it takes, as its page says.
///
/// Where the pages disagree with themselves, the sandbox takes both readings: a client that is stricter is right, and
/// so is one that is not. Names that a page does not have are ignored.
struct VtrixModel: Sendable {
    let id: String
    let fields: [VtrixField]

    static let all = [kontextPro, kontextMax, flux2Max, flux2Pro]

    static func named(_ id: String) -> VtrixModel? { all.first { $0.id == id } }

    var takesSize: Bool { fields.contains { $0.name == "width" } }

    /// The first thing that is wrong with the parameters, as a sentence.
    func problem(with params: JSON) -> String? {
        guard case .object(let members) = params else { return "params must be an object" }
        guard params["prompt"] != nil else { return "prompt is required" }
        for member in members {
            guard let field = fields.first(where: { $0.name == member.name }) else { continue }
            if let problem = field.problem(member.value) { return "\(member.name) \(problem)" }
        }
        return nil
    }

    private static func images(_ count: Int, nullable: Bool) -> [VtrixField] {
        (1...count).map { number in
            VtrixField(name: number == 1 ? "input_image" : "input_image_\(number)", rule: .image, isNullable: nullable)
        }
    }

    private static let prompt = VtrixField(name: "prompt", rule: .text(1...100_000))
    private static let upsampling = VtrixField(name: "prompt_upsampling", rule: .flag)
    private static func seed(nullable: Bool) -> VtrixField {
        VtrixField(name: "seed", rule: .integer(.min ... .max), isNullable: nullable)
    }
    private static func format(nullable: Bool) -> VtrixField {
        VtrixField(name: "output_format", rule: .choice(["jpeg", "png"]), isNullable: nullable)
    }

    private static let kontextPro = VtrixModel(
        id: "flux_kontext_pro",
        fields: [prompt, upsampling, seed(nullable: true), format(nullable: false)] + images(4, nullable: false) + [
            VtrixField(name: "aspect_ratio", rule: .ratio),
            // The text says 0 is strictest, the range beside it begins at 1.
            VtrixField(name: "safety_tolerance", rule: .integer(0...6)),
        ])

    private static let kontextMax = VtrixModel(
        id: "flux_kontext_max",
        fields: [prompt, upsampling, seed(nullable: false), format(nullable: false)] + images(4, nullable: false) + [
            VtrixField(name: "aspect_ratio", rule: .ratio),
            VtrixField(name: "steps", rule: .integer(1...50)),
            VtrixField(name: "guidance_scale", rule: .number(1...10)),
            VtrixField(name: "negative_prompt", rule: .text(0...100_000)),
            VtrixField(name: "safety_tolerance", rule: .integer(0...6)),
        ])

    private static let flux2Max = VtrixModel(
        id: "flux_2_max",
        fields: [prompt, seed(nullable: true), format(nullable: true)] + images(8, nullable: true) + [
            VtrixField(name: "width", rule: .side(atLeast: 64, grid: 1), isNullable: true),
            VtrixField(name: "height", rule: .side(atLeast: 64, grid: 1), isNullable: true),
            // The text knows a 6, the range ends at 5, and so does the model upstream.
            VtrixField(name: "safety_tolerance", rule: .integer(0...5)),
            VtrixField(name: "webhook_url", rule: .text(1...2083), isNullable: true),
            VtrixField(name: "webhook_secret", rule: .text(0...10_000), isNullable: true),
        ])

    private static let flux2Pro = VtrixModel(
        id: "flux_2_pro",
        fields: [prompt, seed(nullable: true), format(nullable: true)] + images(8, nullable: true) + [
            VtrixField(name: "width", rule: .side(atLeast: 64, grid: 32), isNullable: true),
            VtrixField(name: "height", rule: .side(atLeast: 64, grid: 32), isNullable: true),
            VtrixField(name: "safety_tolerance", rule: .integerOrText(0...6)),
        ])
}
