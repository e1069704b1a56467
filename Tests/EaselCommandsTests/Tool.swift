import Foundation
import TestGround

/// The built `easel` as a real process.
enum Tool {
    /// The binary that `EASEL_TOOL` names, such as a release build, else the one beside the test's own.
    static var path: URL {
        if let path = ProcessInfo.processInfo.environment["EASEL_TOOL"] { return URL(filePath: path) }
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let fallback = URL(filePath: CommandLine.arguments[0])
        return (bundle ?? fallback).deletingLastPathComponent().appending(path: "easel")
    }

    /// Starts the tool with these variables and no others of Easel's.
    static func start(
        _ words: [String], variables: [String: String] = [:], in folder: TemporaryFolder? = nil
    ) throws -> ChildProcess {
        try ChildProcess([path.path] + words, variables: clean.merging(variables) { $1 }, in: folder)
    }

    /// Runs the tool to its end.
    ///
    /// What is done `atStart` has a thread of its own, which no other test can keep waiting.
    static func run(
        _ words: [String], variables: [String: String] = [:], in folder: TemporaryFolder? = nil,
        atStart: @escaping @Sendable (ChildProcess) -> Void = { _ in }
    ) async throws -> ChildProcess.Ending {
        let process = try start(words, variables: variables, in: folder)
        Thread.detachNewThread { @Sendable in atStart(process) }
        return await process.ending()
    }

    /// Runs a line of shell with the tool as `$EASEL`.
    static func shell(
        _ line: String, variables: [String: String] = [:], in folder: TemporaryFolder
    ) async throws -> ChildProcess.Ending {
        let variables = clean.merging(["EASEL": path.path]) { $1 }.merging(variables) { $1 }
        return try await ChildProcess(["bash", "-c", line], variables: variables, in: folder).ending()
    }

    /// This process's variables without keys, addresses and proxies.
    static var clean: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !["EASEL_", "VTRIX_", "KIE_"].contains { name.hasPrefix($0) } && !name.lowercased().hasSuffix("_proxy")
        }.merging(["EASEL_STORE": ownStore]) { $1 }
    }

    /// For all tests of this process that name no folder, so that none writes where a person keeps orders.
    static let ownFolder = TemporaryFolder()
    static let ownStore = ownFolder.path + "/store"
}

/// `easel sandbox` in a process of its own, stopped when it is let go.
final class SandboxProcess {
    let address: String
    private let process: ChildProcess
    static let key = "easel-key-4f1d0c7b"

    init(_ flags: [String] = []) async throws {
        process = try Tool.start(["sandbox"] + flags)
        while process.isRunning, !process.output.contains("KIE_API_KEY") {
            try await Task.sleep(for: .milliseconds(10))
        }
        let text = process.output
        let start = text.firstRange(of: "http://")?.lowerBound ?? text.startIndex
        address = String(text[start...].prefix { $0 != " " && $0 != "\n" }).trimmingCharacters(in: ["."])
    }

    var variables: [String: String] {
        [
            "EASEL_VTRIX_URL": address, "VTRIX_API_KEY": Self.key, "EASEL_KIE_URL": address, "KIE_API_KEY": Self.key,
            "EASEL_KIE_UPLOAD_URL": address,
        ]
    }
}
