import EaselTesting
import Foundation
import Testing

@Suite("The guide to a new family")
struct AddAFamilyTests {
    private static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/AddAFamily.md")

    @Test("lists the promises of the contract as the contract says them")
    func promises() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let begin = try #require(text.firstRange(of: "<!-- promises -->\n")),
            end = try #require(text.firstRange(of: "<!-- /promises -->"))
        let promises = BrokenPromise.Promise.allCases.map { "- **\($0)**: \($0.rawValue)\n" }.joined()
        if ProcessInfo.processInfo.environment["EASEL_WRITE_PAGES"] == "1" {
            let page = text[..<begin.upperBound] + promises + text[end.lowerBound...]
            return try String(page).write(to: Self.page, atomically: true, encoding: .utf8)
        }
        #expect(
            text[begin.upperBound..<end.lowerBound] == promises,
            "Write it anew: EASEL_WRITE_PAGES=1 swift test --filter AddAFamilyTests.")
    }

    @Test("keeps a whole family and its recordings within 120 lines")
    func lines() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let blocks = text.matches(of: /`(Sources\/AtelierFamily|Tests)\/[^`]*`:\n\n```swift\n((?:.*\n)*?)```/)
        let counts = blocks.map { $0.2.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }
        #expect(counts.count == 2)
        #expect(counts.reduce(0, +) <= 120, "The guide's example has \(counts) lines.")
    }
}
