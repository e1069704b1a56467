/// Lines that were drawn at the bottom of a terminal, and how to draw others over them.
struct Frame {
    private var lines: [String] = []
    private var width = 0

    /// What takes the lines away and leaves the cursor where they began.
    mutating func erased(width: Int) -> String {
        guard !lines.isEmpty else { return "" }
        defer { lines = [] }
        return backToTop(width) + "\u{1B}[J"
    }

    /// What draws these lines over the ones before, as one piece; empty where nothing has changed.
    mutating func redrawn(_ wanted: [String], width: Int) -> String {
        let fitted = wanted.map { Self.fitted($0, to: width - 1) }
        guard fitted != lines || width != self.width else { return "" }
        guard !fitted.isEmpty else { return erased(width: width) }
        let text = backToTop(width) + fitted.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J"
        (lines, self.width) = (fitted, width)
        return text
    }

    /// Up to where the lines begin; in a window that became narrower each may have been broken into several.
    private func backToTop(_ width: Int) -> String {
        guard !lines.isEmpty else { return "\r" }
        let width = max(width, 1)
        let rows = lines.reduce(0) { $0 + max(1, (Self.columns($1) + width - 1) / width) }
        return rows > 1 ? "\r\u{1B}[\(rows - 1)A" : "\r"
    }

    /// As much of a text as fits, without anything that would move the cursor.
    static func fitted(_ text: String, to most: Int) -> String {
        var room = most
        var fitted = ""
        for character in text {
            let width = columns(of: character)
            guard character.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else { continue }
            guard width <= room else { break }
            fitted.append(character)
            room -= width
        }
        return fitted
    }

    /// How many columns a text takes.
    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

    /// Two for what East Asian scripts and pictures take, one for all others.
    private static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        let wide: [ClosedRange<UInt32>] = [
            0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
        ]
        return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
}
