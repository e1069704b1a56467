internal import Easel

/// Models side by side: as columns where they fit, as blocks on a narrow terminal, or as Markdown.
struct ModelTable {
    private let rows: [[String]]
    private static let titles = [
        "model", "makes", "pictures in", "shape", "safety", "price", "reachable", "good for",
    ]
    /// What depends on the machine that asks, or on a host's prices, has no place on a page.
    private static let pageTitles = ["model", "good for", "makes", "pictures in", "shape", "safety"]
    private static let gap = "  "

    init(_ verdicts: [Verdict]) {
        rows = verdicts.map { verdict in
            let words = ModelWords(entry: verdict.entry)
            return [
                verdict.name, words.makes, words.picturesIn, words.shape, words.safety, words.price(verdict.price),
                verdict.isReachable ? "yes" : "no API key", verdict.entry.model.purpose,
            ]
        }
    }

    /// The table for a terminal of this width; nil is a pipe, where nothing is shortened.
    func text(width: Int?) -> String {
        let widths = Self.titles.indices.map { column in ([Self.titles] + rows).map { $0[column].count }.max() ?? 0 }
        let all = widths.reduce(0, +) + Self.gap.count * (widths.count - 1)
        guard let width, all > width else { return lines(widths).map { $0 + "\n" }.joined() }
        return blocks(width: width)
    }

    /// The table for a page.
    var markdown: String {
        let columns = Self.pageTitles.compactMap { Self.titles.firstIndex(of: $0) }
        let body = rows.map { row in columns.map { $0 == 0 ? "`\(row[$0])`" : row[$0] } }
        // A page has room to say which end is which.
        let heads = Self.pageTitles.map { $0 == "safety" ? "safety, 0 strictest" : $0 }
        let all = [heads, columns.map { _ in "---" }] + body
        return all.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    private func lines(_ widths: [Int]) -> [String] {
        ([Self.titles] + rows).map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let line = cells.joined(separator: Self.gap)
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Each model over several lines, none wider than the terminal.
    private func blocks(width: Int) -> String {
        let label = (Self.titles.dropFirst().map(\.count).max() ?? 0) + Self.gap.count
        return rows.map { row in
            let cells = zip(Self.titles, row).dropFirst().map { title, cell in
                let start = Self.gap + title + String(repeating: " ", count: label - title.count)
                return TextBlock(cell, after: start, width: width).text
            }
            return TextBlock(row[0], after: "", width: width).text + cells.joined()
        }.joined(separator: "\n")
    }
}
