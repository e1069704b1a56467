internal import Easel

/// A saved page as plain lines with their numbers: of HTML the text, of Markdown without its marks.
struct PageLines: Sendable {
    struct Line: Sendable {
        let number: Int
        let text: String
        /// True for an item of a list.
        var isItem = false
        var place: String { "line \(number)" }

        /// The cells of a row of a table; nil for any other line.
        var cells: [String]? {
            guard text.contains("|"), !text.contains("| null") else { return nil }
            var cells = text.split(separator: "|", omittingEmptySubsequences: false).map { PageLines.trimmed($0) }
            if cells.first?.isEmpty == true { cells.removeFirst() }
            if cells.last?.isEmpty == true { cells.removeLast() }
            return cells.count > 1 ? cells : nil
        }
    }

    let lines: [Line]

    private static let options = "Options: "
    private static let inline: Set<Substring> = ["a", "b", "i", "em", "strong", "code", "span", "sup", "sub", "small"]
    private static let silent: Set<Substring> = ["script", "style", "template"]
    private static let entities = [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&le;", "<="),
        ("&ge;", ">="), ("&amp;", "&"),
    ]

    init(_ text: String) {
        let begins = text.prefix(4096).lowercased()
        let isHTML = ["<html", "<!doctype", "<body", "<table", "<div", "<p>"].contains { begins.contains($0) }
        let raw = isHTML ? Self.textOfHTML(text) : Self.plain(text)
        lines = Self.joined(
            raw.map { Line(number: $0.0, text: Self.clean($0.1), isItem: $0.1.hasPrefix("-") || $0.1.hasPrefix("* ")) }
                // A row of dashes alone divides a table.
                .filter { $0.text.contains { !"|-: ".contains($0) } })
    }

    /// Values one below the other, each but the first after a comma, and the ratios of a table become one line.
    private static func joined(_ lines: [Line]) -> [Line] {
        var joined: [Line] = []
        var isRatios = false
        for line in lines {
            let ratio = line.cells.flatMap { Ratio($0[0]) }
            if let last = joined.last, line.text.hasPrefix(", ") || ratio != nil && isRatios {
                let first = last.text.hasPrefix(options) ? last.text : options + last.text
                joined[joined.count - 1] = Line(
                    number: last.number, text: first + ", " + (ratio?.description ?? trimmed(line.text.dropFirst())))
            } else {
                joined.append(ratio.map { Line(number: line.number, text: options + $0.description) } ?? line)
            }
            isRatios = ratio != nil
        }
        return joined
    }

    private static func plain(_ text: String) -> [(Int, String)] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map {
            ($0.offset + 1, String($0.element))
        }
    }

    /// The text between tags; cells of one row stay on one line.
    private static func textOfHTML(_ text: String) -> [(Int, String)] {
        var lines: [(Int, String)] = []
        var (number, begun, line) = (1, 1, "")
        var skipped: Substring?
        func end() {
            lines.append((begun, line))
            line = ""
        }
        var rest = text[...]
        while let first = rest.first {
            if first == "<", let close = rest.firstIndex(of: ">") {
                let tag = rest[rest.index(after: rest.startIndex)..<close]
                let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()[...]
                if silent.contains(name) { skipped = tag.hasPrefix("/") ? nil : name }
                if ["td", "th"].contains(name) {
                    line += tag.hasPrefix("/") ? " | " : ""
                } else if !inline.contains(name) {
                    end()
                }
                number += tag.count { $0.isNewline }
                rest = rest[rest.index(after: close)...]
                continue
            }
            if first.isNewline { number += 1 }
            if line.allSatisfy(\.isWhitespace) { begun = number }
            if skipped == nil { line.append(first.isNewline ? " " : first) }
            rest.removeFirst()
        }
        end()
        return lines
    }

    private static func clean(_ text: String) -> String {
        var text = entities.reduce(text) { $0.replacing($1.0, with: $1.1) }
        text = text.replacing("`", with: "").replacing("**", with: "")
        return trimmed(text.drop { "#->*• \t".contains($0) })
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let rest = text.drop { $0.isWhitespace }
        return String(rest.reversed().drop { $0.isWhitespace || $0 == "#" }.reversed())
    }
}
