/// A portable request in one model's own names: the values, what became of each wish, and every problem.
///
/// Every capability answer and every real request go through it, so what is promised and what is sent cannot differ.
/// Strictly, a wish is exact, doubtful or a problem. Where adjusting is asked for, each parameter says what may become
/// of a wish that does not fit.
struct Translation {
    var values: PlacedValues
    var notes: [Note] = []
    private(set) var problems: [ParameterProblem] = []

    /// True when the model takes the request.
    private(set) var fits = true

    let entry: Registry.Entry
    /// The entry's own, at hand because every wish asks for it.
    let index: SchemaIndex
    let wishes: Wishes
    /// True when only ``fits`` is wanted: then nothing is put into words.
    let isBrief: Bool
    private var secrets: [String: Secret] = [:]

    var mode: Mode { wishes.mode }
    var isAdjusting: Bool { wishes.isAdjusting }
    var service: ImageService { entry.provider.service }

    init(of wishes: Wishes, for entry: Registry.Entry, brief: Bool = false) {
        self.entry = entry
        index = entry.index
        self.wishes = wishes
        isBrief = brief
        values = PlacedValues(places: [JSON?](repeating: nil, count: index.count))
        wish(.prompt, wishes.prompt)
        judgeImages()
        translate(wishes.request.shape)
        wish(.seed, wishes.seed)
        wish(.format, wishes.format)
        wish(.safety, wishes.safety)
        wish(.negative, wishes.negative)
        takeExtras()
        takeSecrets()
        takeRaw()
        if isBrief {
            fits = fits && index.accepts(values, for: wishes)
            return
        }
        let named = values.named(by: index, wishes)
        problems += index.schema.problems(with: named, for: mode)
        fits = problems.isEmpty
        for reason in index.rules.compactMap({ $0.doubt(about: named.values) }) { doubt(theShape: reason) }
        addDefaults()
    }

    init(of request: ImageRequest, images: [ImageInput], for entry: Registry.Entry, adjusting: Bool) {
        self.init(of: Wishes(request, images: images, adjusting: adjusting), for: entry)
    }

    /// The checked request, when nothing is wrong.
    func checked() -> CheckedRequest? {
        guard fits, !isBrief else { return nil }
        let members = zip(index.parameters, values.places).compactMap { parameter, value -> JSONObject.Member? in
            guard let value else { return nil }
            return JSONObject.Member(parameter.name, parameter.rule(in: mode)?.accepted(value) ?? value)
        }
        let unchecked = wishes.raw.map { JSONObject.Member($0.name, $0.value) }
        return CheckedRequest(
            service: service.id, model: entry.model.id, mode: mode, values: JSONObject(members + unchecked),
            images: checkedImages(), notes: notes, seed: wishes.request.seed, secrets: secrets)
    }

    /// The place of the parameter that answers a portable wish.
    func place(_ role: ParameterRole) -> Int? { index.place(of: role, in: mode) }

    /// Takes a wish for a portable word.
    mutating func wish(_ role: ParameterRole, _ value: JSON?) {
        guard let value else { return }
        guard let place = place(role) else { return miss(role, value) }
        take(value, at: place)
    }

    /// Takes a value for a parameter: exact, doubtful, adjusted, dropped, or left for the schema to refuse.
    mutating func take(_ value: JSON, at place: Int) {
        if isAdjusting, let rule = index.parameters[place].rule(in: mode), !rule.accepts(value) {
            return adjust(value, at: place, rule)
        }
        values.places[place] = value
        if !isBrief { notes.append(note(value, for: index.parameters[place])) }
    }

    /// Adds what is wrong with a wish that the model has no place for.
    mutating func refuse(
        _ wish: String, _ value: @autoclosure () -> String, nearest: @autoclosure () -> String? = nil,
        because reason: @autoclosure () -> String? = nil
    ) {
        fits = false
        guard !isBrief else { return }
        // A callback is no wish: it is set by the service's own name, or by the engine.
        let others: Set<ParameterRole> = [.extra, .callbackAddress, .callbackSecret]
        let known = index.parameters.filter { $0.rule(in: mode) != nil && !others.contains($0.role) }
        let nearest = nearest()
        let near = nearest.map { " Nearest is \($0)." } ?? ""
        let message = reason() ?? "\(entry.model.id) at \(service.name) takes no \(wish).\(near)"
        problems.append(
            ParameterProblem(
                wish: wish, value: value(), allowed: Set(known.map(\.role.wish)).sorted().joined(separator: ", "),
                nearest: nearest, message: message))
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
        guard let parameter = place(.images).map({ index.parameters[$0] }),
            case .images(let rule)? = parameter.rule(in: mode)
        else { return [] }
        return wishes.images.compactMap { image in
            rule.carrier(for: image.source).map { CheckedImage(parameter: parameter.name, carrier: $0, input: image) }
        }
    }

    private mutating func judgeImages() {
        let (images, wished) = (wishes.images, wishes.request.images.count)
        if !images.isEmpty, place(.images) == nil { refuse("images", "\(images.count)") }
        if images.count != wished {
            refuse(
                "images", "\(images.count)",
                because: "The request has \(wished) pictures, and \(images.count) were looked at.")
        }
        guard !wishes.linksInside.isEmpty, !service.isNearby else { return }
        let name = service.name
        for text in wishes.linksInside {
            refuse(
                "images", text,
                because: "\(name) cannot reach \(text), which is on this machine or a private network.")
        }
    }

    private mutating func takeSecrets() {
        let owner = wishes.secrets.isEmpty ? "" : "\(entry.model.id) at \(service.name)"
        for (name, secret) in wishes.secrets {
            guard let place = index.place(of: name), index.parameters[place].role == .callbackSecret else {
                refuse(
                    name, "<redacted>", because: "\(owner) takes no secret named \(name).")
                continue
            }
            secrets[name] = secret
            if !isBrief {
                notes.append(
                    Note(
                        index.parameters[place].wish, .exact, parameters: [name],
                        reason: "Sent as wished, and stored nowhere."))
            }
        }
    }

    private mutating func takeRaw() {
        for (name, value) in wishes.raw {
            if let place = index.place(of: name) {
                let isSecret = index.parameters[place].role == .callbackSecret
                refuse(
                    name, isSecret ? "<redacted>" : value.text,
                    because: "\(name) is known here; set it by its name and not as a raw parameter.")
                continue
            }
            let reason = "Easel's table does not know it; sent as given and not checked."
            if !isBrief {
                notes.append(Note(name, .doubtful, to: value.string ?? value.text, parameters: [name], reason: reason))
            }
        }
    }

    private mutating func addDefaults() {
        for (place, parameter) in index.parameters.enumerated() where values.places[place] == nil {
            guard let limits = parameter.limits(in: mode), limits.isAlwaysSent, let value = limits.defaultValue else {
                continue
            }
            values.places[place] = value
            let reason = "\(service.name) needs it; this is its own default."
            let text = value.string ?? value.text
            if !isBrief {
                notes.append(Note(parameter.wish, .added, to: text, parameters: [parameter.name], reason: reason))
            }
        }
    }
}
