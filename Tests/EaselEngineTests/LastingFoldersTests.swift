import Testing

@testable import EaselEngine

@Suite("Folders whose names last")
struct LastingFoldersTests {
    private func facts(_ identity: UInt64) -> FileFacts {
        FileFacts(isPlainFile: false, isFolder: true, count: 0, identity: identity)
    }

    @Test("are known by path and number, and not when another folder took the name")
    func identity() {
        let folders = LastingFolders()
        #expect(!folders.holds("out", facts(1)))
        folders.hold("out", facts(1))
        #expect(folders.holds("out", facts(1)))
        #expect(!folders.holds("out", facts(2)))
        #expect(!folders.holds("other", facts(1)))
    }

    @Test("are forgotten when they are too many, so that a folder for each order fills no memory")
    func most() {
        let folders = LastingFolders()
        for number in 0...1_000 { folders.hold("\(number)", facts(UInt64(number))) }
        #expect(!folders.holds("0", facts(0)))
        #expect(folders.holds("1000", facts(1_000)))
    }
}
