import Foundation
import ProcessStart

/// A headless Chromium of this machine, where there is one.
enum Browser {
    static let path = ["chromium", "chromium-browser", "google-chrome"].lazy.compactMap { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }.first

    /// What a page holds after its scripts ran, as HTML.
    static func dump(_ page: String, in folder: URL) async throws -> String {
        let file = folder.appending(path: "page.html")
        try page.write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: path ?? "/nowhere")
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--user-data-dir=\(folder.appending(path: "profile").path)", "--virtual-time-budget=60000",
            "--dump-dom", "file://\(file.path)",
        ]
        let (output, complaint) = (Drain(), Drain())
        process.standardOutput = output.pipe
        process.standardError = complaint.pipe
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do { try process.start() } catch { done.resume(throwing: error) }
        }
        return output.text
    }
}
