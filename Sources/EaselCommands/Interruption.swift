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
    /// Runs the work; SIGINT and SIGTERM cancel it.
    public static func cancelling(_ work: @escaping @Sendable () async -> ExitCode) async -> ExitCode {
        let task = Task { await work() }
        let sources = [SIGINT, SIGTERM].map { source(for: $0, cancelling: task) }
        defer { for source in sources { source.cancel() } }
        return await task.value
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
