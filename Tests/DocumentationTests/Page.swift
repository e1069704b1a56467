import Foundation
import Synchronization
import Testing

/// A page of the documentation: the README, or a Markdown file below docs.
struct Page: Sendable, CustomTestStringConvertible {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Its path from the root: `docs/Sandbox.md`.
    let path: String
    let text: String

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    var testDescription: String { path }

    /// Every page there is.
    static func all() throws -> [Page] {
        let found = FileManager.default.enumerator(atPath: root.appending(path: "docs").path)
        // What was built there while somebody tried an example is no page.
        let paths = (found?.compactMap { $0 as? String } ?? []).filter { path in
            path.hasSuffix(".md") && !path.contains("/.build/")
        }
        return try (["README.md"] + paths.sorted().map { "docs/\($0)" }).map { try Page($0) }
    }

    /// Expects that what stands between two markers is what the code says, or writes it so where it is asked for.
    static func expect(_ part: String, of path: String, toBe written: String) throws {
        try writing.withLock { _ in
            let page = try Page(path)
            let (opening, end) = ("<!-- \(part) -->\n", "<!-- /\(part) -->")
            let place: Comment = "\(path) has no place for it: the lines \(opening)\(end)"
            let begin = try #require(page.text.firstRange(of: opening)?.upperBound, place)
            let rest = try #require(page.text[begin...].firstRange(of: end)?.lowerBound, place)
            if ProcessInfo.processInfo.environment["EASEL_WRITE_PAGES"] == "1" {
                let text = page.text[..<begin] + written + page.text[rest...]
                return try String(text).write(to: root.appending(path: path), atomically: true, encoding: .utf8)
            }
            #expect(
                page.text[begin..<rest] == written,
                "Write \(path) anew: EASEL_WRITE_PAGES=1 swift test --filter DocumentationTests.")
        }
    }

    /// Several parts of one page may be written by tests that run at once.
    private static let writing = Mutex(())

    /// The addresses of its links, without the part behind a number sign, and each with its line.
    var links: [(address: String, line: Int)] {
        var links: [(String, Int)] = []
        var isCode = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode else { continue }
            for found in line.replacing(/`[^`]*`/, with: "").matches(of: /\]\(([^)#]*)(#[^)]*)?\)/) {
                links.append((String(found.1), number + 1))
            }
        }
        return links
    }

    /// The file that a link of the page leads to, from the root; nil for an address elsewhere.
    func target(of address: String) -> String? {
        guard !address.contains("://"), !address.isEmpty else { return nil }
        let folder = Self.root.appending(path: path).deletingLastPathComponent()
        let target = folder.appending(path: address).standardizedFileURL.path
        return target.replacing(Self.root.standardizedFileURL.path + "/", with: "", maxReplacements: 1)
    }
}
