public import EaselCore
public import VtrixService

extension Vtrix {
    /// FLUX.1 Kontext at Vtrix: makes and edits pictures from words and up to four pictures.
    public enum FluxKontext: FamilyVocabulary {
        /// The family's description.
        public static let family = ImageFamily(
            "Vtrix FLUX.1 Kontext", at: Vtrix.service, speaking: Vtrix.generation,
            models: [
                ImageModel(
                    "flux_kontext_pro", title: "FLUX.1 Kontext pro",
                    goodFor: "The standard choice: new pictures and edits that understand their context.",
                    accepting: proParameters),
                ImageModel(
                    "flux_kontext_max", title: "FLUX.1 Kontext max",
                    goodFor: "Demanding pictures and edits: complex scenes, fine detail, lettering.",
                    accepting: maxParameters),
            ])

        /// Steps of the model.
        public static let steps = Extra<Int>(
            "steps", .integer(1...50), "Steps of the model; more take longer, and they may have no effect."
        ).from(max)
        /// How closely the picture follows the words.
        public static let guidanceScale = Extra<JSONNumber>(
            "guidance_scale", .decimal(1, 10), "How closely the picture follows the words; may have no effect."
        ).from(max)
        /// Whether the service rewrites the prompt.
        public static let promptUpsampling = Extra<Bool>(
            "prompt_upsampling", .flag, "Lets the service rewrite the prompt for a more creative result."
        ).defaulting(to: false).from(max)

        private static let pro = LimitSource("Vtrix API page flux_kontext_pro", "2026-10")
        private static let max = LimitSource("Vtrix API page flux_kontext_max", "2026-10")

        private static let proParameters =
            common(pro, imageSource: pro) + [
                safety.doubting(
                    outside: .integer(1...6),
                    because: "The page calls 0 strictest and gives a range from 1; sent as wished."
                ).from(LimitSource("Vtrix API page flux_kontext_pro", "2026-10", .disputed)),
                promptUpsampling.parameter.from(pro),
            ]

        private static let maxParameters =
            // The page of flux_kontext_pro states 20 MB for a picture, that of flux_kontext_max states nothing.
            common(max, imageSource: LimitSource("Vtrix API page flux_kontext_pro", "2026-10", .inferred)) + [
                safety.from(max),
                ImageParameter(
                    "negative_prompt", .negative, .text(length: 1...Int.max),
                    "What the picture should not show; may have no effect."
                ).from(max),
                steps.parameter, guidanceScale.parameter, promptUpsampling.parameter,
            ]

        private static let safety = ImageParameter(
            "safety_tolerance", .safety, .integer(0...6), "How much the moderation tolerates; 0 is strictest."
        ).defaulting(to: 2).adjusting(.stricterOnly)

        private static func common(_ page: LimitSource, imageSource: LimitSource) -> [ImageParameter] {
            [
                ImageParameter(
                    "prompt", .prompt, .text(length: 1...Int.max), "What the picture shows, or what changes in it."
                ).required().adjusting(.never).from(page),
                ImageParameter(
                    "input_image", .images, .images(ImageRule(upTo: 4, by: [.link, .base64], mostBytes: 20_000_000)),
                    "Pictures to work from, each by an address that Vtrix can reach or as a local file."
                ).adjusting(.never).from(imageSource),
                ImageParameter(
                    "aspect_ratio", .ratio, .ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9)),
                    "Width to height; the model chooses about a megapixel of that shape."
                ).adjusting(.nearest).from(page),
                ImageParameter(
                    "seed", .seed, .integer(Int64.min...Int64.max), "Makes the result repeatable; random when left out."
                ).from(page),
                ImageParameter("output_format", .format, .choice(["jpeg", "png"]), "The file type.")
                    .defaulting(to: "jpeg").adjusting(.nearest).from(page),
            ]
        }
    }
}
