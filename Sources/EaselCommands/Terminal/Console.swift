internal import Easel

/// Everything a command may ask of the process around it, so that a test can be that process.
package struct Console: Sendable {
    /// The environment's variables.
    package var variables: [String: String]
    /// Writes to standard output.
    package var output: @Sendable (String) -> Void
    /// Writes to standard error.
    package var complaint: @Sendable (String) -> Void
    /// Reads all of standard input, at most so many bytes.
    package var input: @Sendable (_ upTo: Int) -> [UInt8]
    /// The size that the terminal behind standard error has now; nil when it is no terminal.
    package var terminal: @Sendable () -> TerminalSize?
    /// The width of the terminal behind standard output; nil when it is no terminal.
    package var outputWidth: Int?
    /// True when standard input, output or error is a terminal, so that a person may sit there.
    package var isAtTerminal = false
    /// The folder that relative paths begin in; empty where nobody knows.
    package var folder = ""
    /// Why standard output could not be written, where it could not and somebody should know.
    package var outputTrouble: @Sendable () -> String? = { nil }
    /// What is said when the command is stopped.
    package let farewell = Farewell()
    /// The store that the commands which are shown must name.
    package let store = NamedStore()

    /// Joins a console from its parts.
    package init(
        variables: [String: String],
        output: @escaping @Sendable (String) -> Void,
        complaint: @escaping @Sendable (String) -> Void,
        input: @escaping @Sendable (_ upTo: Int) -> [UInt8] = { _ in [] },
        terminal: @escaping @Sendable () -> TerminalSize? = { nil },
        outputWidth: Int? = nil
    ) {
        self.variables = variables
        self.output = output
        self.complaint = complaint
        self.input = input
        self.terminal = terminal
        self.outputWidth = outputWidth
    }

    /// Prints a line to standard output.
    func say(_ line: String) { output(line + "\n") }

    /// Prints a report to standard output as one line of JSON.
    func say(_ report: OrderReport) { say(store.named(in: report).json.text) }

    /// Prints a line to standard error; the commands in it name the store as this one did.
    func remark(_ line: String) { complaint(store.named(in: line) + "\n") }

    /// Says the one line of a stopped command, unless it was said before.
    func sayFarewell() { farewell.say(on: isDrawable ? terminal() : nil) { remark($0) } }

    /// True where the terminal behind standard error can go back to the beginning of a line and write over it.
    var isDrawable: Bool { terminal() != nil && variables["TERM"] != "dumb" }

    /// The full path of what was named, so that another process in another folder means the same.
    func path(of name: String) -> String {
        guard !name.hasPrefix("/"), !folder.isEmpty else { return name }
        return name == "." ? folder : folder + "/" + name
    }

    /// A path as a person in this folder writes it.
    func shown(_ path: String) -> String {
        guard !folder.isEmpty, path.hasPrefix(folder + "/") else { return path }
        return String(path.dropFirst(folder.count + 1))
    }
}

/// How many columns and lines a terminal has.
package struct TerminalSize: Sendable, Hashable {
    /// The columns.
    package let width: Int
    /// The lines.
    package let height: Int

    /// States a size; a terminal that does not know its own counts as 80 by 24.
    package init(width: Int, height: Int = 24) {
        self.width = width > 0 ? width : 80
        self.height = height > 0 ? height : 24
    }
}
