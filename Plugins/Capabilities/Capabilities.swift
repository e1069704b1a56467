import Foundation
import PackagePlugin

/// `swift package capabilities`: asks `easel models` which model can do what is needed.
@main
struct Capabilities: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) async throws {
        let process = Process()
        process.executableURL = try context.tool(named: "EaselTool").url
        process.arguments = ["models"] + arguments
        // Ctrl-C ends this launcher alone; the pipe closes with it, and the tool takes that for its own Ctrl-C.
        process.standardInput = Pipe()
        process.environment = ProcessInfo.processInfo.environment.merging(["EASEL_LAUNCHED": "1"]) { $1 }
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            return Diagnostics.error("easel models ended with \(process.terminationStatus).")
        }
    }
}
