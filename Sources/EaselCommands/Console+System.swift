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
    public static var system: Console {
        // A reader that goes away, as in `easel … | head`, must not kill the process while an order is paid.
        signal(SIGPIPE, SIG_IGN)
        var console = Console(
            variables: ProcessInfo.processInfo.environment,
            output: { put($0, on: 1) },
            complaint: { put($0, on: 2) },
            input: { take($0) },
            terminalWidth: width(of: 2),
            outputWidth: width(of: 1))
        console.folder = currentFolder
        return console
    }

    private static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func put(_ text: String, on descriptor: Int32) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            sent += count
        }
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

    private static func width(of descriptor: Int32) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
