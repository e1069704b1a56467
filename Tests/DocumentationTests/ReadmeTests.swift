import Easel
import EaselCommands
import Foundation
import Synchronization
import TestGround
import Testing

@Suite("The README", .timeLimit(.minutes(5)))
struct ReadmeTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test("shows Swift that is compiled and run here, word for word")
    func snippet() async throws {
        let file = try text("Tests/DocumentationTests/ReadmeSnippet.swift")
        let begin = try #require(file.firstRange(of: "    // begin\n")),
            end = try #require(file.firstRange(of: "    // end\n"))
        let snippet = file[begin.upperBound..<end.lowerBound].split(separator: "\n").map { $0.dropFirst(4) }
        let shown = "import Easel\n\n" + snippet.joined(separator: "\n") + "\n"
        #expect(
            try text("README.md").contains("```swift\n\(shown)```"),
            "Copy the lines of ReadmeSnippet.swift into README.md.")

        // The snippet saves beside the reader's program; a process of its own in an empty folder takes that place.
        let folder = TemporaryFolder()
        await #expect(processExitsWith: .success) { [place = folder.path as String] in
            try #require(FileManager.default.changeCurrentDirectoryPath(place))
            let (path, picture) = try await readmeSnippet()
            #expect(path == "pictures/a-red-fox-in-the-snow.\(picture.type.fileEnding)")
            #expect(try PictureBytes([UInt8](Data(contentsOf: URL(filePath: path)))).size == picture.size)
        }
    }

    @Test("shows the families as easel models --markdown prints them")
    func families() async throws {
        let said = Mutex("")
        let console = Console(
            variables: [:], output: { text in said.withLock { $0 += text } }, complaint: { _ in })
        #expect(await EaselCommand.run(["models", "--markdown"], on: console) == .done)
        let readme = try text("README.md")
        let begin = try #require(readme.firstRange(of: "<!-- families -->\n")),
            end = try #require(readme.firstRange(of: "<!-- /families -->"))
        #expect(
            readme[begin.upperBound..<end.lowerBound] == said.withLock { $0 },
            "Put what `swift run easel models --markdown` prints between the markers in README.md.")
    }

    @Test("links to pages that exist")
    func links() throws {
        let readme = try text("README.md")
        let links = readme.matches(of: /\]\(([^)]+)\)/).map { String($0.1) }.filter { !$0.hasPrefix("http") }
        #expect(!links.isEmpty)
        for link in links {
            #expect(
                FileManager.default.fileExists(atPath: Self.root.appending(path: link).path), "\(link) is not there.")
        }
    }
}
