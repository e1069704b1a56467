/// Measures Easel; run it in release: `swift run -c release easel-bench registry`.
@main
enum Main {
    static func main() {
        guard CommandLine.arguments.dropFirst() == ["registry"] else {
            print("usage: easel-bench registry")
            return
        }
        do {
            let report = try RegistryBench.report()
            print(report.table)
            print(report.json)
        } catch {
            print("The registry could not be made: \(error)")
        }
    }
}
