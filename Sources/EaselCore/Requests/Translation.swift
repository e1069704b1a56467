/// A portable request in one model's own names: the values, what became of each wish, and every problem.
///
/// Every capability answer and every real request go through it, so what is promised and what is sent cannot differ.
/// Strictly, a wish is exact, doubtful or a problem. Where adjusting is asked for, each parameter says what may become
/// of a wish that does not fit.
struct Translation {
    var values = ParameterValues()
    var notes: [Note] = []
    var problems: [ParameterProblem] = []

    let entry: Registry.Entry
    let mode: Mode
    let isAdjusting: Bool
    private let seed: Int64?
    private var secrets: [String: Secret] = [:]
    private var raw: [String: JSON] = [:]

    var service: ImageService { entry.provider.service }
    var schema: any ParameterSchema { entry.model.schema }

    init(of request: ImageRequest, images: [ImageInput], for entry: Registry.Entry, adjusting: Bool) {
        self.entry = entry
        self.mode = request.mode
        self.isAdjusting = adjusting
        seed = request.seed
        values.images = images
        wish(.prompt, .string(request.prompt))
        judge(images, wished: request.images.count)
        translate(request.shape)
        wish(.seed, request.seed.map { .integer($0) })
        wish(.format, request.format.map { .string($0.word) })
        wish(.safety, request.safety.map { .integer($0) })
        wish(.negative, request.negativePrompt.map { .string($0) })
        takeExtras(request)
        takeSecrets(request.secrets)
        takeRaw(request.rawParameters)
        problems += schema.problems(with: values, for: mode)
        for reason in schema.rules.compactMap({ $0.doubt(about: values.values) }) { doubt(theShape: reason) }
        addDefaults()
    }

    /// The checked request, when nothing is wrong.
    func checked() -> CheckedRequest? {
        guard problems.isEmpty else { return nil }
        let members = schema.parameters.compactMap { parameter -> JSONObject.Member? in
            guard let value = values.values[parameter.name] else { return nil }
            let sent = parameter.limits(in: mode)?.rule.accepted(value) ?? value
            return JSONObject.Member(parameter.name, sent)
        }
        let unchecked = raw.sorted { $0.key < $1.key }.map { JSONObject.Member($0.key, $0.value) }
        return CheckedRequest(
            service: service.id, model: entry.model.id, mode: mode, values: JSONObject(members + unchecked),
            images: checkedImages(), notes: notes, seed: seed, secrets: secrets)
    }

    func parameter(_ role: ParameterRole) -> ImageParameter? { schema.parameter(role, in: mode) }

    /// Takes a wish for a portable word.
    mutating func wish(_ role: ParameterRole, _ value: JSON?) {
        guard let value else { return }
        guard let parameter = parameter(role) else { return miss(role, value) }
        take(value, for: parameter)
    }

    /// Takes a value for a parameter: exact, doubtful, adjusted, dropped, or left for the schema to refuse.
    mutating func take(_ value: JSON, for parameter: ImageParameter) {
        guard let rule = parameter.limits(in: mode)?.rule, !rule.accepts(value), isAdjusting else {
            values.values[parameter.name] = value
            notes.append(note(value, for: parameter))
            return
        }
        adjust(value, for: parameter, rule)
    }

    /// Adds what is wrong with a wish that the model has no place for.
    mutating func refuse(_ wish: String, _ value: String, nearest: String? = nil, because reason: String? = nil) {
        let others = Set(schema.parameters.filter { $0.limits(in: mode) != nil && $0.role != .extra }.map(\.role.wish))
        let near = nearest.map { " Nearest is \($0)." } ?? ""
        let message = reason ?? "\(entry.model.id) at \(service.name) takes no \(wish).\(near)"
        problems.append(
            ParameterProblem(
                wish: wish, value: value, allowed: others.sorted().joined(separator: ", "), nearest: nearest,
                message: message))
    }

    private func note(_ value: JSON, for parameter: ImageParameter) -> Note {
        let doubt = parameter.doubts.first { ($0.mode ?? mode) == mode && !$0.rule.accepts(value) }
        // The prompt is not repeated in notes, so that notes can be logged where prompts must not be.
        let isPrivate = parameter.role == .prompt || parameter.role == .negative
        return Note(
            parameter.wish, doubt?.kind ?? .exact, to: isPrivate ? nil : value.string ?? value.text,
            parameters: [parameter.name], reason: doubt?.reason ?? Self.reason(parameter))
    }

    private static func reason(_ parameter: ImageParameter) -> String {
        parameter.role == .callbackAddress ? "Sent as given; Easel will not hear it there." : Note.plainReason
    }

    private mutating func doubt(theShape reason: String) {
        notes = notes.map { note in
            guard note.wish == "size", note.kind != .adjusted else { return note }
            return Note(note.wish, .doubtful, from: note.from, to: note.to, parameters: note.parameters, reason: reason)
        }
    }

    private func checkedImages() -> [CheckedImage] {
        guard let parameter = parameter(.images), case .images(let rule) = parameter.limits(in: mode)?.rule else {
            return []
        }
        return values.images.compactMap { image in
            rule.carrier(for: image.source).map { CheckedImage(parameter: parameter.name, carrier: $0, input: image) }
        }
    }

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

    private mutating func takeSecrets(_ wished: [String: Secret]) {
        for (name, secret) in wished.sorted(by: { $0.key < $1.key }) {
            guard let parameter = schema.parameters.first(where: { $0.name == name }), parameter.role == .callbackSecret
            else {
                refuse(
                    name, "<redacted>", because: "\(entry.model.id) at \(service.name) takes no secret named \(name).")
                continue
            }
            secrets[name] = secret
            notes.append(
                Note(parameter.wish, .exact, parameters: [name], reason: "Sent as wished, and stored nowhere."))
        }
    }

    private mutating func takeRaw(_ wished: [String: JSON]) {
        for (name, value) in wished.sorted(by: { $0.key < $1.key }) {
            if let parameter = schema.parameters.first(where: { $0.name == name }) {
                refuse(
                    name, parameter.role == .callbackSecret ? "<redacted>" : value.text,
                    because: "\(name) is known here; set it by its name and not as a raw parameter.")
                continue
            }
            raw[name] = value
            let reason = "Easel's table does not know it; sent as given and not checked."
            notes.append(Note(name, .doubtful, to: value.string ?? value.text, parameters: [name], reason: reason))
        }
    }

    private mutating func addDefaults() {
        for parameter in schema.parameters where values.values[parameter.name] == nil {
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
}
