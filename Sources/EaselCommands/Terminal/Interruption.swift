internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Runs work that Ctrl-C cancels, and ends the process soon after whatever the work is doing.
///
/// Where a person sits at a terminal the prompt is back within 100 ms: the answer of a request that is on the wire is
/// heard if it comes in that time, and else the order stays in its store as sent, with an outcome that nobody knows.
/// Where nobody sits there, the answer is waited for a little longer.
package enum Interruption {
    /// How long requests on the wire may take to be answered after the signal.
    static func patience(_ console: Console) -> Duration {
        console.isAtTerminal ? .milliseconds(25) : .seconds(2)
    }

    /// When the process ends whatever it does: a moment after that.
    private static func limit(_ console: Console) -> DispatchTimeInterval {
        // Without any order there is nothing to hear, as when standard input is read.
        guard console.farewell.isPrepared else { return .milliseconds(10) }
        return console.isAtTerminal ? .milliseconds(60) : .milliseconds(2_500)
    }

    /// Runs the work; SIGINT, SIGTERM and the end of a launcher cancel it, and the second of them ends the process.
    package static func cancelling(
        on console: Console, _ work: @escaping @Sendable () async -> ExitCode
    ) async -> ExitCode {
        let task = Task { await work() }
        let stop: @Sendable () -> Void = {
            if task.isCancelled { _exit(ExitCode.interrupted.rawValue) }
            task.cancel()
            end(after: limit(console), console)
        }
        let sources = [SIGINT, SIGTERM].map { source(for: $0, stop) }
        heedLauncher(in: console.variables, stop)
        defer { for source in sources { source.cancel() } }
        return await task.value
    }

    private static func end(after limit: DispatchTimeInterval, _ console: Console) {
        ending.asyncAfter(deadline: .now() + limit) {
            // A terminal that takes no words, as after Ctrl-S, keeps nobody.
            lastEnding.asyncAfter(deadline: .now() + .milliseconds(20)) { _exit(ExitCode.interrupted.rawValue) }
            console.sayFarewell()
            _exit(ExitCode.interrupted.rawValue)
        }
    }

    // Queues of their own, because the work may have taken every other thread.
    private static let ending = DispatchQueue(label: "easel.ending", qos: .userInteractive)
    private static let lastEnding = DispatchQueue(label: "easel.last-ending", qos: .userInteractive)

    /// Takes the end of standard input for Ctrl-C, in a tool that a launcher started and holds by that pipe.
    ///
    /// A `swift package` command that is interrupted takes its launcher along and leaves the tool behind.
    private static func heedLauncher(in variables: [String: String], _ stop: @escaping @Sendable () -> Void) {
        guard variables["EASEL_LAUNCHED"] == "1" else { return }
        let thread = DispatchQueue(label: "easel.launcher")
        thread.async {
            var byte: UInt8 = 0
            var count = 1
            repeat { count = read(STDIN_FILENO, &byte, 1) } while count > 0 || (count < 0 && errno == EINTR)
            // Not by a signal, which is lost as long as its source is not at work yet.
            stop()
        }
    }

    private static func source(
        for number: Int32, _ action: @escaping @Sendable () -> Void
    ) -> any DispatchSourceSignal {
        // The default action would end the process before the order's last words.
        signal(number, SIG_IGN)
        let queue = DispatchQueue(label: "easel.signal", qos: .userInteractive)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler(handler: action)
        source.resume()
        return source
    }
}
