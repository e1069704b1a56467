import Foundation
import Testing

/// The bugs that are planted in a copy of the sources have to fit the sources and the tests as they are.
@Suite("The planted bugs")
struct PlantedBugsTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func bugs() throws -> [PlantedBug] { PlantedBug.all(in: try text("Tests/PlantedBugs/bugs.txt")) }

    @Test("are at least 24, and each finds its place in the sources once")
    func places() throws {
        let bugs = try Self.bugs()
        #expect(Set(bugs.map(\.name)).count == bugs.count && bugs.count >= 24)
        for bug in bugs {
            #expect(bug.sentence.hasSuffix("."), "\(bug.name) needs a sentence in Tests/PlantedBugs/bugs.txt.")
            for edit in bug.edits {
                let places = try Self.text(edit.file).ranges(of: edit.old.joined(separator: "\n")).count
                #expect(
                    places == 1,
                    "\(bug.name): \(edit.file) has its lines \(places) times. Mend Tests/PlantedBugs/bugs.txt.")
                #expect(edit.new.joined().contains("planted(\"\(bug.name)\")"), "\(bug.name) is never switched on.")
            }
        }
    }

    @Test("name tests that there are, at least 20 of them")
    func tests() throws {
        let known = try TestNames.all(below: Self.root.appending(path: "Tests"))
        let named = try Self.bugs().filter { $0.test != nil }
        #expect(named.count >= 20)
        for bug in named {
            let test = bug.test ?? ""
            #expect(known.contains(test), "\(bug.name): there is no test \(test). Mend Tests/PlantedBugs/bugs.txt.")
        }
    }

    @Test("are read with their sentences, tests and edits")
    func reading() throws {
        let bugs = PlantedBug.all(
            in: """
                What this file is.

                == one
                The first
                sentence.
                !! ATests/works
                -- Sources/A/B.swift
                -old
                +new
                +newer
                -- Sources/A/B.swift
                -other

                == two
                Another.
                -- Sources/C.swift
                -x
                """)
        #expect(bugs.map(\.name) == ["one", "two"] && bugs.map(\.test) == ["ATests/works", nil])
        #expect(bugs.map(\.sentence) == ["The first sentence.", "Another."])
        #expect(bugs.first?.edits.map(\.old) == [["old"], ["other"]] && bugs.first?.edits.first?.new.count == 2)
        #expect(
            PlantedBug.table(of: bugs).hasSuffix(
                """
                | `one` | The first sentence. | B.swift | `ATests/works` |
                | `two` | Another. | C.swift | easel-simulate alone |

                """))
    }
}
