import Foundation
import Testing

/// What docs/ThreatModel.md says stands against an attack is shown by tests that there are.
@Suite("The page of threats")
struct ThreatModelTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func page(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "docs/\(name).md"), encoding: .utf8)
    }

    /// What is wrong with the tables of a page, each with what to do about it.
    static func complaints(_ text: String, tests: Set<String>, rows: Set<String>) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("| ") }.flatMap { line -> [String] in
            guard !line.hasPrefix("| tries |"), !line.hasPrefix("| ---") else { return [] }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4 else { return ["\(line) has \(cells.count) cells and not 4."] }
            let named = TestNames.inPage(cells[3])
            return (named.isEmpty ? ["\(cells[0]): name a test that shows what stands."] : [])
                + named.filter { !tests.contains($0) }.map { "\(cells[0]): there is no test \($0)." }
                + cells[2].matches(of: /\w+/).map { String($0.0) }.filter { !rows.contains($0) }
                .map { "\(cells[0]): \($0) is no row of docs/reliability.md." }
        }
    }

    @Test("names tests and rows that there are, in every line")
    func agrees() throws {
        let text = try Self.page("ThreatModel")
        let tests = try TestNames.all(below: Self.root.appending(path: "Tests"))
        let rows = Set(ReliabilityPage(try Self.page("reliability")).rows.map(\.id))
        #expect(TestNames.inPage(text).count > 50)
        for complaint in Self.complaints(text, tests: tests, rows: rows) { Issue.record("\(complaint)") }
        // Whatever stands, something does not.
        let sections = text.split(separator: "\n## ").dropFirst()
        #expect(sections.count >= 7 && sections.allSatisfy { $0.contains("**Does not stand.**") })
    }

    @Test(
        "is found out where it names what is not there, or nothing",
        arguments: [
            ("| a | b | D1 | `ATests/works` |", nil), ("| a | b | | `ATests/works` |", nil),
            ("| a | b | D1 | `ATests/gone` |", "a: there is no test ATests/gone."),
            ("| a | b | D9 | `ATests/works` |", "a: D9 is no row of docs/reliability.md."),
            ("| a | b | D1 | hope |", "a: name a test that shows what stands."),
            ("| a | b | `ATests/works` |", "| a | b | `ATests/works` | has 3 cells and not 4."),
        ] as [(String, String?)])
    func drift(_ line: String, _ complaint: String?) {
        let complaints = Self.complaints("# X\n\(line)\n", tests: ["ATests/works"], rows: ["D1"])
        #expect(complaints == (complaint.map { [$0] } ?? []))
    }
}
