import Foundation

/// The catalogue in docs/reliability.md: its rows, its lists of rows without a test, and what tests say about it.
struct ReliabilityPage {
    /// One row of a table.
    struct Row {
        let id: String
        let when: String
        let then: String
        /// What the last column says.
        var shown: String
        let line: Int
    }

    /// One row that has no test, and why.
    struct Exception {
        let id: String
        let list: String
        let reason: String
        let line: Int
    }

    /// How many rows each letter has.
    static let sizes = ["P": 26, "S": 18, "W": 20, "D": 23, "N": 17, "J": 17, "C": 7, "X": 11, "M": 5]
    /// The rows that may be left out for good.
    static let optional: Set<String> = ["P23", "P24", "M1", "M2", "M3", "M4", "M5"]
    static let leftOut = "left out"

    private(set) var lines: [String]
    let rows: [Row]
    let exceptions: [Exception]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var (rows, exceptions): ([Row], [Exception]) = ([], [])
        var (isTable, list): (Bool, String?) = (false, nil)
        for (number, line) in lines.enumerated() {
            if line == "<!-- rows -->" { isTable = true }
            if line == "<!-- /rows -->" { isTable = false }
            if let found = line.wholeMatch(of: /<!-- list: (.+) -->/) { list = String(found.1) }
            if line == "<!-- /list -->" { list = nil }
            if isTable, let found = line.wholeMatch(of: /\| ([A-Z]\d+) \| (.+) \| (.+) \|(.*)\|/) {
                let shown = found.4.trimmingCharacters(in: .whitespaces)
                rows.append(
                    Row(
                        id: String(found.1), when: String(found.2), then: String(found.3), shown: shown, line: number))
            }
            if let list, let found = line.wholeMatch(of: /- ([A-Z]\d+):(.*)/) {
                let reason = found.2.trimmingCharacters(in: .whitespaces)
                exceptions.append(Exception(id: String(found.1), list: list, reason: reason, line: number))
            }
        }
        (self.rows, self.exceptions) = (rows, exceptions)
    }

    /// What the last column of a row should say.
    private func column(_ id: String, _ shown: [String: Set<String>]) -> String {
        if let files = shown[id] { return files.sorted().joined(separator: ", ") }
        return exceptions.first { $0.id == id }?.list ?? ""
    }

    /// The page with its last column and its safety steps, and without exceptions that have a test now.
    func rewritten(_ shown: [String: Set<String>], _ steps: String) -> String {
        var lines = lines.map { Optional($0) }
        for row in rows {
            lines[row.line] = "| \(row.id) | \(row.when) | \(row.then) | \(column(row.id, shown)) |"
        }
        for exception in exceptions where shown[exception.id] != nil { lines[exception.line] = nil }
        let text = lines.compactMap { $0 }.joined(separator: "\n")
        guard let place = Self.steps(in: text) else { return text }
        return text.replacingCharacters(in: place, with: steps)
    }

    /// Where the list of safety steps stands.
    private static func steps(in text: String) -> Range<String.Index>? {
        guard let start = text.firstRange(of: "<!-- steps -->\n")?.upperBound,
            let end = text[start...].firstRange(of: "<!-- /steps -->")?.lowerBound
        else { return nil }
        return start..<end
    }

    /// What is said of a list of safety steps that is not the one in bugs.txt.
    static let staleSteps =
        "The safety steps are not those of Tests/PlantedBugs/bugs.txt: run EASEL_WRITE_PAGES=1 swift test --filter "
        + "ReliabilityTests."

    /// Everything that is wrong between the page and the tests, each with what to do about it.
    func complaints(_ shown: [String: Set<String>], _ steps: String) -> [String] {
        let text = lines.joined(separator: "\n")
        let isFresh = Self.steps(in: text).map { text[$0] == steps } ?? false
        return sizeComplaints() + listComplaints(shown) + testComplaints(shown) + (isFresh ? [] : [Self.staleSteps])
    }

    private func testComplaints(_ shown: [String: Set<String>]) -> [String] {
        let known = Set(rows.map(\.id)), listed = Set(exceptions.map(\.id))
        let strange = shown.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
        var complaints = strange.map {
            "\($0.value.sorted().joined(separator: ", ")) names \($0.key), which is no row of docs/reliability.md."
        }
        for row in rows where shown[row.id] == nil && !listed.contains(row.id) {
            complaints.append(
                "\(row.id) (\(row.when)) has no test: put \"\(row.id): \" at the front of the display name of the test "
                    + "that shows it.")
        }
        for row in rows where row.shown != column(row.id, shown) {
            complaints.append(
                "\(row.id) says \"\(row.shown)\" in its last column, and the tests say \"\(column(row.id, shown))\": "
                    + "run EASEL_WRITE_PAGES=1 swift test --filter ReliabilityTests.")
        }
        return complaints
    }

    private func listComplaints(_ shown: [String: Set<String>]) -> [String] {
        let known = Set(rows.map(\.id))
        return exceptions.flatMap { exception -> [String] in
            let (id, list) = (exception.id, exception.list)
            var complaints: [String] = []
            if !known.contains(id) { complaints.append("\(id) is listed as \(list) and is no row.") }
            if exception.reason.count < 10 { complaints.append("\(id) is listed as \(list) without a reason.") }
            if shown[id] != nil {
                complaints.append("\(id) is listed as \(list) and has a test: take it off the list.")
            }
            if list == Self.leftOut, !Self.optional.contains(id) {
                complaints.append("\(id) may not be left out: show it by a test.")
            }
            if exceptions.count(where: { $0.id == id }) > 1 { complaints.append("\(id) is listed twice.") }
            return complaints
        }
    }

    private func sizeComplaints() -> [String] {
        let wanted = Self.sizes.flatMap { letter, size in (1...size).map { "\(letter)\($0)" } }
        let found = rows.map(\.id)
        return Set(wanted).subtracting(found).sorted().map { "\($0) is missing from docs/reliability.md." }
            + Set(found).subtracting(wanted).sorted().map { "\($0) is a new row: count it in ReliabilityPage.sizes." }
            + Set(found.filter { id in found.count { $0 == id } > 1 }).sorted().map { "\($0) stands twice." }
    }
}

/// The ids of rows that display names begin with.
enum ShownRows {
    /// The ids at the front of one display name, or nil for a name that looks like one with ids and is none.
    static func ids(_ name: Substring) -> [String]? {
        guard name.prefixMatch(of: /[A-Z]\d/) != nil else { return [] }
        return name.prefixMatch(of: /([A-Z]\d+(?:, [A-Z]\d+)*): \S/).map { found in
            found.1.split(separator: ", ").map(String.init)
        }
    }

    /// The ids in one file of tests, and the names that cannot be read.
    static func ids(inFile text: String) -> (ids: Set<String>, unreadable: [String]) {
        var (all, unreadable): (Set<String>, [String]) = ([], [])
        for found in text.matches(of: /@(?:Test|Suite)\(\s*"((?:[^"\\]|\\.)*)"/) {
            if let ids = ids(found.1) { all.formUnion(ids) } else { unreadable.append(String(found.1)) }
        }
        return (all, unreadable)
    }
}
