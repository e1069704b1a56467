internal import Easel

/// What a shell offers for the word that is being typed.
///
/// It is read from the same values that help and parsing read, so nothing can be offered that is refused, or be
/// forgotten.
struct Completion {
    /// One word that fits, with what it is.
    struct Candidate: Hashable, Sendable {
        let word: String
        let help: String
    }

    /// The words that fit.
    private(set) var candidates: [Candidate] = []
    /// What of the file system fits too; the shell knows that better than we do.
    private(set) var places: Flag.Kind?

    /// The words behind `easel`, the last of them not complete yet; and the console, for the store.
    init(_ words: [String], _ console: Console) {
        let current = words.last ?? ""
        var before = words.dropLast()[...]
        guard let name = before.popFirst() else {
            let commands = EaselCommand.commands.map { Candidate(word: $0.name, help: $0.summary) }
            let flags = ["--help", "--version"].map { Candidate(word: $0, help: "") }
            keep(commands + (current.hasPrefix("-") ? flags : []), current)
            return
        }
        guard var command = EaselCommand.commands.first(where: { $0.name == name }) else {
            if name == "help" { keep(Self.values(of: .command, Context([], [:], console)), current) }
            return
        }
        if let verb = command.verbs.first(where: { $0.lastWord == before.first }) {
            before = before.dropFirst()
            command = verb
        }
        complete(current, after: Array(before), of: command, console)
    }

    private mutating func complete(_ current: String, after words: [String], of command: Command, _ console: Console) {
        let context = Context(words, Self.flags(words, command.flags), console)
        if words.contains("--") { return }
        if let last = words.last, let flag = command.flags.first(where: { $0.value != nil && "--\($0.name)" == last }) {
            return offer(flag.kind, context, current)
        }
        let parts = current.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if current.hasPrefix("--"), parts.count == 2,
            let flag = command.flags.first(where: { $0.value != nil && "--\($0.name)" == parts[0] })
        {
            let values = Self.values(of: flag.kind, context)
            return keep(values.map { Candidate(word: "--\(flag.name)=\($0.word)", help: $0.help) }, current)
        }
        if current.hasPrefix("-") {
            let left = command.flags.filter { $0.repeats || context.flags[$0.name] == nil }
            let flags = left.map { Candidate(word: "--\($0.name)", help: $0.help) }
            return keep(flags + [Candidate(word: "--help", help: "Tells what the command takes.")], current)
        }
        if words.isEmpty { keep(command.verbs.map { Candidate(word: $0.lastWord, help: $0.summary) }, current) }
        offer(command.operand, context, current)
    }

    private mutating func offer(_ kind: Flag.Kind, _ context: Context, _ current: String) {
        if [.file, .folder].contains(kind) { places = kind }
        keep(Self.values(of: kind, context), current)
    }

    private mutating func keep(_ offered: [Candidate], _ current: String) {
        candidates += offered.filter { $0.word.hasPrefix(current) }
    }

    /// What the words so far say.
    private struct Context {
        let words: [String]
        let flags: [String: String]
        let console: Console

        init(_ words: [String], _ flags: [String: String], _ console: Console) {
            self.words = words
            self.flags = flags
            self.console = console
        }

        var known: SettableParameters { SettableParameters(model: flags["model"], service: flags["service"]) }
    }

    /// The flags among the words, each with its last value; what is wrong is passed over.
    private static func flags(_ words: [String], _ known: [Flag]) -> [String: String] {
        var found: [String: String] = [:]
        for (index, word) in words.enumerated() where word.hasPrefix("--") {
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = parts.first, let flag = known.first(where: { $0.name == name }) else { continue }
            let next = index + 1 < words.count ? words[index + 1] : ""
            found[name] = parts.count == 2 ? parts[1] : flag.value == nil ? "" : next
        }
        return found
    }

    /// The words that a kind knows.
    private static func values(of kind: Flag.Kind, _ context: Context) -> [Candidate] {
        switch kind {
        case .text, .number, .count, .seconds, .dollars, .file, .folder: return []
        case .choice(let words): return words.map { Candidate(word: $0, help: "") }
        case .model: return models(context)
        case .service(let mayPractise):
            let real = services.map { Candidate(word: $0.id, help: $0.name) }
            return real + (mayPractise ? [Candidate(word: Studio.sandboxID, help: "Practise without an API key.")] : [])
        case .parameter: return context.known.parameters.map { Candidate(word: $0.name, help: $0.help) }
        case .setting: return context.known.parameters.flatMap(settings)
        case .ratio: return words(of: context.known.parameters(for: .ratio))
        case .format: return words(of: context.known.parameters(for: .format))
        case .order: return orders(context)
        case .command: return EaselCommand.commands.map { Candidate(word: $0.name, help: $0.summary) }
        }
    }

    private static var services: [ImageService] { (try? Registry.everyFamily())?.services ?? [] }

    /// Models by their ids where one service has them, and in full.
    private static func models(_ context: Context) -> [Candidate] {
        let service = context.flags["service"].flatMap { $0 == Studio.sandboxID ? nil : $0 }
        let entries = ((try? Registry.everyFamily())?.entries ?? []).filter {
            service == nil || $0.provider.service.id == service
        }
        let short = entries.filter { entry in entries.count { $0.model.id == entry.model.id } == 1 }
        return short.map { Candidate(word: $0.model.id, help: $0.model.purpose) }
            + entries.map { Candidate(word: $0.fullName, help: $0.model.purpose) }
    }

    /// A parameter with `=`, and with each of its values where those are few.
    private static func settings(_ parameter: ImageParameter) -> [Candidate] {
        let values = words(of: [parameter]).map {
            Candidate(word: "\(parameter.name)=\($0.word)", help: parameter.help)
        }
        return values.isEmpty ? [Candidate(word: "\(parameter.name)=", help: parameter.help)] : values
    }

    /// The values of parameters that list theirs, each once.
    private static func words(of parameters: [ImageParameter]) -> [Candidate] {
        var seen: Set<String> = []
        let rules = parameters.flatMap { parameter in
            Mode.allCases.compactMap { parameter.limits(in: $0)?.rule }
        }
        return rules.flatMap { rule -> [String] in
            switch rule {
            case .choice(let words): words
            case .ratios(let ratios): ratios.map(\.description)
            case .flag: ["true", "false"]
            default: []
            }
        }.filter { seen.insert($0).inserted }.map { Candidate(word: $0, help: "") }
    }

    private static func orders(_ context: Context) -> [Candidate] {
        var store = context.console
        store.variables["EASEL_STORE"] = context.flags["store"] ?? store.variables["EASEL_STORE"]
        guard let arguments = try? Arguments([], flags: []) else { return [] }
        let records = (try? StoreReader(in: StorePlace.folder(arguments, store)).orders())?.records ?? []
        return records.filter { !context.words.contains($0.id) }.map { record in
            let prompt = ForeignText.cleaned(record.prompt ?? "").prefix(40)
            return Candidate(word: record.id, help: "\(record.state.words) \(prompt)")
        }
    }
}
