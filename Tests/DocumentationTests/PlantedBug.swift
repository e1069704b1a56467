/// A safety step that is taken out of a copy of the sources, as Tests/PlantedBugs/bugs.txt describes it.
struct PlantedBug: Sendable {
    /// Lines of one file that make way for others.
    struct Edit: Sendable {
        let file: String
        var old: [Substring] = []
        var new: [Substring] = []
    }

    let name: String
    /// What goes wrong then.
    var sentence = ""
    /// The test that fails then, as `Suite/function`; nil where only the simulation finds it.
    var test: String?
    var edits: [Edit] = []

    /// Reads the whole file; what stands before the first bug explains it.
    static func all(in text: String) -> [PlantedBug] {
        var bugs: [PlantedBug] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("== ") {
                bugs.append(PlantedBug(name: String(line.dropFirst(3))))
            } else if !bugs.isEmpty {
                bugs[bugs.count - 1].read(line)
            }
        }
        return bugs
    }

    private mutating func read(_ line: Substring) {
        if line.hasPrefix("!! ") {
            test = String(line.dropFirst(3))
        } else if line.hasPrefix("-- ") {
            edits.append(Edit(file: String(line.dropFirst(3))))
        } else if edits.isEmpty {
            sentence += (sentence.isEmpty || line.isEmpty ? "" : " ") + line
        } else if line.hasPrefix("-") {
            edits[edits.count - 1].old.append(line.dropFirst())
        } else if line.hasPrefix("+") {
            edits[edits.count - 1].new.append(line.dropFirst())
        }
    }

    /// The list for docs/reliability.md.
    static func table(of bugs: [PlantedBug]) -> String {
        let rows = bugs.map { bug in
            let files = bug.edits.map { $0.file.split(separator: "/").last ?? "" }
            // A step may take two edits in one file.
            let names = files.enumerated().filter { files[..<$0.offset].contains($0.element) == false }.map(\.element)
            let test = bug.test.map { "`\($0)`" } ?? "easel-simulate alone"
            return "| `\(bug.name)` | \(bug.sentence) | \(names.joined(separator: ", ")) | \(test) |\n"
        }
        return "| taken out | what goes wrong then | in | fails then |\n| --- | --- | --- | --- |\n" + rows.joined()
    }
}
