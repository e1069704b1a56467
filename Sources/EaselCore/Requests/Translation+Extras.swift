extension Translation {
    /// Takes the wishes by the service's own names: those that every model must honour, and those for one family.
    mutating func takeExtras() {
        for (name, value) in wishes.extras { takeExtra(name, value) }
        for (family, extras) in wishes.familyExtras {
            let isOurs = family == entry.provider.family
            for (name, value) in extras {
                if isOurs {
                    takeExtra(name, value, isOptional: true)
                } else {
                    let reason = "It is meant for \(family)."
                    if !isBrief {
                        notes.append(
                            Note(name, .dropped, from: value.string ?? value.text, parameters: [], reason: reason))
                    }
                }
            }
        }
    }

    private mutating func takeExtra(_ name: String, _ value: JSON, isOptional: Bool = false) {
        let place = index.place(of: name)
        let role = place.map { index.parameters[$0].role }
        switch role {
        case nil where isOptional:
            let reason = "\(entry.model.id) at \(service.name) does not know it."
            if !isBrief {
                notes.append(Note(name, .dropped, from: value.string ?? value.text, parameters: [], reason: reason))
            }
            return
        case .callbackSecret:
            return refuse(
                name, "<redacted>", because: "\(name) is a secret; set it as one, so that it is stored nowhere.")
        case .images:
            return refuse("images", name, because: "\(name) takes pictures; give them as images of the request.")
        case let role? where role == .prompt || isSet(name, at: place):
            return refuse(
                role.wish, value.string ?? value.text,
                because: "\(name) is the \(role.wish) of the request; it is set twice. Leave one out.")
        default: break
        }
        if let place, index.parameters[place].rule(in: mode) != nil { return take(value, at: place) }
        // Left for the schema, which says what it does not know and what was probably meant.
        values.strays[name] = value
    }

    private func isSet(_ name: String, at place: Int?) -> Bool {
        place.map { values.places[$0] != nil } == true || values.strays[name] != nil
    }
}
