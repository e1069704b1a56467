internal import Synchronization

/// How many lines came to what, and how many are under way.
final class BatchTally: Sendable {
    private let state = Mutex(State())

    private struct State {
        var counts: [ExitCode: Int] = [:]
        var underWay = 0
    }

    /// Counts a line that begins.
    func begin() { state.withLock { $0.underWay += 1 } }

    /// Counts a line that came to something.
    func end(_ code: ExitCode) {
        state.withLock { state in
            state.underWay -= 1
            state.counts[code, default: 0] += 1
        }
    }

    private var counts: [ExitCode: Int] { state.withLock { $0.counts } }

    /// How many lines are under way.
    var underWay: Int { state.withLock { $0.underWay } }

    /// True where the outcome of a line is not known.
    var hasUnknown: Bool { counts[.unknownOutcome] != nil }

    /// The gravest of all codes.
    var code: ExitCode { ExitCode.gravest(of: counts.keys) }

    /// The counts in one sentence.
    var words: String {
        let (counts, underWay) = state.withLock { ($0.counts, $0.underWay) }
        let names: [(ExitCode, String)] = [
            (.done, "delivered"), (.unknownOutcome, "unknown"), (.stillRunning, "still running"),
            (.moderated, "moderated"), (.rejected, "refused or failed"), (.overLimit, "over a limit"),
            (.keyOrCredit, "without key or credit"), (.badUsage, "unusable"), (.ownFault, "failed here"),
            (.interrupted, "interrupted"),
        ]
        var parts = names.compactMap { code, name in counts[code].map { "\($0) \(name)" } }
        if underWay > 0 { parts.append("\(underWay) under way") }
        return parts.isEmpty ? "No line was there." : parts.joined(separator: ", ") + "."
    }
}
