/// A portable request in one model's own names: the values, what became of each wish, and every problem.
///
/// Translating is strict: a wish is exact or a problem. Every capability answer and every real request go through it,
/// so what is promised and what is sent cannot differ.
struct Translation {
    private(set) var values = ParameterValues()
    private(set) var notes: [Note] = []
    private(set) var problems: [ParameterProblem] = []

    private let model: ImageModel
    private let service: ImageService
    private let mode: Mode

    init(of request: ImageRequest, images: [ImageInput], for model: ImageModel, at service: ImageService) {
        self.model = model
        self.service = service
        self.mode = request.mode
        values.images = images
        wish(.prompt, .string(request.prompt))
        judge(images, wished: request.images.count)
        translate(request.shape)
        wish(.seed, request.seed.map { .integer($0) })
        wish(.format, request.format.map { .string($0.word) })
        wish(.safety, request.safety.map { .integer($0) })
        wish(.negative, request.negativePrompt.map { .string($0) })
        for (name, value) in request.extras.sorted(by: { $0.key < $1.key }) where value != .null {
            wishExtra(name, value)
        }
        problems += model.schema.problems(with: values, for: mode)
        addDefaults()
    }

    /// The checked request, when nothing is wrong.
    func checked() -> CheckedRequest? {
        guard problems.isEmpty else { return nil }
        let known = model.schema.parameters
        let members = known.compactMap { parameter -> JSONObject.Member? in
            guard let value = values.values[parameter.name] else { return nil }
            let sent = parameter.limits(in: mode)?.rule.accepted(value) ?? value
            return JSONObject.Member(parameter.name, sent)
        }
        return CheckedRequest(
            service: service.id, model: model.id, mode: mode, values: JSONObject(members), images: checkedImages(),
            notes: notes)
    }

    private func checkedImages() -> [CheckedImage] {
        guard let parameter = parameter(.images), case .images(let rule) = parameter.limits(in: mode)?.rule else {
            return []
        }
        return values.images.compactMap { image in
            rule.carrier(for: image.source).map { CheckedImage(parameter: parameter.name, carrier: $0, input: image) }
        }
    }

    private func parameter(_ role: ParameterRole) -> ImageParameter? { model.schema.parameter(role, in: mode) }

    private mutating func judge(_ images: [ImageInput], wished: Int) {
        if !images.isEmpty, parameter(.images) == nil { refuse("images", "\(images.count)") }
        if images.count != wished {
            refuse(
                "images", "\(images.count)",
                because: "The request has \(wished) pictures, and \(images.count) were looked at.")
        }
        guard !service.isNearby else { return }
        for case .link(let text) in images.map(\.source) where WebAddress(text)?.origin.isInside == true {
            refuse(
                "images", text,
                because: "\(service.name) cannot reach \(text), which is on this machine or a private network.")
        }
    }

    private mutating func translate(_ shape: ImageShape?) {
        switch shape {
        case .proportion(let ratio): wish(.ratio, .string(ratio.description))
        case .pixels(let size):
            guard parameter(.width) != nil, parameter(.height) != nil else { return refuse("size", size.description) }
            wish(.width, .integer(size.width))
            wish(.height, .integer(size.height))
        case nil: break
        }
    }

    private mutating func wish(_ role: ParameterRole, _ value: JSON?) {
        guard let value else { return }
        guard let parameter = parameter(role) else { return refuse(role.wish, value.string ?? value.text) }
        values.values[parameter.name] = value
        let text = value.string ?? value.text
        // The prompt is not repeated in notes, so that notes can be logged where prompts must not be.
        notes.append(
            Note(
                role.wish, .exact, to: role == .prompt || role == .negative ? nil : text, parameters: [parameter.name],
                reason: "Sent as wished."))
    }

    private mutating func wishExtra(_ name: String, _ value: JSON) {
        if let role = model.schema.parameters.first(where: { $0.name == name })?.role {
            if role == .prompt || values.values[name] != nil {
                return refuse(
                    role.wish, value.string ?? value.text,
                    because: "\(name) is the \(role.wish) of the request; it is set twice. Leave one out.")
            }
            if role == .images {
                return refuse("images", name, because: "\(name) takes pictures; give them as images of the request.")
            }
        }
        values.values[name] = value
        notes.append(Note(name, .exact, to: value.string ?? value.text, parameters: [name], reason: "Sent as wished."))
    }

    private mutating func addDefaults() {
        for parameter in model.schema.parameters where values.values[parameter.name] == nil {
            guard let limits = parameter.limits(in: mode), limits.isAlwaysSent, let value = limits.defaultValue else {
                continue
            }
            values.values[parameter.name] = value
            let reason = "\(service.name) needs it; this is its own default."
            notes.append(
                Note(
                    parameter.wish, .added, to: value.string ?? value.text, parameters: [parameter.name], reason: reason
                ))
        }
    }

    private mutating func refuse(_ wish: String, _ value: String, because reason: String? = nil) {
        let others = Set(
            model.schema.parameters.filter { $0.limits(in: mode) != nil && $0.role != .extra }.map(\.role.wish))
        let message = reason ?? "\(model.id) at \(service.name) takes no \(wish)."
        problems.append(
            ParameterProblem(
                wish: wish, value: value, allowed: others.sorted().joined(separator: ", "), message: message))
    }
}
