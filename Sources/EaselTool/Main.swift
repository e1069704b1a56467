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
}
