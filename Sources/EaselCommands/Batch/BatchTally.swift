internal import Synchronization

/// What a line of a batch came to.
struct BatchEnding: Sendable {
    var code: ExitCode
    /// True where a picture of an earlier run is not there any more as it was written.
    var isLost = false
    /// The folders of pictures that lie elsewhere than this run was told to write, one for each picture.
    var elsewhere: [String] = []
}

/// How many lines came to what, and how many are under way.
final class BatchTally: Sendable {
    private let state = Mutex(State())

    private struct State {
        var counts: [ExitCode: Int] = [:]
        var lost = 0
        var elsewhere: [String: Int] = [:]
        var underWay = 0
    }

    /// Counts a line that begins.
    func begin() { state.withLock { $0.underWay += 1 } }

    /// Counts a line that came to something.
    func end(_ ending: BatchEnding) {
        state.withLock { state in
            state.underWay -= 1
            for folder in ending.elsewhere { state.elsewhere[folder, default: 0] += 1 }
            if ending.isLost { state.lost += 1 } else { state.counts[ending.code, default: 0] += 1 }
        }
    }

    private var counts: [ExitCode: Int] { state.withLock { $0.counts } }

    /// How many lines are under way.
    var underWay: Int { state.withLock { $0.underWay } }

    /// True where the outcome of a line is not known.
    var hasUnknown: Bool { counts[.unknownOutcome] != nil }

    /// The gravest of all codes.
    var code: ExitCode {
        state.withLock { ExitCode.gravest(of: Array($0.counts.keys) + ($0.lost > 0 ? [.ownFault] : [])) }
    }

    /// Where pictures of earlier runs lie that this run was told to write elsewhere; nil where there are none.
    var elsewhere: String? {
        let folders = state.withLock { $0.elsewhere }
        guard !folders.isEmpty else { return nil }
        let count = folders.values.reduce(0, +)
        let names = folders.keys.sorted().prefix(Self.foldersShown).joined(separator: ", ")
        let more = folders.count > Self.foldersShown ? " and \(folders.count - Self.foldersShown) more" : ""
        let (what, stay) = count == 1 ? ("1 picture is", "stays") : ("\(count) pictures are", "stay")
        return "\(what) from an earlier run and \(stay) in \(names)\(more)."
    }

    private static let foldersShown = 3

    /// The counts in one sentence.
    var words: String {
        let (counts, lost, underWay) = state.withLock { ($0.counts, $0.lost, $0.underWay) }
        let names: [(ExitCode, String)] = [
            (.done, "delivered"), (.unknownOutcome, "unknown"), (.stillRunning, "still running"),
            (.moderated, "moderated"), (.rejected, "refused or failed"), (.overLimit, "over a limit"),
            (.keyOrCredit, "without API key or credit"), (.badUsage, "unusable"), (.ownFault, "failed here"),
            (.interrupted, "interrupted"),
        ]
        var parts = names.compactMap { code, name in counts[code].map { "\($0) \(name)" } }
        if lost > 0 { parts.insert("\(lost) no longer there as written", at: counts[.done] == nil ? 0 : 1) }
        if underWay > 0 { parts.append("\(underWay) under way") }
        return parts.isEmpty ? "No line was there." : parts.joined(separator: ", ") + "."
    }
}
