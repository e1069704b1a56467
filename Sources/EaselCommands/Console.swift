/// Everything a command may ask of the process around it, so that a test can be that process.
public struct Console: Sendable {
    /// The environment's variables.
    public var variables: [String: String]
    /// Writes to standard output.
    public var output: @Sendable (String) -> Void
    /// Writes to standard error.
    public var complaint: @Sendable (String) -> Void
    /// Reads all of standard input, at most so many bytes.
    public var input: @Sendable (_ upTo: Int) -> [UInt8]
    /// The width of the terminal behind standard error; nil when it is no terminal.
    public var terminalWidth: Int?
    /// The width of the terminal behind standard output; nil when it is no terminal.
    public var outputWidth: Int?

    /// The folder that relative paths begin in; empty where nobody knows.
    public var folder = ""

    /// Joins a console from its parts.
    public init(
        variables: [String: String],
        output: @escaping @Sendable (String) -> Void,
        complaint: @escaping @Sendable (String) -> Void,
        input: @escaping @Sendable (_ upTo: Int) -> [UInt8] = { _ in [] },
        terminalWidth: Int? = nil,
        outputWidth: Int? = nil
    ) {
        self.variables = variables
        self.output = output
        self.complaint = complaint
        self.input = input
        self.terminalWidth = terminalWidth
        self.outputWidth = outputWidth
    }

    /// Prints a line to standard output.
    func say(_ line: String) { output(line + "\n") }

    /// Prints a line to standard error.
    func remark(_ line: String) { complaint(line + "\n") }

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
