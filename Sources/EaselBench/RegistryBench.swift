internal import EaselCore
internal import EaselTesting

/// How long it takes to ask ten to ten thousand models what they can do.
enum RegistryBench {
    private static let counts = [10, 100, 1000, 10_000]
    private static let runs = 21

    static func report() throws -> BenchReport {
        BenchReport(lines: try counts.flatMap { try lines(of: Registry([family(of: $0)])) })
    }

    private static func lines(of registry: Registry) -> [BenchReport.Line] {
        var fitting = ImageRequest("a red fox in the snow")
        fitting.shape = .ratio(16, 9)
        fitting.seed = 7
        fitting.safety = 2
        var strict = fitting
        strict.safety = 5
        var filter = ModelFilter()
        filter.accepting = ["steps"]
        return [
            measure("verdicts, all fit", registry) { registry.verdicts(for: fitting) },
            measure("verdicts, half fit", registry) { registry.verdicts(for: strict) },
            measure("verdicts, edit that few take", registry) { registry.verdicts(for: .probe(.edit, images: 5)) },
            measure("query by parameter", registry) { registry.verdicts(for: .probe(), where: filter) },
        ]
    }

    private static func measure(_ name: String, _ registry: Registry, _ ask: () -> [Verdict]) -> BenchReport.Line {
        var fits = 0
        let times = (0..<runs).map { _ in
            let start = ContinuousClock.now
            let verdicts = ask()
            let time = start.duration(to: .now)
            fits = verdicts.count(where: \.fits)
            return time
        }
        return BenchReport.Line(
            name: name, times: times, remark: "\(fits) of \(registry.entries.count) models fit")
    }

    /// So many models, no two of one table.
    private static func family(of count: Int) -> ImageFamily {
        ImageFamily(
            "Many", at: Practice.service, speaking: Practice.dialect,
            models: (0..<count).map { index in
                ImageModel(
                    "model-\(index)", title: "Model \(index)", goodFor: "Measuring.", accepting: parameters(index))
            })
    }

    /// The dozen parameters of a usual model.
    private static func parameters(_ index: Int) -> [ImageParameter] {
        let most = index % 2 == 0 ? 6 : 3
        return [
            ImageParameter("prompt", .prompt, .text(length: 1...Int.max), "The prompt.").required().adjusting(.never),
            ImageParameter(
                "input_image", .images, .images(ImageRule(upTo: 1 + index % 5, by: [.link, .base64])), "Pictures."
            ).adjusting(.never),
            ImageParameter(
                "aspect_ratio", .ratio, .ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9)), "The ratio."
            ).adjusting(.nearest),
            ImageParameter("seed", .seed, .integer(0...Int64(1_000_000 + index)), "The seed."),
            ImageParameter("output_format", .format, .choice(["jpeg", "png"]), "The type.").defaulting(to: "jpeg"),
            ImageParameter("safety_tolerance", .safety, .integer(0...Int64(most)), "The tolerance.")
                .defaulting(to: 2).adjusting(.stricterOnly),
            ImageParameter("negative_prompt", .negative, .text(length: 1...Int.max), "What is not there."),
            ImageParameter(index % 3 == 0 ? "steps" : "passes", .integer(1...50), "The steps."),
            ImageParameter("guidance_scale", .decimal(1, 10), "The guidance."),
            ImageParameter("prompt_upsampling", .flag, "Rewrites the prompt.").defaulting(to: false),
        ]
    }
}
