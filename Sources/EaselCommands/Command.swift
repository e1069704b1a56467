/// One command: its help and its work, as a value.
struct Command: Sendable {
    let name: String
    /// What follows the name.
    let usage: String
    /// One line of what it does.
    let summary: String
    let flags: [Flag]
    let examples: [String]
    /// More help that is made when asked for, such as what `--set` knows.
    var appendix: @Sendable () -> String = { "" }
    let run: @Sendable (Arguments, Console) async throws -> ExitCode

    /// The whole help text.
    var help: String {
        var lines = [summary, "", "Usage: easel \(name) \(usage)"]
        if !flags.isEmpty {
            let width = (flags.map(\.usage.count).max() ?? 0) + 2
            lines += ["", "Flags:"]
            lines += flags.map { flag in
                "  " + flag.usage + String(repeating: " ", count: width - flag.usage.count) + flag.help
            }
        }
        if !examples.isEmpty { lines += ["", "Examples:"] + examples.map { "  \($0)" } }
        let more = appendix()
        return lines.joined(separator: "\n") + (more.isEmpty ? "" : "\n\n" + more)
    }
}
