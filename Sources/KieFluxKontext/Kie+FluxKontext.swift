public import EaselCore
public import KieService

extension Kie {
    /// Flux Kontext at Kie: makes pictures from words and edits one picture.
    public enum FluxKontext {
        /// The family's description.
        public static let family = ImageFamily(
            "Flux Kontext", at: Kie.service, speaking: Kie.kontext,
            models: [
                ImageModel(
                    "flux-kontext-pro", title: "Flux Kontext pro",
                    goodFor: "The standard choice for most pictures, with balanced performance.",
                    accepting: parameters)
            ])

        private static let page = LimitSource("Kie: Generate or Edit Image", "2026-10")
        /// Kie states no size for a picture; the 20 MB that the same model takes elsewhere is the safe reading.
        private static let inferred = LimitSource("Kie: Generate or Edit Image; bytes from Vtrix", "2026-10", .inferred)
        private static let quickstart = LimitSource("Kie: Flux Kontext API Quickstart", "2026-10")

        /// Ultra-wide for cinema, widescreen for video, standard for slides, square for profiles, portrait for
        /// magazines, mobile portrait for phones.
        private static let ratios = [
            Ratio(21, 9), Ratio(16, 9), Ratio(4, 3), Ratio(1, 1), Ratio(3, 4), Ratio(9, 16),
        ]

        private static let parameters = [
            ImageParameter(
                "prompt", .prompt, .text(length: 1...Int.max),
                "What the picture shows, or what changes in it; in English."
            )
            .required().adjusting(.never).from(page),
            ImageParameter(
                "inputImage", .images, .images(ImageRule(upTo: 1, by: [.link, .upload], mostBytes: 20_000_000)),
                "The picture to edit: a public address that Kie can reach, or a local file, which is uploaded first."
            )
            .adjusting(.never).from(inferred),
            ImageParameter(
                "aspectRatio", .ratio, .ratios(ratios), "Width to height; an edit keeps the original's unless asked."
            )
            .sent(as: "16:9", in: .generate).adjusting(.nearest).from(page),
            ImageParameter("outputFormat", .format, .choice(["jpeg", "png"]), "The file type.")
                .defaulting(to: "jpeg").adjusting(.nearest).from(page),
            ImageParameter(
                "safetyTolerance", .safety, .integer(0...6), "How much the moderation tolerates; 0 is strictest."
            )
            .limited(to: .integer(0...2), in: .edit).defaulting(to: 2).adjusting(.stricterOnly).from(page),
            ImageParameter(
                "enableTranslation", .flag, "Translates the prompt into English; switch it off for English prompts."
            )
            .defaulting(to: true).from(page),
            ImageParameter("promptUpsampling", .flag, "Lets the service rewrite the prompt; may take longer.")
                .defaulting(to: false).from(quickstart),
            ImageParameter("uploadCn", .flag, "Uses servers in China for uploads; choose by where you are.")
                .defaulting(to: false).from(page),
            ImageParameter(
                "callBackUrl", .callbackAddress, .address(length: 1...2083),
                "Where Kie reports the end of the task; Easel itself will not hear it there."
            )
            .from(page),
            ImageParameter(
                "watermark", .text(length: 1...Int.max), "An identifier that is set into the picture as a watermark."
            )
            .from(page),
        ]
    }
}
