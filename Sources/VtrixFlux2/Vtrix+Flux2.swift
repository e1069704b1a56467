public import EaselCore
public import VtrixService

extension Vtrix {
    /// FLUX.2 at Vtrix: makes and edits pictures of exact sizes from words and up to eight pictures.
    public enum Flux2 {
        /// The family's description.
        public static let family = ImageFamily(
            "Vtrix FLUX.2", at: Vtrix.service, speaking: Vtrix.generation,
            models: [
                ImageModel(
                    "flux_2_max", title: "FLUX.2 max",
                    goodFor: "The strongest FLUX: exact sizes, many pictures to work from, faithful detail.",
                    accepting: ParameterTable(maxParameters, rules: [megapixels])),
                ImageModel(
                    "flux_2_pro", title: "FLUX.2 pro",
                    goodFor: "Quick and even FLUX.2 pictures of exact sizes, also from many pictures.",
                    accepting: proParameters),
            ])

        private static let webhookHelp = "Where Vtrix reports the end of the task; Easel itself will not hear it there."
        private static let max = LimitSource("Vtrix API page flux_2_max", "2026-10")
        private static let pro = LimitSource("Vtrix API page flux_2_pro", "2026-10")
        private static let unbounded = Int64(64)...Int64.max

        private static let megapixels = CrossRule.doubtfulAbove(
            4_000_000, "width", "height",
            because: "More than 4 megapixels may be made smaller or refused; sent as wished.")

        private static let maxParameters =
            common(max) + sides(.integer(unbounded), max, doubting: true) + [
                ImageParameter(
                    "safety_tolerance", .safety, .integer(0...5), "How much the moderation tolerates; 0 is strictest."
                ).defaulting(to: 2).adjusting(.stricterOnly)
                    // The page's text calls 6 least strict, its range ends at 5, and so does the maker's.
                    .from(LimitSource("Vtrix API page flux_2_max", "2026-10", .disputed)),
                ImageParameter("webhook_url", .callbackAddress, .address(length: 1...2083), webhookHelp)
                    .doubtful(because: "No document says what Vtrix sends there; Easel itself will not hear it.").from(
                        max),
                ImageParameter(
                    "webhook_secret", .callbackSecret, .text(length: 1...Int.max),
                    "What Vtrix signs its report with; kept out of everything that is stored."
                ).from(max),
            ]

        private static let proParameters =
            common(pro) + sides(.integer(unbounded, multipleOf: 32), pro, doubting: false) + [
                ImageParameter(
                    "safety_tolerance", .safety, .integerText(0...6),
                    "How much the moderation tolerates; 0 is strictest. Goes on the wire as text."
                ).defaulting(to: "2").adjusting(.stricterOnly)
                    .doubting(
                        outside: .integerText(1...6),
                        because: "The page calls 0 strictest and gives a range from 1; sent as wished."
                    ).from(LimitSource("Vtrix API page flux_2_pro", "2026-10", .disputed))
            ]

        private static func common(_ page: LimitSource) -> [ImageParameter] {
            [
                ImageParameter(
                    "prompt", .prompt, .text(length: 1...Int.max), "What the picture shows, or what changes in it."
                ).required().adjusting(.never).from(page),
                ImageParameter(
                    "input_image", .images, .images(ImageRule(upTo: 8, by: [.link, .base64], mostBytes: 20_000_000)),
                    "Pictures to work from, each by an address that Vtrix can reach or as a local file."
                ).adjusting(.never)
                    // The page states no bytes; 20 MB is what the sibling's page and the model's maker state.
                    .from(LimitSource("\(page.document); bytes from flux_kontext_pro", page.date, .inferred)),
                ImageParameter("seed", .seed, .integer(Int64.min...Int64.max), "Makes the result repeatable.").from(
                    page),
                ImageParameter("output_format", .format, .choice(["jpeg", "png"]), "The file type.")
                    .defaulting(to: "jpeg").adjusting(.nearest).from(page),
            ]
        }

        /// Unset is left out; the page's own default of 0 lies outside its range and is never sent.
        private static func sides(_ rule: ParameterRule, _ page: LimitSource, doubting: Bool) -> [ImageParameter] {
            [("width", ParameterRole.width), ("height", .height)].map { name, role in
                let side = ImageParameter(
                    name, role, rule, "The \(name) in pixels; alone, or left out, the model chooses the rest.")
                let judged =
                    doubting
                    ? side.doubting(
                        outside: .integer(unbounded, multipleOf: 16),
                        because: "The model works on a grid of 16 pixels; sent as wished."
                    ).remarking(
                        outside: .integer(unbounded, multipleOf: 32),
                        that: "Sent as wished; other pages of the service ask for multiples of 32.") : side
                return judged.adjusting(.nearest).from(page)
            }
        }
    }
}
