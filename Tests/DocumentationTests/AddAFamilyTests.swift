import EaselTesting
import Foundation
import Testing

@Suite("The guide to a new family")
struct AddAFamilyTests {
    @Test("lists the promises of the contract as the contract says them")
    func promises() throws {
        let promises = BrokenPromise.Promise.allCases.map { "- **\($0)**: \($0.rawValue)\n" }
        try Page.expect("promises", of: "docs/AddAFamily.md", toBe: promises.joined())
    }

    /// The files that the guide shows whole.
    private func files() throws -> [(path: String, code: String)] {
        let found = try Page("docs/AddAFamily.md").text.matches(of: /`([^`\n]+\.swift)`:\n\n```swift\n((?:.*\n)*?)```/)
        return found.map { (String($0.1), String($0.2)) }
    }

    @Test("shows the files of the example, word for word")
    func example() throws {
        let files = try files()
        #expect(files.count == 3)
        for (path, code) in files {
            let example = Page.root.appending(path: "docs/Examples/Family/\(path)")
            #expect(
                try String(contentsOf: example, encoding: .utf8) == code,
                "docs/AddAFamily.md and docs/Examples/Family/\(path) differ; copy the better one over the other.")
        }
    }

    @Test("keeps a whole family and its recordings within 120 lines")
    func lines() throws {
        let counts = try files().filter { !$0.path.contains("Host") }.map { file in
            file.code.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        }
        #expect(counts.count == 2)
        #expect(counts.reduce(0, +) <= 120, "The guide's example has \(counts) lines.")
    }
}
