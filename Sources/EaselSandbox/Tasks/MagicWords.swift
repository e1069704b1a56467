/// What the prompt asks the sandbox to play, in brackets, anywhere and in any case.
///
/// | word | what happens |
/// |---|---|
/// | `[moderated]` | the task ends moderated, in the service's own way |
/// | `[refused]` | the submit is refused by moderation and costs nothing |
/// | `[fails]` | the task fails while painting |
/// | `[stillborn]` | the task fails at once (Kie: flag 2) |
/// | `[slow 20s]` | the task runs that long; also `500ms`, and `[slow]` alone is four times the pace |
/// | `[unknown]` | the first look finds a state nobody has heard of |
/// | `[hidden]` | the first look finds no such task |
/// | `[nolink]` | the task succeeds without a link |
/// | `[instant]` | Vtrix answers the submit with the finished task; Kie is merely done at the first look |
/// | `[plain error]` | Vtrix fails with its error as a bare text |
/// | `[drop]` | the submit is taken and charged, and the connection ends without an answer |
struct MagicWords: Sendable {
    enum Ending: Sendable { case painted, linkless, moderated, failed, stillborn, failedPlainly }

    var ending = Ending.painted
    var duration: Duration
    var isRefused = false
    var isUnknownAtFirst = false
    var isHiddenAtFirst = false
    var isInstant = false
    var dropsSubmit = false

    init(_ prompt: String, pace: Duration) {
        duration = pace
        for word in Self.words(in: prompt) { apply(word, pace: pace) }
    }

    private mutating func apply(_ word: String, pace: Duration) {
        switch word {
        case "moderated": ending = .moderated
        case "refused": isRefused = true
        case "fails": ending = .failed
        case "plain error": ending = .failedPlainly
        case "nolink": ending = .linkless
        case "unknown": isUnknownAtFirst = true
        case "hidden": isHiddenAtFirst = true
        case "drop": dropsSubmit = true
        case "slow": duration = pace * 4
        case "stillborn":
            ending = .stillborn
            duration = .zero
        case "instant":
            isInstant = true
            duration = .zero
        default:
            if word.hasPrefix("slow "), let time = Self.time(word.dropFirst(5)) { duration = time }
        }
    }

    private static func words(in prompt: String) -> [String] {
        prompt.lowercased().split(separator: "[", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "]").map { String(part[..<$0]) }
        }
    }

    /// Reads `20s`, `500ms` or a bare number of seconds; at most a day.
    private static func time(_ text: Substring) -> Duration? {
        let isMilliseconds = text.hasSuffix("ms")
        let digits = isMilliseconds ? text.dropLast(2) : text.hasSuffix("s") ? text.dropLast() : text
        guard let number = Double(digits), number >= 0, number <= 86_400 else { return nil }
        return isMilliseconds ? .seconds(number / 1000) : .seconds(number)
    }
}
