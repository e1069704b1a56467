/// Measures Easel; run it in release: `swift run -c release easel-bench registry`, `store`, `look`, `plan` or `sandbox`.
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
            default: return print("usage: easel-bench registry | store | look | plan [--json | --markdown] | sandbox")
            }
            print(report.table)
            print(report.json)
        } catch {
            print("Nothing was measured: \(error)")
        }
    }
}
