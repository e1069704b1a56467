import Foundation
import TestGround

/// A headless Chromium of this machine, where there is one.
enum Browser {
    static let path = ["chromium", "chromium-browser", "google-chrome"].lazy.compactMap { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }.first

    /// What a page holds after its scripts ran, as HTML.
    static func dump(_ page: String, in folder: TemporaryFolder) async throws -> String {
        let file = folder.appending(path: "page.html")
        try page.write(to: file, atomically: true, encoding: .utf8)
        let words = [
            path ?? nowhere, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--user-data-dir=\(folder.appending(path: "profile").path)", "--virtual-time-budget=60000",
            "--dump-dom", "file://\(file.path)",
        ]
        return try await ChildProcess(words, in: folder).ending().output
    }
}
