/// Makes words from outside safe to show: nothing in them can move a cursor, forge a line or reverse a text.
public enum ForeignText {
    /// The most characters that are kept.
    public static let longest = 300

    /// The text with control, bidirectional and invisible characters escaped, and shortened.
    public static func cleaned(_ text: String) -> String {
        var clean = ""
        var count = 0
        for scalar in text.unicodeScalars {
            count += 1
            guard count <= longest else { return clean + "…" }
            if isPlain(scalar) {
                clean.unicodeScalars.append(scalar)
            } else {
                clean += scalar == "\n" || scalar == "\r" ? " " : "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return clean
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
