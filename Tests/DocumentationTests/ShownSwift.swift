import Foundation

/// A block of Swift that a page or a doc comment shows.
struct ShownSwift: Sendable {
    /// Where it stands: `docs/Sandbox.md:73`.
    let place: String
    /// Its lines without imports.
    let lines: [String]
    let imports: [String]

    init(_ shown: [String], at place: String) {
        self.place = place
        imports = shown.filter { $0.hasPrefix("import ") }
        lines = shown.filter { !$0.hasPrefix("import ") }
    }

    /// Every block of a Markdown text; each line may begin with something that is no part of it.
    static func blocks(in text: String, of path: String, after prefix: String = "") -> [ShownSwift] {
        var blocks: [ShownSwift] = []
        var block: [String]?
        for (number, whole) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = prefix.isEmpty ? whole : whole.drop { $0 == " " }
            let line = trimmed.hasPrefix(prefix) ? trimmed.dropFirst(prefix.count) : ""
            if line == "```swift" {
                block = []
            } else if line == "```", let shown = block {
                blocks.append(ShownSwift(shown, at: "\(path):\(number + 1 - shown.count)"))
                block = nil
            } else {
                // A comment's empty line has no blank behind its slashes.
                block?.append(String(line))
            }
        }
        return blocks
    }

    /// The paragraphs, between which a page may leave something out.
    var paragraphs: [[String]] {
        lines.split { $0.allSatisfy(\.isWhitespace) }.map(Array.init)
    }
}

/// A Swift file that the tests or the examples compile.
struct CompiledFile: Sendable {
    let path: String
    private let lines: [Substring]

    init(_ text: String, at path: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The snippets beside these tests, which are run by them, and the examples, which `Tests/Examples/run` runs.
    static func all() throws -> [CompiledFile] {
        try ["Tests/DocumentationTests/Snippets", "docs/Examples"].flatMap { folder in
            let found = FileManager.default.enumerator(atPath: Page.root.appending(path: folder).path)
            let paths = (found?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }
            return try paths.filter { !$0.contains("/.build/") }.sorted().map { path in
                CompiledFile(
                    try String(contentsOf: Page.root.appending(path: "\(folder)/\(path)"), encoding: .utf8), at: path)
            }
        }
    }

    /// True where the block stands here word for word: paragraph after paragraph, each as far in as it likes.
    func holds(_ block: ShownSwift) -> Bool {
        guard block.imports.allSatisfy({ lines.contains($0[...]) }) else { return false }
        var rest = lines[...]
        for paragraph in block.paragraphs {
            guard let start = rest.indices.first(where: { stands(paragraph, at: $0) }) else { return false }
            rest = rest[(start + paragraph.count)...]
        }
        return true
    }

    private func stands(_ paragraph: [String], at start: Int) -> Bool {
        guard let first = paragraph.first, start + paragraph.count <= lines.count else { return false }
        let depth = lines[start].count - first.count
        guard depth >= 0, lines[start].prefix(depth).allSatisfy({ $0 == " " }) else { return false }
        return zip(lines[start...], paragraph).allSatisfy { line, shown in
            line.prefix(depth).allSatisfy { $0 == " " } && line.dropFirst(depth) == shown
        }
    }
}
