/// Makes words from outside safe to show: nothing in them can move a cursor, forge a line or reverse a text.
package enum ForeignText {
    /// The most characters that the clean text has.
    package static let longest = 300

    /// The text with control, bidirectional and invisible characters escaped, and shortened.
    package static func cleaned(_ text: String) -> String {
        var clean: [Unicode.Scalar] = []
        // Where the text is cut if it turns out too long: between two characters, with room for the dots.
        var cut = 0
        for scalar in text.unicodeScalars {
            clean += shown(scalar).unicodeScalars
            if clean.count > longest { return string(clean.prefix(cut)) + "…" }
            if clean.count < longest { cut = clean.count }
        }
        return string(clean[...])
    }

    /// The clean text as the end of a sentence of ours: with a full stop where it has no end of its own.
    package static func sentence(_ text: String) -> String {
        let clean = cleaned(text)
        let last = clean.last { $0 != " " }
        return last.map { ".!?…。！？".contains($0) } == true ? clean : clean + "."
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        if isPlain(scalar) { return String(scalar) }
        return scalar == "\n" || scalar == "\r" ? " " : "\\u{\(String(scalar.value, radix: 16))}"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
