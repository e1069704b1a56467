/// Measures Easel; run it in release: `swift run -c release easel-bench registry`, or another of its words.
@main
enum Main {
    static func main() async {
        do {
            let report: BenchReport
            switch CommandLine.arguments.dropFirst().first {
            case "registry": report = try RegistryBench.report()
            case "store": report = try await StoreBench.report()
            case "look": report = try await StoreBench.firstLook()
            case "plan": return print(PlanBench.report(CommandLine.arguments.dropFirst(2).first))
            case "sandbox": return print(try SandboxBench.report())
            case "service": return try await BenchService.run(BenchService.Settings())
            case "orders": return try await OrdersBench.run(CommandLine.arguments.dropFirst(2))
            case "files":
                guard let folder = CommandLine.arguments.dropFirst(2).first else { return try FilesBench.report() }
                return try await FilesBench.measure(in: folder)
            case "sink": return try await SinkService.run()
            case "soak-service": return try await SoakBench.serve()
            case "soak":
                let numbers = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
                return try await SoakBench.run(
                    minutes: numbers.first ?? 60, perSecond: numbers.dropFirst().first ?? 5)
            default:
                return print(
                    "usage: easel-bench registry | store | look | plan [--markdown] | sandbox\n"
                        + "       | orders [COUNT [kept | unkept]] | files | soak [MINUTES [PER_SECOND]]")
            }
            print(report.table)
            print(report.json)
        } catch {
            print("Nothing was measured: \(error)")
        }
    }
}
