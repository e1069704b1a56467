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

    /// The whole number behind a flag; its range has been checked.
    func count(_ flag: String) -> Int? { self[flag].flatMap { Int($0) } }

    /// The time behind a flag.
    func seconds(_ flag: String) -> Duration? { self[flag].flatMap(Self.seconds) }

    /// The amount behind a flag.
    func dollars(_ flag: String) -> Cost? { self[flag].flatMap(Self.dollars) }

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
        let value = try Self.value(of: flag, parts, &rest, flags)
        try Self.check(value, of: flag)
        values[name, default: []].append(value)
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

    /// Refuses what no reader of the flag could use.
    private static func check(_ value: String, of flag: Flag) throws(UsageProblem) {
        let shown = ForeignText.cleaned(value)
        guard !value.isEmpty else { throw UsageProblem("--\(flag.name) is empty; give it as \(flag.usage).") }
        switch flag.kind {
        case .choice(let words) where !words.contains(value):
            throw UsageProblem(
                "--\(flag.name) \(shown) is not \(words.inWords)."
                    + Suggestion.question(about: value, in: words, else: ""))
        case .service(mayPractise: true) where Suggestion.nearest(to: value, in: [Studio.sandboxID]) != nil:
            guard value == Studio.sandboxID else {
                throw UsageProblem("There is no service named \(shown). Did you mean \(Studio.sandboxID)?")
            }
        case .count(let range) where Int(value).map(range.contains) != true:
            throw UsageProblem(
                "--\(flag.name) \(shown) is not a number from \(range.lowerBound) to \(range.upperBound).")
        case .seconds where seconds(value) == nil:
            throw UsageProblem("--\(flag.name) \(shown) is not a number of seconds above 0.")
        case .dollars where dollars(value) == nil:
            throw UsageProblem("--\(flag.name) \(shown) is not an amount of US dollars, such as 0.50.")
        default: break
        }
    }

    /// A time of at most a million seconds.
    private static func seconds(_ text: String) -> Duration? {
        guard let number = JSONNumber(text), JSONNumber(0) < number, number <= JSONNumber(1_000_000) else { return nil }
        return .milliseconds(Int64(number.double * 1000))
    }

    private static func dollars(_ text: String) -> Cost? {
        Cost(text, currency: "USD").flatMap { MicroAmount($0) == nil ? nil : $0 }
    }

    private static func unknown(_ word: String, among flags: [Flag]) -> UsageProblem {
        let name = String(word.drop { $0 == "-" }.prefix { $0 != "=" })
        let near = Suggestion.question(about: name, in: flags.map(\.name), as: { "--\($0)" }, else: " See --help.")
        return UsageProblem("There is no flag \(ForeignText.cleaned(String(word.prefix { $0 != "=" }))).\(near)")
    }
}

extension Suggestion {
    /// The question whether another word was meant, to be put behind a sentence; else what else there is to say.
    static func question(
        about word: String, in known: [String], as shown: (String) -> String = { $0 }, else other: String
    ) -> String {
        nearest(to: word, in: known).map { " Did you mean \(shown($0))?" } ?? other
    }
}

extension [String] {
    /// The words as one reads them: `first, cheapest or fastest`.
    var inWords: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}

/// What is wrong with the words of a command.
struct UsageProblem: Error, Sendable {
    let message: String

    init(_ message: String) { self.message = message }
}
