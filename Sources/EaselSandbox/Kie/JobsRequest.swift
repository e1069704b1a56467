/// A checked request for Kie's jobs.
struct JobsRequest {
    typealias Problem = KieRequest.Problem

    static let models = ["pro", "flex"].flatMap { ["flux-2/\($0)-text-to-image", "flux-2/\($0)-image-to-image"] }
    private static let ratios = ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"]

    let model: String
    let prompt: String
    /// Nil keeps the shape of the first picture.
    let ratio: Ratio?
    let resolution: String
    let images: [String]
    let callback: Postman.Address?
    let echo: String

    init(_ bytes: [UInt8]) throws(Problem) {
        let body = try KieRequest.object(bytes)
        guard let model = try KieRequest.text("model", of: body) else { throw Problem("model is required") }
        guard Self.models.contains(model) else { throw Problem("The model \(model) is not supported") }
        guard let input = body["input"], case .object = input else { throw Problem("input is required") }
        let isEdit = model.hasSuffix("image-to-image")
        prompt = try KieRequest.prompt(of: input)
        guard (3...5000).contains(prompt.unicodeScalars.count) else {
            throw Problem("prompt must have 3 to 5000 characters")
        }
        let shapes = isEdit ? Self.ratios + ["auto"] : Self.ratios
        guard let shape = try KieRequest.choice("aspect_ratio", of: input, shapes) else {
            throw Problem("aspect_ratio is required")
        }
        guard let resolution = try KieRequest.choice("resolution", of: input, ["1K", "2K"]) else {
            throw Problem("resolution is required")
        }
        try KieRequest.checkFlag("nsfw_checker", of: input)
        (self.model, self.resolution, ratio) = (model, resolution, Ratio(shape))
        images = try isEdit ? Self.images(input["input_urls"]) : []
        callback = try KieRequest.address("callBackUrl", of: body).flatMap(Postman.Address.init)
        echo = String(decoding: body.bytes, as: UTF8.self)
    }

    private static func images(_ value: JSON?) throws(Problem) -> [String] {
        let links = value?.elements?.compactMap(\.text).filter(ImageText.isAddress) ?? []
        guard (1...8).contains(links.count), links.count == value?.elements?.count else {
            throw Problem("input_urls must be 1 to 8 valid URLs")
        }
        return links
    }
}
