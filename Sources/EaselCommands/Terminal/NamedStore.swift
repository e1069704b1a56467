internal import Easel
internal import Synchronization

/// The store that a flag named, which every `easel orders` command that is shown must name too.
package final class NamedStore: Sendable {
    private let folder = Mutex<String?>(nil)

    /// Knows of no flag yet.
    package init() {}

    /// Notes the folder behind the flag; nil where the flag was not given.
    func note(_ folder: String?) { self.folder.withLock { $0 = folder } }

    /// The text, where every `easel orders` command in it names the store behind its verb.
    func named(in text: String) -> String {
        guard let folder = folder.withLock({ $0 }), text.contains(Self.command) else { return text }
        let flag = " --store \(ForeignText.cleaned(folder).quotedForShell)"
        let verbs = OrdersCommand.command.verbs.map(\.lastWord)
        let parts: [Substring] = text.split(separator: Self.command, omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { text, rest in
            let word = rest.hasPrefix(" ") ? rest.dropFirst().prefix { $0.isLetter } : ""
            let verb = verbs.contains(String(word)) ? " \(word)" : ""
            return "\(text)\(Self.command)\(verb)\(flag)\(rest.dropFirst(verb.count))"
        }
    }

    /// The report, where the commands in what to do next name the store.
    func named(in report: OrderReport) -> OrderReport {
        var report = report
        if let next = report.json["next"]?.string { report = report.adding("next", .string(named(in: next))) }
        guard case .object(var failure)? = report.json["failure"], let next = failure["next"]?.string else {
            return report
        }
        failure["next"] = .string(named(in: next))
        return report.adding("failure", .object(failure))
    }

    private static let command = "easel orders"
}
