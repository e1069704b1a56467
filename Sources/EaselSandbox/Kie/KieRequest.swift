/// A checked request for Kie's Flux Kontext.
struct KieRequest {
    struct Problem: Error {
        let code: Int
        let message: String

        init(_ message: String, code: Int = 422) {
            self.code = code
            self.message = message
        }
    }

    static let ratios = ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"]
    static let models = ["flux-kontext-pro", "flux-kontext-max"]

    let prompt: String
    let model: String
    let format: PaintingOrder.Format
    let image: String?
    let ratio: Ratio?
    let callback: Postman.Address?
    let echo: String

    init(_ bytes: [UInt8]) throws(Problem) {
        let body = try Self.object(bytes)
        prompt = try Self.prompt(of: body)
        model = try Self.choice("model", of: body, Self.models) ?? Self.models[0]
        format = try Self.choice("outputFormat", of: body, ["jpeg", "png"]) == "png" ? .png : .jpeg
        ratio = try Self.choice("aspectRatio", of: body, Self.ratios).flatMap(Ratio.init)
        image = try Self.address("inputImage", of: body)
        callback = try Self.address("callBackUrl", of: body).flatMap(Postman.Address.init)
        _ = try Self.text("watermark", of: body)
        for name in ["enableTranslation", "uploadCn", "promptUpsampling"] { try Self.checkFlag(name, of: body) }
        try Self.checkSafety(body["safetyTolerance"], isEdit: image != nil)
        echo = String(decoding: body.bytes, as: UTF8.self)
    }

    /// The members of a body that is an object.
    static func object(_ bytes: [UInt8]) throws(Problem) -> JSON {
        guard let body = try? JSONReader.read(bytes), case .object = body else {
            throw Problem("Bad Request - The body is not valid JSON", code: 400)
        }
        return body
    }

    /// The prompt, unless moderation or a mistyped fault refuses it.
    static func prompt(of body: JSON) throws(Problem) -> String {
        guard let prompt = try text("prompt", of: body), !prompt.isEmpty else { throw Problem("prompt is required") }
        let words = MagicWords(prompt, pace: .zero)
        if words.isRefused { throw Problem(KieAnswers.flagged, code: 400) }
        if let mistake = words.mistake { throw Problem(mistake) }
        return prompt
    }

    static func text(_ name: String, of body: JSON) throws(Problem) -> String? {
        guard let value = body[name] else { return nil }
        guard let text = value.text else { throw Problem("\(name) must be a string") }
        return text
    }

    static func choice(_ name: String, of body: JSON, _ words: [String]) throws(Problem) -> String? {
        guard let text = try text(name, of: body) else { return nil }
        guard words.contains(text) else {
            throw Problem("\(name) \(text) is not supported, use one of \(words.joined(separator: ", "))")
        }
        return text
    }

    static func address(_ name: String, of body: JSON) throws(Problem) -> String? {
        guard let text = try text(name, of: body) else { return nil }
        guard ImageText.isAddress(text) else { throw Problem("\(name) must be a valid URL") }
        return text
    }

    static func checkFlag(_ name: String, of body: JSON) throws(Problem) {
        guard let value = body[name] else { return }
        guard value == true || value == false else { throw Problem("\(name) must be a boolean") }
    }

    /// The service answers this mistake of the client with 500, and so does the sandbox.
    private static func checkSafety(_ value: JSON?, isEdit: Bool) throws(Problem) {
        guard let value else { return }
        guard let level = value.integer else { throw Problem("safetyTolerance must be an integer") }
        guard (0...(isEdit ? 2 : 6)).contains(level) else { throw Problem(KieAnswers.tolerance, code: 500) }
    }
}
