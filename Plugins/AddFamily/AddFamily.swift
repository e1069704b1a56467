import Foundation
import PackagePlugin

/// `swift package add-family`: lets `easel add-family` write a new family into this package.
@main
struct AddFamily: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) async throws {
        let process = Process()
        process.executableURL = try context.tool(named: "EaselTool").url
        // A dependency by path is called after its folder, which need not be easel.
        let easel = context.package.dependencies.map(\.package).first { $0.products.contains { $0.name == "Easel" } }
        let name = easel.map { ["--easel", $0.id] } ?? []
        process.arguments = ["add-family", "--into", context.package.directoryURL.path] + name + arguments
        process.currentDirectoryURL = context.package.directoryURL
        // Ctrl-C ends this launcher alone; the pipe closes with it, and the tool takes that for its own Ctrl-C.
        process.standardInput = Pipe()
        process.environment = ProcessInfo.processInfo.environment.merging(["EASEL_LAUNCHED": "1"]) { $1 }
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            return Diagnostics.error("easel add-family ended with \(process.terminationStatus).")
        }
    }
}
