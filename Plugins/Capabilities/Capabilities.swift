import Foundation
import PackagePlugin

/// `swift package capabilities`: asks `easel models` which model can do what is needed.
@main
struct Capabilities: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) async throws {
        let process = Process()
        process.executableURL = try context.tool(named: "EaselTool").url
        process.arguments = ["models"] + arguments
        // Ctrl-C ends this launcher alone; the closed pipe is how the tool could notice.
        process.standardInput = Pipe()
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            return Diagnostics.error("easel models ended with \(process.terminationStatus).")
        }
    }
}
