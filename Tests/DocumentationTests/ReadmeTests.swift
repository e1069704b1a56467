import Easel
import EaselCommands
import Foundation
import Synchronization
import TestGround
import Testing

@Suite("The README", .timeLimit(.minutes(5)))
struct ReadmeTests {
    @Test("shows Swift that does what it says")
    func snippet() async throws {
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
        try Page.expect("families", of: "README.md", toBe: await said(["models", "--markdown"]))
    }
}

/// What the command line prints, on a machine without keys.
func said(_ words: [String]) async -> String {
    let said = Mutex("")
    let console = Console(variables: [:], output: { text in said.withLock { $0 += text } }, complaint: { _ in })
    #expect(await EaselCommand.run(words, on: console) == .done)
    return said.withLock { $0 }
}
