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
        let code = await Interruption.cancelling(in: Console.system.variables) {
            await EaselCommand.run(words, on: .system)
        }
        exit(code.rawValue)
    }
}
