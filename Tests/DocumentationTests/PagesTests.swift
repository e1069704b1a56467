import Foundation
import Testing

@Suite("The pages")
struct PagesTests {
    private static let landing = "docs/Easel.docc/Easel.md"

    @Test("show no Swift that is not compiled, word for word")
    func swift() throws {
        let files = try CompiledFile.all()
        let blocks = try Page.all().flatMap { ShownSwift.blocks(in: $0.text, of: $0.path) }
        #expect(blocks.count > 30)
        for block in blocks where !files.contains(where: { $0.holds(block) }) {
            Issue.record(
                "\(block.place) shows Swift that nothing compiles. Let a test run it in a file of Snippets, or an example."
            )
        }
    }

    @Test("have doc comments beside them that show no other Swift either")
    func comments() throws {
        let files = try CompiledFile.all()
        let sources = FileManager.default.enumerator(atPath: Page.root.appending(path: "Sources").path)
        var count = 0
        for path in sources?.compactMap({ $0 as? String }).sorted() ?? [] where path.hasSuffix(".swift") {
            let text = try String(contentsOf: Page.root.appending(path: "Sources/\(path)"), encoding: .utf8)
            for block in ShownSwift.blocks(in: text, of: "Sources/\(path)", after: "/// ") {
                count += 1
                guard !files.contains(where: { $0.holds(block) }) else { continue }
                Issue.record(
                    "\(block.place) shows Swift that nothing compiles: put it into Snippets/DocComments.swift.")
            }
        }
        #expect(count > 10)
    }

    @Test("link to files that are there")
    func links() throws {
        for page in try Page.all() {
            for (address, line) in page.links {
                guard let target = page.target(of: address) else { continue }
                let isThere = FileManager.default.fileExists(atPath: Page.root.appending(path: target).path)
                #expect(isThere, "\(page.path):\(line) links to \(target), which is not there.")
            }
        }
    }

    @Test("are all reached from the first one, and that one from the README")
    func reached() throws {
        let readme = try Page("README.md"), landing = try Page(Self.landing)
        #expect(readme.links.contains { readme.target(of: $0.address) == Self.landing })
        // What a server engineer asks first.
        let crash = "[What happens if my process dies?](docs/Easel.docc/SurviveACrash.md)"
        #expect(readme.text.contains(crash), "The README does not lead to what happens when a process dies.")
        let linked = Set(landing.links.compactMap { landing.target(of: $0.address) })
        for page in try Page.all() where page.path != Self.landing && !page.path.hasPrefix("docs/decisions/0") {
            guard page.path != "README.md" else { continue }
            #expect(linked.contains(page.path), "\(Self.landing) does not link to \(page.path).")
        }
    }

    @Test("that are guides are short")
    func short() throws {
        for page in try Page.all() where page.path.hasPrefix("docs/Easel.docc/") && page.path != Self.landing {
            let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 120, "\(page.path) has \(lines.count) lines; a guide answers one question.")
        }
    }

    @Test(
        "would show it: a changed line, a missing import and a block that is out of order are found",
        arguments: [
            ("let a = 1\n\nlet b = 2", true), ("let b = 2\n\nlet a = 1", false), ("let a = 1\nlet b = 3", false),
            ("let a = 2", false), ("import Testing\n\nlet a = 1", false), ("import Foundation\nlet a = 1", true),
            ("if a == 1 {\n    print(a)\n}", true), ("if a == 1 {\nprint(a)\n}", false),
        ])
    func judge(_ block: (text: String, holds: Bool)) {
        let code = """
            import Foundation

            let a = 1

            let b = 2
            func f() {
                if a == 1 {
                    print(a)
                }
            }
            """
        let lines = block.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(CompiledFile(code, at: "there").holds(ShownSwift(lines, at: "here")) == block.holds)
    }
}
