/// One command: its help and its work, as a value.
struct Command: Sendable {
    let name: String
    /// What follows the name.
    let usage: String
    /// One line of what it does.
    let summary: String
    let flags: [Flag]
    let examples: [String]
    /// The commands below this one, by the word that follows its name.
    var verbs: [Command] = []
    /// More help that is made when asked for, such as what `--set` knows.
    var appendix: @Sendable () -> String = { "" }
    /// What its words without a flag are.
    var operand = Flag.Kind.text
    let run: @Sendable (Arguments, Console) async throws -> ExitCode

    /// The whole help text.
    var help: String {
        var lines = [summary, "", "Usage: easel \(name) \(usage)"]
        if !verbs.isEmpty { lines += ["", "Verbs:"] + Self.columns(verbs.map { ($0.lastWord, $0.summary) }) }
        if !flags.isEmpty { lines += ["", "Flags:"] + Self.columns(flags.map { ($0.usage, $0.help) }) }
        if !examples.isEmpty { lines += ["", "Examples:"] + examples.map { "  \($0)" } }
        let more = appendix()
        return lines.joined(separator: "\n") + (more.isEmpty ? "" : "\n\n" + more)
    }

    /// The word by which a verb is called.
    var lastWord: String { name.split(separator: " ").last.map(String.init) ?? name }

    /// Two columns, indented, the first as wide as its longest word.
    static func columns(_ rows: [(String, String)]) -> [String] {
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count) + $0.1 }
    }
}
