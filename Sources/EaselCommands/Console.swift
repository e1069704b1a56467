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
}
