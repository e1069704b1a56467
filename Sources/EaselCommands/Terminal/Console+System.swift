internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Console {
    /// The console of this process.
    package static var system: Console {
        // A reader that goes away, as in `easel … | head`, must not kill the process while an order is paid.
        signal(SIGPIPE, SIG_IGN)
        let trouble = OutputTrouble()
        var console = Console(
            variables: ProcessInfo.processInfo.environment,
            output: { text in if let error = put(text, on: 1) { trouble.note(error) } },
            complaint: { put($0, on: 2) },
            input: { take($0) },
            terminal: { size(of: 2) },
            outputWidth: size(of: 1)?.width)
        console.isAtTerminal = (0...2).contains { isatty($0) == 1 }
        console.folder = currentFolder
        console.outputTrouble = { trouble.words }
        return console
    }

    private static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    /// Writes everything, or gives the number of the error that kept it from that.
    @discardableResult
    private static func put(_ text: String, on descriptor: Int32) -> Int32? {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return errno }
            sent += count
        }
        return nil
    }

    private static func take(_ most: Int) -> [UInt8] {
        var taken: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while taken.count < most {
            let count = block.withUnsafeMutableBytes { read(0, $0.baseAddress, min($0.count, most - taken.count)) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            taken += block.prefix(count)
        }
        return taken
    }

    private static func size(of descriptor: Int32) -> TerminalSize? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return TerminalSize(width: 0) }
        return TerminalSize(width: Int(size.ws_col), height: Int(size.ws_row))
    }
}

/// Why standard output could not be written; a reader that went away is no trouble.
private final class OutputTrouble: Sendable {
    private let error = Mutex<Int32?>(nil)

    func note(_ number: Int32) { if number != EPIPE { error.withLock { $0 = number } } }

    var words: String? { error.withLock { $0 }.map { String(cString: strerror($0)) } }
}
