public import EaselCore
public import KieService

extension Kie {
    /// Flux Kontext at Kie: makes pictures from words and edits one picture.
    public enum FluxKontext: FamilyVocabulary {
        /// The family's description.
        public static let family = ImageFamily(
            "Kie Flux Kontext", at: Kie.service, speaking: Kie.kontext,
            models: [
                ImageModel(
                    "flux-kontext-pro", title: "Flux Kontext pro",
                    goodFor: "The standard choice for most pictures, with balanced performance.",
                    accepting: parameters),
                ImageModel(
                    "flux-kontext-max", title: "Flux Kontext max",
                    goodFor: "Complex scenes and demanding pictures that need more quality and detail.",
                    accepting: parameters),
            ])

        /// Whether prompts are translated into English.
        public static let enableTranslation = Extra<Bool>(
            "enableTranslation", .flag,
            "Translates the prompt, which has to be English, into it; switch it off for English prompts."
        ).defaulting(to: true).from(page)
        /// Whether the service rewrites the prompt.
        public static let promptUpsampling = Extra<Bool>(
            "promptUpsampling", .flag, "Lets the service rewrite the prompt; may take longer."
        ).defaulting(to: false).from(quickstart)
        /// Whether servers in China take uploads.
        public static let uploadCn = Extra<Bool>(
            "uploadCn", .flag, "Uses servers in China for uploads; choose by where you are."
        ).defaulting(to: false).from(page)
        /// A watermark's identifier.
        public static let watermark = Extra<String>(
            "watermark", .text(length: 1...Int.max), "An identifier that is set into the picture as a watermark."
        ).from(page)

        private static let page = LimitSource("Kie: Generate or Edit Image", "2026-10")
        private static let quickstart = LimitSource("Kie: Flux Kontext API Quickstart", "2026-10")
        /// Kie states no size for a picture; the 20 MB that the same model takes elsewhere is the safe reading.
        private static let inferred = LimitSource("Kie: Generate or Edit Image; bytes from Vtrix", "2026-10", .inferred)

        private static let ratios = [
            Ratio(21, 9), Ratio(16, 9), Ratio(4, 3), Ratio(1, 1), Ratio(3, 4), Ratio(9, 16),
        ]

        private static let parameters = [
            ImageParameter(
                "prompt", .prompt, .text(length: 1...Int.max),
                "What the picture shows, or what changes in it; in English."
            ).required().adjusting(.never).from(page),
            ImageParameter(
                "inputImage", .images, .images(ImageRule(upTo: 1, by: [.link, .upload], mostBytes: 20_000_000)),
                "The picture to edit: a public address that Kie can reach, or a local file, which is uploaded first."
            ).adjusting(.never).from(inferred),
            ImageParameter(
                "aspectRatio", .ratio, .ratios(ratios),
                "21:9 ultra-wide for cinema, 16:9 widescreen for video, 4:3 standard for slides, 1:1 square for "
                    + "profiles, 3:4 portrait for magazines, 9:16 mobile portrait for stories. "
                    + "An edit keeps the original's ratio unless asked."
            ).sent(as: "16:9", in: .generate).adjusting(.nearest)
                .remarking(in: .edit, that: "The edited picture may be cropped or padded to this ratio.").from(page),
            ImageParameter("outputFormat", .format, .choice(["jpeg", "png"]), "The file type.")
                .defaulting(to: "jpeg").adjusting(.nearest).from(page),
            ImageParameter(
                "safetyTolerance", .safety, .integer(0...6), "How much the moderation tolerates; 0 is strictest."
            ).limited(to: .integer(0...2), in: .edit).defaulting(to: 2).adjusting(.stricterOnly).from(page),
            enableTranslation.parameter, promptUpsampling.parameter, uploadCn.parameter,
            ImageParameter(
                "callBackUrl", .callbackAddress, .address(length: 1...Int.max),
                "Where Kie reports the end of the task; Easel itself will not hear it there."
            ).from(page),
            watermark.parameter,
        ]
    }
}
