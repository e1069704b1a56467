extension Sandbox {
    /// Every magic word, as the help and the documents list them.
    package static var magicWords: [Trick] {
        let words = MagicWords.rows.map { Trick(word: "[\($0.word)]", stages: [], help: $0.help) }
        return words + MagicWords.open.map { Trick(word: "[\($0.word)]", stages: [], help: $0.help) }
    }
}

/// What the prompt asks the sandbox to play, in brackets, anywhere and in any case.
struct MagicWords: Sendable {
    enum Ending: Sendable { case painted, linkless, moderated, failed, stillborn, failedPlainly }

    var ending = Ending.painted
    var duration: Duration
    var isRefused = false
    var isUnknownAtFirst = false
    var isHiddenAtFirst = false
    var isInstant = false
    var hasFilm = false
    var dropsSubmit = false
    /// What words such as `[503@poll:2]` ask for.
    var faults: [Sandbox.Fault] = []
    /// What is wrong with the first word that reads as a fault and is none.
    var mistake: String?

    init(_ prompt: String, pace: Duration) {
        duration = pace
        for word in Self.words(in: prompt) { apply(word, pace: pace) }
    }

    struct Row: Sendable {
        let word: String
        let help: String
        let apply: @Sendable (inout MagicWords) -> Void

        init(_ word: String, _ help: String, _ apply: @escaping @Sendable (inout MagicWords) -> Void) {
            self.word = word
            self.help = help
            self.apply = apply
        }
    }

    static let rows = [
        Row("moderated", "The task ends moderated, in the service's own way.") { $0.ending = .moderated },
        Row("refused", "The submit is refused by moderation and costs nothing.") { $0.isRefused = true },
        Row("fails", "The task fails while painting.") { $0.ending = .failed },
        Row("stillborn", "The task fails at once; Kie calls it flag 2.") {
            $0.ending = .stillborn
            $0.duration = .zero
        },
        Row("plain error", "The task fails; Vtrix tells it as a bare text.") { $0.ending = .failedPlainly },
        Row("nolink", "The task succeeds without a link.") { $0.ending = .linkless },
        Row("unknown", "The first look finds a state nobody has heard of.") { $0.isUnknownAtFirst = true },
        Row("hidden", "The first look finds no such task.") { $0.isHiddenAtFirst = true },
        Row("instant", "Vtrix answers the submit with the finished task; Kie is done at the first look.") {
            $0.isInstant = true
            $0.duration = .zero
        },
        Row("film", "Vtrix hands over a film beside the picture.") { $0.hasFilm = true },
        Row("drop", "The submit is taken and charged, and the connection ends without an answer.") {
            $0.dropsSubmit = true
        },
    ]

    /// The words that say more than themselves.
    static let open: [(word: String, help: String)] = [
        ("slow 20s", "The task runs that long; also 500ms; without a time, four times the pace."),
        (
            "503@poll:2",
            "A fault at submit, poll, download or callback, met and counted for this prompt alone; any other is refused."
        ),
    ]

    private mutating func apply(_ word: String, pace: Duration) {
        if let row = Self.rows.first(where: { $0.word == word }) { return row.apply(&self) }
        if word == "slow" { duration = pace * 4 }
        if word.hasPrefix("slow "), let time = Self.time(word.dropFirst(5)) { duration = time }
        guard Self.readsAsFault(word) else { return }
        do {
            let fault = try Sandbox.Fault(text: word)
            if fault.stage.isBesideOrders { mistake = mistake ?? Self.outOfReach(fault) }
            faults.append(fault)
        } catch {
            mistake = mistake ?? "[\(word)] is no fault: \(error)"
        }
    }

    /// Why a prompt cannot ask for a fault that the settings can.
    private static func outOfReach(_ fault: Sandbox.Fault) -> String {
        let stages = Sandbox.Fault.Stage.allCases.filter { !$0.isBesideOrders }.map(\.rawValue)
        return "[\(fault)] cannot be asked for in a prompt: what is sent at \(fault.stage.rawValue) carries no prompt. "
            + "A prompt reaches: \(stages.joined(separator: ", ")). Ask for it by --fault \(fault), or in the settings."
    }

    /// True for KIND@STAGE and KIND@STAGE:N, whatever the words; an address of a letter, say, has dots and stays one.
    private static func readsAsFault(_ word: String) -> Bool {
        let halves = word.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, word.utf8.count <= 60, let stage = halves[1].split(separator: ":").first else {
            return false
        }
        return !halves[0].isEmpty && (halves[0] + stage).allSatisfy { $0.isLetter || $0.isNumber }
    }

    private static func words(in prompt: String) -> [String] {
        guard prompt.utf8.contains(0x5B) else { return [] }
        return prompt.lowercased().split(separator: "[", omittingEmptySubsequences: false).dropFirst().compactMap {
            part in part.firstIndex(of: "]").map { String(part[..<$0]) }
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
