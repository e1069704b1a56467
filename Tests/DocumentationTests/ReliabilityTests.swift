import Foundation
import Testing

@Suite("The page of reliability")
struct ReliabilityTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let page = root.appending(path: "docs/reliability.md")

    /// The rows that tests show, with the names of the tests' files.
    private func shown() throws -> [String: Set<String>] {
        let tests = Self.root.appending(path: "Tests")
        let paths = FileManager.default.enumerator(atPath: tests.path)?.compactMap { $0 as? String } ?? []
        var shown: [String: Set<String>] = [:]
        for path in paths.sorted() where path.hasSuffix("Tests.swift") || path.contains("Tests+") {
            let text = try String(contentsOf: tests.appending(path: path), encoding: .utf8)
            let (ids, unreadable) = ShownRows.ids(inFile: text)
            let name = URL(filePath: path).deletingPathExtension().lastPathComponent
            #expect(unreadable == [], "Tests/\(path): write the ids as \"D3: …\" or \"D3, D4: …\".")
            for id in ids { shown[id, default: []].insert(name) }
        }
        return shown
    }

    @Test("has a test for every row, and a row for every id that a test names")
    func agrees() throws {
        let shown = try shown(), steps = PlantedBug.table(of: try PlantedBugsTests.bugs())
        if ProcessInfo.processInfo.environment["EASEL_WRITE_PAGES"] == "1" {
            let page = ReliabilityPage(try String(contentsOf: Self.page, encoding: .utf8))
            try page.rewritten(shown, steps).write(to: Self.page, atomically: true, encoding: .utf8)
        }
        let page = ReliabilityPage(try String(contentsOf: Self.page, encoding: .utf8))
        #expect(shown.count > 30)
        for complaint in page.complaints(shown, steps) { Issue.record("\(complaint)") }
    }

    private static let steps = "| `a` | b. |\n"

    /// A page of two rows, of which one is left out, and of one step.
    private static let small = ReliabilityPage(
        """
        <!-- steps -->
        | `a` | b. |
        <!-- /steps -->
        <!-- rows -->
        | P1 | one | two | ATests |
        | P23 | three | four | left out |
        <!-- /rows -->
        <!-- list: left out -->
        - P23: nobody needs it.
        <!-- /list -->
        """)

    static let drifts: [(page: String, shown: [String: Set<String>], complaint: String)] = [
        ("- P23:", ["P1": ["ATests"], "D99": ["BTests"]], "BTests names D99, which is no row of docs/reliability.md."),
        ("- P23:", [:], "P1 (one) has no test: put \"P1: \" at the front"),
        ("- P23:", ["P1": ["BTests"]], "P1 says \"ATests\" in its last column, and the tests say \"BTests\""),
        ("- P23:", ["P1": ["ATests"], "P23": ["BTests"]], "P23 is listed as left out and has a test"),
        ("- P1: tired of it.\n- P23:", [:], "P1 may not be left out"),
        ("- P2: not here at all.\n- P23:", [:], "P2 is listed as left out and is no row"),
        ("- P23:\n- P23:", ["P1": ["ATests"]], "P23 is listed as left out without a reason"),
        ("- P23: again and again.\n- P23:", ["P1": ["ATests"]], "P23 is listed twice"),
    ]

    @Test("is found out whichever way it drifts, and says what to do", arguments: drifts)
    func drift(_ drift: (page: String, shown: [String: Set<String>], complaint: String)) {
        let text = Self.small.lines.joined(separator: "\n").replacing("- P23:", with: drift.page)
        let complaints = ReliabilityPage(text).complaints(drift.shown, Self.steps)
        #expect(complaints.contains { $0.hasPrefix(drift.complaint) }, "\(complaints)")
        #expect(complaints.contains("P2 is missing from docs/reliability.md."))
    }

    @Test("lists the safety steps as the planted bugs have them, and is written anew where it does not")
    func steps() {
        let other = "| `c` | d. |\n| `e` | f. |\n", shown: [String: Set<String>] = ["P1": ["ATests"]]
        let complaint = ReliabilityPage.staleSteps
        #expect(!Self.small.complaints(shown, Self.steps).contains(complaint))
        #expect(Self.small.complaints(shown, other).contains(complaint))
        #expect(ReliabilityPage("").complaints(shown, other).contains(complaint))
        let page = ReliabilityPage(Self.small.rewritten(shown, other))
        #expect(!page.complaints(shown, other).contains(complaint) && page.rows.map(\.shown) == ["ATests", "left out"])
    }

    @Test("is written anew from the tests, and then agrees")
    func rewritten() {
        let shown: [String: Set<String>] = ["P1": ["BTests", "ATests"], "P23": ["CTests"]]
        let page = ReliabilityPage(Self.small.rewritten(shown, Self.steps))
        #expect(page.rows.map(\.shown) == ["ATests, BTests", "CTests"])
        #expect(page.exceptions.isEmpty)
        #expect(page.complaints(shown, Self.steps).allSatisfy { $0.hasSuffix("is missing from docs/reliability.md.") })
    }

    @Test(
        "reads ids at the front of a display name only, and none that are written otherwise",
        arguments: [
            ("D3: a body", ["D3"]), ("D4, D19: a body", ["D4", "D19"]), ("a body, D3", []), ("2,000 headers", []),
            ("D3 : a body", nil), ("D3,D4: a body", nil), ("D3", nil), ("D3:", nil), ("D3 and D4: a body", nil),
        ] as [(String, [String]?)])
    func ids(_ name: String, _ ids: [String]?) { #expect(ShownRows.ids(name[...]) == ids) }
}
