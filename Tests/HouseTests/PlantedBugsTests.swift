import Foundation
import Testing

/// The bugs that are planted in a copy of the sources have to fit the sources as they are.
@Suite("The planted bugs")
struct PlantedBugsTests {
    struct Edit: Sendable {
        let bug: String
        let file: String
        var old: [Substring] = []
        var new: [Substring] = []
    }

    static func edits() throws -> [Edit] {
        var edits: [Edit] = []
        var bug = ""
        for line in try House.lines(of: "Tests/PlantedBugs/bugs.txt") {
            if line.hasPrefix("== ") {
                bug = String(line.dropFirst(3))
            } else if line.hasPrefix("-- ") {
                edits.append(Edit(bug: bug, file: String(line.dropFirst(3))))
            } else if !edits.isEmpty, line.hasPrefix("-") {
                edits[edits.count - 1].old.append(line.dropFirst())
            } else if !edits.isEmpty, line.hasPrefix("+") {
                edits[edits.count - 1].new.append(line.dropFirst())
            }
        }
        return edits
    }

    @Test("are at least 24, and each finds its place in the sources once")
    func places() throws {
        let edits = try Self.edits()
        #expect(Set(edits.map(\.bug)).count >= 24)
        for edit in edits {
            let source = try House.lines(of: edit.file).joined(separator: "\n")
            let places = source.ranges(of: edit.old.joined(separator: "\n")).count
            #expect(
                places == 1,
                "\(edit.bug): \(edit.file) has its lines \(places) times. Mend Tests/PlantedBugs/bugs.txt.")
            #expect(edit.new.joined().contains("planted(\"\(edit.bug)\")"), "\(edit.bug) is never switched on.")
        }
    }
}
