import Foundation
import Testing

@Suite("The page of transports")
struct TransportsPageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private static let page = folder.appending(path: "../../docs/Transports.md").standardizedFileURL

    /// The promises that are asked of every transport: the names of the tests that run on all carriers.
    private func promises() throws -> [String] {
        let asked = try Regex(#"@Test\(\s*"([^"]+)",\s*arguments: Carrier\.allCases"#, as: (Substring, Substring).self)
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        return try files.filter { $0.hasSuffix("Tests.swift") }.flatMap { file in
            let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
            return text.matches(of: asked).map { String($0.output.1) }
        }
    }

    @Test("says of every promise which transport keeps it")
    func agrees() throws {
        let promises = try promises()
        let gaps = Dictionary(uniqueKeysWithValues: Gap.urlSessionOnLinux.map { ($0.test, $0) })
        #expect(promises.count > 50)
        for name in Set(gaps.keys).subtracting(promises).sorted() {
            Issue.record("Gap.swift names \"\(name)\", which no test of all carriers is called; take it out.")
        }
        let kept = promises.filter { gaps[$0] == nil }.map { "- \($0)" }
        let open = promises.compactMap { gaps[$0] }.map { "| \($0.test) | \($0.reason) |" }
        let lists = [("kept by both", kept), ("not kept by URLSession on Linux", open)]
        var text = try String(contentsOf: Self.page, encoding: .utf8)
        for (name, lines) in lists {
            let mark = "<!-- \(name) -->\n"
            let end = "<!-- /\(name) -->"
            let from = try #require(text.firstRange(of: mark)?.upperBound, "docs/Transports.md has no \(mark)")
            let to = try #require(text.firstRange(of: end)?.lowerBound, "docs/Transports.md has no \(end)")
            text.replaceSubrange(from..<to, with: lines.joined(separator: "\n") + "\n")
        }
        if ProcessInfo.processInfo.environment["EASEL_WRITE_PAGES"] == "1" {
            try text.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        #expect(
            try text == String(contentsOf: Self.page, encoding: .utf8),
            "docs/Transports.md is old; write it anew: EASEL_WRITE_PAGES=1 swift test --filter TransportsPageTests")
    }
}
