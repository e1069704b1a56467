internal import EaselCommands

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

@main
enum Main {
    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.first == "sandbox" { keepOneHeap() }
        let code = await Interruption.cancelling { await EaselCommand.run(words, on: .system) }
        exit(code.rawValue)
    }

    /// Begins again with one heap for all threads, as a long-lived process of many threads should on glibc.
    ///
    /// It gives each thread a heap of its own, and what one gives back is of no use to the others: the sandbox would
    /// grow. The setting is read before the first thread starts, hence the new beginning; it keeps process and files.
    private static func keepOneHeap() {
        #if canImport(Glibc)
            guard getenv("MALLOC_ARENA_MAX") == nil, setenv("MALLOC_ARENA_MAX", "1", 1) == 0 else { return }
            _ = execv("/proc/self/exe", CommandLine.unsafeArgv)
        #endif
    }
}
