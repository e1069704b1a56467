public import EaselCore
public import VtrixService

extension Vtrix {
    /// FLUX.1 Kontext at Vtrix: makes and edits pictures from words and up to four pictures.
    public enum FluxKontext {
        /// The family's description.
        public static let family = ImageFamily(
            "FLUX.1 Kontext", at: Vtrix.service, speaking: Vtrix.dialect,
            models: [
                ImageModel(
                    "flux_kontext_max", title: "FLUX.1 Kontext max",
                    goodFor: "Demanding pictures and edits: complex scenes, fine detail, lettering.",
                    accepting: maxParameters)
            ])

        private static let page = LimitSource("Vtrix API page flux_kontext_max", "2026-10")

        private static let maxParameters = [
            ImageParameter(
                "prompt", .prompt, .text(length: 1...Int.max), "What the picture shows, or what changes in it."
            )
            .required().adjusting(.never).from(page),
            ImageParameter(
                "input_image", .images, .images(ImageRule(upTo: 4, by: [.link, .base64], mostBytes: 20_000_000)),
                "Pictures to work from, by public address or as a local file."
            )
            .adjusting(.never)
            // The page of flux_kontext_pro states 20 MB; the decoded file is meant.
            .from(
                LimitSource("Vtrix API page flux_kontext_pro (bytes), flux_kontext_max (number)", "2026-10", .inferred)),
            ImageParameter(
                "aspect_ratio", .ratio, .ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9)),
                "Width to height; the model chooses about a megapixel of that shape."
            )
            .adjusting(.nearest).from(page),
            ImageParameter("seed", .seed, .integer(Int64.min...Int64.max), "Makes the result repeatable.").from(page),
            ImageParameter("output_format", .format, .choice(["jpeg", "png"]), "The file type.")
                .defaulting(to: "jpeg").adjusting(.nearest).from(page),
            ImageParameter(
                "safety_tolerance", .safety, .integer(0...6), "How much the moderation tolerates; 0 is strictest."
            )
            .defaulting(to: 2).adjusting(.stricterOnly).from(page),
            ImageParameter(
                "negative_prompt", .negative, .text(length: 1...Int.max),
                "What the picture should not show; may have no effect."
            )
            .from(page),
            ImageParameter("steps", .integer(1...50), "Steps of the model; more take longer and may have no effect.")
                .from(page),
            ImageParameter(
                "guidance_scale", .decimal(JSONNumber(1), JSONNumber(10)),
                "How closely the picture follows the words; may have no effect."
            )
            .from(page),
            ImageParameter(
                "prompt_upsampling", .flag, "Lets the service rewrite the prompt for a more creative result."
            )
            .defaulting(to: false).from(page),
        ]
    }
}
