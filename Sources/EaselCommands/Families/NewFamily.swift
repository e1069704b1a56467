internal import Easel

/// A family that is to be written: its names, checked.
struct NewFamily: Sendable {
    /// The type that holds the family: `Murals`, or `Flux3` inside `Vtrix`.
    let type: String
    /// The service that it joins; nil for one of its own.
    let service: Service?
    /// The models' ids.
    let models: [String]

    /// A service that Easel knows, as the new family's source names it.
    struct Service: Sendable {
        let id: String
        /// The name for people, which is the type's name too.
        let name: String
        /// Its first dialect, which is named as its route.
        let route: String
    }

    /// The target and its folder; no type has its module's name.
    var target: String { service.map { $0.name + type } ?? type + "Family" }
    /// How the family is named in source.
    var path: String { service.map { "\($0.name).\(type)" } ?? type }
    /// The service's id.
    var serviceID: String { service?.id ?? type.lowercased() }

    /// Reads the names, or says what is wrong with them.
    init(_ arguments: Arguments) throws {
        guard let name = arguments.words.first, arguments.words.count == 1 else {
            throw UsageProblem("Name one family: easel add-family NAME --service NAME|new --models ID,…")
        }
        guard let service = arguments["service"] else {
            throw UsageProblem("--service is missing: name the service that runs the models, or say --service new.")
        }
        let registry = try Registry.everyFamily()
        self.service = try Self.service(service, in: registry)
        type = try Self.type(name, at: self.service)
        models = try Self.models(arguments["models"] ?? "")
        try refuseTaken(in: registry)
    }

    private static func service(_ word: String, in registry: Registry) throws -> Service? {
        guard word != "new" else { return nil }
        if let provider = registry.providers.first(where: { $0.service.id == word }) {
            return Service(id: word, name: provider.service.name, route: provider.poller?.route ?? "dialect")
        }
        let known = registry.services.map(\.id) + ["new"]
        let near = Suggestion.nearest(to: word, in: known).map { "Did you mean \($0)?" }
        throw UsageProblem(
            "There is no service named \(ForeignText.cleaned(word)). "
                + (near ?? "Known are \(known.dropLast().joined(separator: ", ")); --service new makes one."))
    }

    private static func type(_ name: String, at service: Service?) throws -> String {
        let shown = ForeignText.cleaned(name)
        let isPlain = name.utf8.allSatisfy { Character(Unicode.Scalar($0)).isLetter || (0x30...0x39).contains($0) }
        let type = service.map { name.hasPrefix($0.name) ? String(name.dropFirst($0.name.count)) : name } ?? name
        guard isPlain, name.utf8.count <= 60, let first = type.first, first.isLetter else {
            throw UsageProblem("\(shown) is no name for a Swift type: use letters and digits, such as Murals or Flux3.")
        }
        guard first.isUppercase else {
            throw UsageProblem(
                "A Swift type begins with a capital. Did you mean \(type.prefix(1).uppercased() + type.dropFirst())?")
        }
        return type
    }

    private static func models(_ text: String) throws -> [String] {
        let models = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard text != "" else {
            throw UsageProblem("--models is missing: name the models' ids as the service writes them, such as a-1,a-2.")
        }
        var seen: Set<String> = []
        for model in models {
            // What stands between quotes in Swift source must not be able to end them.
            let isPlain = model.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
            guard isPlain, !model.isEmpty, model.utf8.count <= 120 else {
                throw UsageProblem(
                    "--models has the id \"\(ForeignText.cleaned(model))\"; an id is visible ASCII without quotes.")
            }
            guard seen.insert(model).inserted else {
                throw UsageProblem("--models names \(model) twice; name it once.")
            }
        }
        return models
    }

    private func refuseTaken(in registry: Registry) throws {
        if service == nil {
            let words = Set(NewFamily.sample.sources.flatMap(\.words))
            let names = registry.services.map(\.name) + [Studio.sandboxID]
            guard !words.contains(type), !names.contains(where: { $0.lowercased() == serviceID }) else {
                throw UsageProblem("\(type) is a name of Swift's or of Easel's own; choose another one.")
            }
        }
        for model in models where registry.entries.contains(where: { $0.fullName == "\(serviceID)/\(model)" }) {
            throw UsageProblem("\(serviceID) has a model \(model) already; see easel model \(serviceID)/\(model).")
        }
    }

    private init(type: String, models: [String]) {
        self.type = type
        self.models = models
        service = nil
    }

    /// A family of which only the words of its source matter.
    private static let sample = NewFamily(type: "Sample", models: ["sample"])
}

extension String {
    /// The words of a source.
    fileprivate var words: [String] { split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) }
}
