/// The figures of the documents that the families were written from, each in its document's own line.
///
/// Lines without a figure are left out. A line such as `steps integer` begins a parameter; the lines after it are its.
enum SeedFigures {
    static let fluxKontextMax = """
        prompt string required
        input_image string
        input_image_2 string
        input_image_3 string
        input_image_4 string
        seed integer
        aspect_ratio string
        Range: 21:9 - 9:21
        steps integer
        Range: 1 - 50
        guidance_scale number
        Range: 1 - 10
        negative_prompt string
        output_format string
        Options: jpeg, png
        Default: jpeg
        prompt_upsampling boolean
        Default: False
        safety_tolerance integer
        0 means strictest, 6 means least strict
        Range: 0 - 6
        Default: 2
        """

    static let fluxKontextPro = """
        prompt string required
        input_image string
        Supports up to 20MB
        input_image_2 string
        Supports up to 20MB
        input_image_3 string
        Supports up to 20MB
        input_image_4 string
        Supports up to 20MB
        seed integer
        aspect_ratio string
        Image aspect ratio, between 21:9 and 9:21
        output_format string
        Options: jpeg, png
        Default: jpeg
        prompt_upsampling boolean
        Default: false
        safety_tolerance integer
        0 means strictest, 6 means least strict
        Range: 1 - 6
        Default: 2
        """

    static let flux2Max = """
        prompt string required
        input_image string | null
        input_image_2 string | null
        input_image_3 string | null
        input_image_4 string | null
        input_image_5 string | null
        input_image_6 string | null
        input_image_7 string | null
        input_image_8 string | null
        seed integer | null
        width integer | null
        Default: 0
        Range: x >= 64
        height integer | null
        Default: 0
        Range: x >= 64
        safety_tolerance integer
        0 is most strict, 6 is least strict
        Default: 2
        Range: 0 <= x <= 5
        output_format enum<string> | null
        Default: jpeg
        Options: jpeg, png
        webhook_url string<uri> | null
        Range: string length 1 - 2083
        webhook_secret string | null
        """

    /// Kie's two pages: a row for each parameter with its default, and the lines that go further.
    static let kieKontext = """
        prompt | string | Required. Text description for generation/editing | - |
        aspectRatio | string | Output image aspect ratio | 16:9 |
        21:9 | Ultra-wide | Cinematic displays, panoramic views |
        16:9 | Widescreen | HD video, desktop wallpapers |
        4:3 | Standard | Traditional displays, presentations |
        1:1 | Square | Social media posts, profile pictures |
        3:4 | Portrait | Magazine layouts, portrait photos |
        9:16 | Mobile Portrait | Smartphone wallpapers, stories |
        outputFormat | string | jpeg or png | jpeg |
        inputImage | string | URL for image editing mode | - |
        enableTranslation | boolean | Auto-translate non-English prompts | true |
        promptUpsampling | boolean | AI prompt enhancement | false |
        safetyTolerance | integer | Content moderation level | 2 |
        Safety Tolerance: Generation mode (0-6), Editing mode (0-2)
        callBackUrl | string | Webhook notification URL | - |
        uploadCn | boolean | Use China servers for upload | false |
        watermark | string | Watermark identifier | - |
        """
}
