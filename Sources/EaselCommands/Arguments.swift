internal import Easel

/// The words behind a command, sorted into flags and the rest.
struct Arguments: Sendable {
    private(set) var words: [String] = []
    private var values: [String: [String]] = [:]

    /// Sorts the words by the command's flags, or says what is wrong with them.
    init(_ arguments: some Sequence<String>, flags: [Flag]) throws(UsageProblem) {
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                if word == "--" {
                    words += rest
                    return
                }
                guard word == "-" || !word.hasPrefix("-") || Int(word) != nil else {
                    throw Self.unknown(word, among: flags)
                }
                words.append(word)
                continue
            }
            try take(word, &rest, flags)
        }
    }

    /// The value of a flag that may stand once.
    subscript(flag: String) -> String? { values[flag]?.last }

    /// All values of a flag.
    func all(_ flag: String) -> [String] { values[flag] ?? [] }

    /// True when a switch is set.
    func has(_ flag: String) -> Bool { values[flag] != nil }

    private mutating func take(
        _ word: String, _ rest: inout ArraySlice<String>, _ flags: [Flag]
    ) throws(UsageProblem) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let flag = flags.first(where: { $0.name == name }) else { throw Self.unknown(word, among: flags) }
        guard flag.repeats || values[name] == nil else { throw UsageProblem("--\(name) is given twice; give it once.") }
        guard flag.value != nil else {
            guard parts.count == 1 else { throw UsageProblem("--\(name) takes no value.") }
            values[name] = [""]
            return
        }
        values[name, default: []].append(try Self.value(of: flag, parts, &rest, flags))
    }

    private static func value(
        of flag: Flag, _ parts: [Substring], _ rest: inout ArraySlice<String>, _ flags: [Flag]
    ) throws(UsageProblem) -> String {
        if parts.count == 2 { return String(parts[1]) }
        let next = rest.first ?? "--"
        // A flag of ours cannot be meant as a value, but `--safety -1` is one.
        let isFlag = next == "--" || flags.contains { next == "--\($0.name)" || next.hasPrefix("--\($0.name)=") }
        guard !isFlag, let value = rest.popFirst() else {
            throw UsageProblem("--\(flag.name) needs a value: \(flag.usage).")
        }
        return value
    }

    private static func unknown(_ word: String, among flags: [Flag]) -> UsageProblem {
        let name = String(word.drop { $0 == "-" }.prefix { $0 != "=" })
        let near = Suggestion.nearest(to: name, in: flags.map(\.name)).map { " Did you mean --\($0)?" }
        let shown = ForeignText.cleaned(String(word.prefix { $0 != "=" }))
        return UsageProblem("There is no flag \(shown).\(near ?? " See --help.")")
    }
}

/// What is wrong with the words of a command.
struct UsageProblem: Error, Sendable {
    let message: String

    init(_ message: String) { self.message = message }
}
