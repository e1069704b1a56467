internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Runs work that Ctrl-C cancels once, and ends at once when it is pressed again.
public enum Interruption {
    /// Runs the work; SIGINT and SIGTERM cancel it, and the end of standard input where a launcher started the tool.
    public static func cancelling(
        in variables: [String: String], _ work: @escaping @Sendable () async -> ExitCode
    ) async -> ExitCode {
        let task = Task { await work() }
        let sources = [SIGINT, SIGTERM].map { source(for: $0, cancelling: task) }
        heedLauncher(in: variables)
        defer { for source in sources { source.cancel() } }
        return await task.value
    }

    /// Takes the end of standard input for Ctrl-C, in a tool that a launcher started and holds by that pipe.
    ///
    /// A `swift package` command that is interrupted takes its launcher along and leaves the tool behind.
    private static func heedLauncher(in variables: [String: String]) {
        guard variables["EASEL_LAUNCHED"] == "1" else { return }
        let thread = DispatchQueue(label: "easel.launcher")
        thread.async {
            var byte: UInt8 = 0
            var count = 1
            repeat { count = read(STDIN_FILENO, &byte, 1) } while count > 0 || (count < 0 && errno == EINTR)
            kill(getpid(), SIGINT)
            // Whoever ends slowly then is ended as by a second Ctrl-C.
            sleep(5)
            exit(ExitCode.interrupted.rawValue)
        }
    }

    private static func source(for number: Int32, cancelling task: Task<ExitCode, Never>) -> any DispatchSourceSignal {
        // The default action would end the process before the order's last words.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { @Sendable in
            if task.isCancelled { exit(ExitCode.interrupted.rawValue) }
            task.cancel()
        }
        source.resume()
        return source
    }
}
