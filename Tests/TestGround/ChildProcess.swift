public import Foundation

/// A process that a test has started, what it says, and how it ends.
///
/// It runs in a folder of its own unless one is named, and puts there what it makes only for a while. It is killed when
/// nobody holds it any longer.
public final class ChildProcess: Sendable {
    /// What a finished process left behind.
    public struct Ending: Sendable {
        /// What it ended with; below zero, the number of the signal that ended it.
        public let code: Int32
        /// Its standard output.
        public let output: String
        /// Its standard error.
        public let complaint: String
        /// When it ended, however late the test hears of it.
        public let moment: ContinuousClock.Instant

        /// The lines of its standard output.
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The number of the process.
    public let id: pid_t
    private let folder: TemporaryFolder
    private let life: Life
    private let openInput: Int32?

    /// Starts a program, named by its path or as a shell finds it, that reads nothing.
    ///
    /// An open input has no end as long as the process is held.
    public init(
        _ words: [String], variables: [String: String] = ProcessInfo.processInfo.environment,
        in folder: TemporaryFolder? = nil, openInput isOpen: Bool = false
    ) throws {
        let folder = folder ?? TemporaryFolder()
        let (input, output, complaint) = (try PipeEnds(), try PipeEnds(), try PipeEnds())
        let streams = [input.reading, output.writing, complaint.writing]
        defer { for stream in streams { close(stream) } }
        if !isOpen { close(input.writing) }
        openInput = isOpen ? input.writing : nil
        (self.folder, life) = (folder, Life(Drain(reading: output.reading), Drain(reading: complaint.reading)))
        id = try Self.spawn(words, variables, in: folder, streams)
        life.watch(id)
    }

    /// Starts a program that reads and writes at a terminal.
    public init(_ words: [String], variables: [String: String], in folder: TemporaryFolder, at terminal: Int32) throws {
        (self.folder, life, openInput) = (folder, Life(), nil)
        id = try Self.spawn(words, variables, in: folder, [terminal, terminal, terminal])
        life.watch(id)
    }

    deinit {
        signal(SIGKILL)
        if let openInput { close(openInput) }
    }

    /// What came on its standard output by now.
    public var output: String { life.output?.soFar ?? "" }
    /// What came on its standard error by now.
    public var complaint: String { life.complaint?.soFar ?? "" }
    /// False once it has ended.
    public var isRunning: Bool { life.isRunning }

    /// Sends it a signal, unless it has ended.
    public func signal(_ number: Int32) { life.whileRunning { kill(id, number) } }

    /// Waits for its end and for all that it said.
    public func ending() async -> Ending { await life.ending() }
}
