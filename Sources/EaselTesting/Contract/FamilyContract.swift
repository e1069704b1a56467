public import EaselCore

/// What every family promises, checked on this machine, in less than a second and without cost.
///
/// Give it a family and recordings of its service's answers; it gives back the promises that are broken, one sentence
/// each. In a test, record them at the line that asks:
///
/// ```swift
/// func keepsItsPromises(
///     _ family: any ImageProvider, _ recordings: [Recording], sourceLocation: SourceLocation = #_sourceLocation
/// ) async {
///     for broken in await FamilyContract(family, recordings: recordings).brokenPromises() {
///         Issue.record("\(broken)", sourceLocation: sourceLocation)
///     }
/// }
/// ```
public struct FamilyContract: Sendable {
    let provider: any ImageProvider
    let recordings: [Recording]
    let rehearsal: Rehearsal

    /// Takes a family and what its service was heard to say.
    public init(_ provider: any ImageProvider, recordings: [Recording]) {
        self.provider = provider
        self.recordings = recordings
        rehearsal = Rehearsal(provider: provider)
    }

    /// Every promise that is broken, with what was seen; empty for a family that keeps them all.
    public func brokenPromises() async -> [BrokenPromise] {
        var broken = brokenNames()
        // With a name that stands twice nobody can tell whom the rest is about.
        guard broken.isEmpty, let registry = try? Registry([provider]) else { return broken }
        let askings = Asking.all(in: registry)
        for entry in registry.entries { broken += brokenWords(of: entry.model) }
        for asking in askings {
            broken += brokenSchema(of: asking)
            broken += await brokenSaying(of: asking)
        }
        broken += missingRecordings()
        broken += await brokenSubmits(askings)
        broken += await brokenLooks(in: registry)
        broken += brokenUploads(askings)
        broken += brokenMove()
        // A family that is broken in itself would break in many more ways over sockets.
        if broken.isEmpty { broken += await brokenFaults(askings) }
        var seen: Set<BrokenPromise> = []
        return broken.filter { seen.insert($0).inserted }
    }

    private func brokenNames() -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        let names = [("The family", provider.family), ("The service", provider.service.id)]
        broken += names.filter(\.1.isEmpty).map { BrokenPromise(.names, "\($0.0) has no name.") }
        if provider.models.isEmpty { broken.append(BrokenPromise(.names, "\(provider.family) has no model.")) }
        broken += repeated(provider.models.map(\.id), "a model", of: provider.family)
        for model in provider.models {
            broken += repeated(model.schema.parameters.map(\.name), "a parameter", of: model.id)
        }
        return broken
    }

    private func repeated(_ names: [String], _ what: String, of owner: String) -> [BrokenPromise] {
        var seen: Set<String> = []
        return names.compactMap { name in
            if name.isEmpty { return BrokenPromise(.names, "\(owner) has \(what) without a name.") }
            return seen.insert(name).inserted
                ? nil : BrokenPromise(.names, "\(owner) has \(what) named \(name) twice.")
        }
    }

    private func brokenWords(of model: ImageModel) -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        if model.title.isEmpty || model.purpose.isEmpty {
            broken.append(
                BrokenPromise(
                    .words,
                    "\(model.id) has no title, or does not say what it is good for: fill in its title and goodFor."))
        }
        for parameter in model.schema.parameters {
            if !parameter.help.hasSuffix(".") {
                broken.append(BrokenPromise(.words, "\(model.id): \(parameter.name) has no sentence of help."))
            }
            if parameter.source.document.isEmpty || parameter.source.date.isEmpty {
                broken.append(
                    BrokenPromise(
                        .words,
                        "\(model.id): \(parameter.name) does not say where its limit comes from: name the document and the month in its LimitSource."
                    ))
            }
        }
        return broken
    }

    private func brokenMove() -> [BrokenPromise] {
        let doors = ServiceAddresses(
            api: "https://mirror.example/base",
            upload: provider.service.addresses.upload.map { _ in "https://up.example" })
        guard let doors else { return [] }
        let moved = provider.moved(to: provider.service.at(doors, as: "mirror"))
        let isSame =
            moved.family == provider.family && moved.models.map(\.id) == provider.models.map(\.id)
            && moved.poller?.route == provider.poller?.route
        let isThere = moved.service.id == "mirror" && moved.service.addresses == doors
        return isSame && isThere ? [] : [BrokenPromise(.moving, "\(provider.family) is not itself at another address.")]
    }
}
