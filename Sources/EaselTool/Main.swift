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
        let console = Console.system
        let arguments = arguments
        if arguments.first == Array("sandbox".utf8) { keepOneHeap() }
        let code = await Interruption.cancelling(on: console) { await EaselCommand.run(arguments, on: console) }
        exit(code.rawValue)
    }

    /// The arguments as bytes: the standard library's own list replaces what is not UTF-8.
    private static var arguments: [[UInt8]] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { argument in
                Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
            }
        }
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
