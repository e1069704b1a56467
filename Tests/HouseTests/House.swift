import Foundation
import TestGround
import Testing

/// The checkout that the tests were built from.
struct House {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a command and gives what it printed; what it leaves beside goes with it.
    static func run(_ words: String...) async throws -> String { try await run(words) }

    /// Runs a command and gives what it printed; what it leaves beside goes with it.
    static func run(_ words: [String]) async throws -> String {
        let ending = try await ChildProcess(words).ending()
        try #require(ending.code == 0, "\(words): \(ending.complaint)")
        return ending.output
    }

    /// The Swift files below a folder, by their path from the root.
    static func swiftFiles(in folder: String) -> [String] {
        let base = root.appending(path: folder)
        let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }.sorted()
    }

    /// The lines of a file.
    static func lines(of path: String) throws -> [Substring] {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }
}
