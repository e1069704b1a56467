/// A text broken at its spaces into lines no wider than a terminal, each begun below the first word.
struct TextBlock {
    /// The lines, each with its end.
    let text: String

    /// Breaks a text that follows this start of a line; without a width it stays one line.
    init(_ words: String, after start: String, width: Int?) {
        guard let width else {
            text = start + words + "\n"
            return
        }
        // A terminal narrower than the start and a word has other troubles.
        let room = max(width - start.count, 8)
        var lines: [String] = []
        for word in words.split(separator: " ") {
            var rest = Substring(word)
            if let last = lines.last, last.count + 1 + rest.count <= room {
                lines[lines.count - 1] = last + " " + rest
                continue
            }
            while rest.count > room {
                lines.append(String(rest.prefix(room)))
                rest = rest.dropFirst(room)
            }
            lines.append(String(rest))
        }
        let indent = String(repeating: " ", count: start.count)
        text = lines.enumerated().map { ($0.offset == 0 ? start : indent) + $0.element + "\n" }.joined()
    }
}
