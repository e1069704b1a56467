extension Translation {
    /// Takes the wishes by the service's own names: those that every model must honour, and those for one family.
    mutating func takeExtras(_ request: ImageRequest) {
        for (name, value) in request.extras.sorted(by: { $0.key < $1.key }) where value != .null {
            takeExtra(name, value)
        }
        for (family, extras) in request.familyExtras.sorted(by: { $0.key < $1.key }) {
            for (name, value) in extras.sorted(by: { $0.key < $1.key }) where value != .null {
                if family == entry.provider.family {
                    takeExtra(name, value, isOptional: true)
                } else {
                    let reason = "It is meant for \(family)."
                    notes.append(Note(name, .dropped, from: value.string ?? value.text, parameters: [], reason: reason))
                }
            }
        }
    }

    private mutating func takeExtra(_ name: String, _ value: JSON, isOptional: Bool = false) {
        let parameter = schema.parameters.first { $0.name == name }
        let text = value.string ?? value.text
        switch parameter?.role {
        case nil where isOptional:
            let reason = "\(entry.model.id) at \(service.name) does not know it."
            return notes.append(Note(name, .dropped, from: text, parameters: [], reason: reason))
        case .callbackSecret:
            return refuse(
                name, "<redacted>", because: "\(name) is a secret; set it as one, so that it is stored nowhere.")
        case .images:
            return refuse("images", name, because: "\(name) takes pictures; give them as images of the request.")
        case let role? where role == .prompt || values.values[name] != nil:
            return refuse(
                role.wish, text,
                because: "\(name) is the \(role.wish) of the request; it is set twice. Leave one out.")
        default: break
        }
        if let parameter, parameter.limits(in: mode) != nil { return take(value, for: parameter) }
        // Left for the schema, which says what it does not know and what was probably meant.
        values.values[name] = value
    }
}
