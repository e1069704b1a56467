internal import Easel

/// Reads the parameters and their figures from the lines of a saved page.
///
/// Three ways of writing are known: a line such as `steps integer` with the parameter's own lines below it, the rows of
/// a table with a heading, and pages whose names were lost in saving, where a sentence tells what it is about.
struct PageReader {
    private(set) var page = ToldPage()
    private let declared: [ImageParameter]
    private var current: Int?
    private var columns: [String] = []
    private var isAside = false
    /// What a page says of a parameter outside the part where it names it.
    private var elsewhere: [(name: [String], fact: ToldFact)] = []

    private static let ends: Set<String> = [
        "Polling", "Response", "Responses", "Response Format", "Error Codes", "Next Steps",
    ]
    private static let begins: Set<String> = [
        "Parameters", "Body", "Request", "Request Body", "Supported Parameters", "Core Parameters",
    ]

    init(_ lines: PageLines, for declared: [ImageParameter]) {
        self.declared = declared
        for line in lines.lines { read(line) }
        if page.parameters.isEmpty { readNameless(lines) }
        for (name, fact) in elsewhere {
            if let place = page.parameters.firstIndex(where: { Self.words($0.name) == name }) {
                page.parameters[place].facts.append(fact)
            }
        }
    }

    private mutating func read(_ line: PageLines.Line) {
        if Self.ends.contains(line.text) { (isAside, current) = (true, nil) }
        if Self.begins.contains(line.text) { isAside = false }
        if let cells = line.cells { return readRow(cells, line) }
        columns = []
        guard !isAside, !begin(line) else { return }
        if let current {
            page.parameters[current].add(allIn: line.text, at: line.place)
        } else if let colon = line.text.firstIndex(of: ":") {
            elsewhere += PageFigures.all(in: line.text, at: line.place).map {
                (Self.words(String(line.text[..<colon])), $0)
            }
        }
    }

    /// Takes a line such as `seed integer | null` as the beginning of a parameter.
    private mutating func begin(_ line: PageLines.Line) -> Bool {
        let form = /(\w+) (string|integer|number|boolean|enum|array|object)(?:<[\w ]+>)?(?: \| null)?( required)?/
        guard let found = line.text.wholeMatch(of: form) else { return false }
        var told = ToldParameter(String(found.1), at: line.place)
        told.type = found.2 == "enum" ? "string" : String(found.2)
        told.isRequired = found.3 != nil
        page.isThorough = true
        current = page.parameters.count
        page.parameters.append(told)
        return true
    }

    private mutating func readRow(_ cells: [String], _ line: PageLines.Line) {
        let titles = cells.map { $0.lowercased() }
        if titles.contains("type"), ["parameter", "name", "field"].contains(titles[0]) {
            (columns, current, isAside) = (titles, nil, false)
        } else if !columns.isEmpty, !isAside, cells[0].wholeMatch(of: /\w+/) != nil {
            page.parameters.append(Self.row(columns, cells, line))
            current = nil
        }
    }

    private static func row(_ columns: [String], _ cells: [String], _ line: PageLines.Line) -> ToldParameter {
        var told = ToldParameter(cells[0], at: line.place)
        for (column, cell) in zip(columns, cells).dropFirst() where cell != "-" && !cell.isEmpty {
            switch column {
            case "type": told.type = String(cell.prefix { $0.isLetter })
            case "required": told.isRequired = ["yes", "true", "required", "✓"].contains(cell.lowercased())
            case "default": told.add(Figure(standard: .string(cell)), at: line.place)
            default:
                if cell.hasPrefix("Required") { told.isRequired = true }
                if cell.wholeMatch(of: /[\w-]+ or [\w-]+/) != nil {
                    told.add(Figure(choices: cell.split(separator: " or ").map(String.init)), at: line.place)
                }
                told.add(allIn: cell, at: line.place)
            }
        }
        return told
    }

    /// Reads a page that names no parameter: a sentence with all words of a name is about that parameter.
    private mutating func readNameless(_ lines: PageLines) {
        page.namesParameters = false
        page.parameters = (["model"] + declared.map(\.name)).map { ToldParameter($0, at: "") }
        (isAside, current) = (false, nil)
        for line in lines.lines {
            if Self.ends.contains(line.text) { return }
            current = subject(of: line) ?? current
            if let current { page.parameters[current].add(allIn: line.text, at: line.place) }
        }
    }

    /// The parameter that a sentence is about: the one of which it has all words, and most of them.
    ///
    /// An item of a list belongs to what it stands under, so one word in passing does not make it another's.
    private func subject(of line: PageLines.Line) -> Int? {
        let words = Set(Self.words(line.text))
        let safety = declared.first { $0.role == .safety }?.name
        if words.contains("moderation"), let safety { return page.parameters.firstIndex { $0.name == safety } }
        let names = page.parameters.map { Self.words($0.name) }
        let found = names.indices.filter { index in
            names[index].allSatisfy(words.contains) && !(line.isItem && names[index].count == 1)
        }
        return found.max { names[$0].count < names[$1].count }
    }

    /// The words of a sentence or of a name such as `aspectRatio`, in small letters and without the s of several.
    private static func words(_ text: String) -> [String] {
        var words = [""]
        for letter in text {
            if letter.isUppercase, words.last?.last?.isLowercase == true { words.append("") }
            if letter.isLetter || letter.isNumber {
                words[words.count - 1] += letter.lowercased()
            } else {
                words.append("")
            }
        }
        return words.filter { !$0.isEmpty }.map { $0.count > 2 && $0.hasSuffix("s") ? String($0.dropLast()) : $0 }
    }
}
