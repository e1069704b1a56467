/// One accepted task.
struct PaintTask: Sendable {
    /// The API that took the task; Kie has two under one account.
    enum Dialect: String, Sendable {
        case vtrix, kie, jobs

        /// The service as the ledger names it.
        var service: String { self == .vtrix ? "vtrix" : "kie" }
    }

    enum Phase {
        case hidden
        case unheardOf
        case running(progress: Double)
        case ended(MagicWords.Ending)
    }

    let id: String
    /// The id that the account's task before this one had.
    let elder: String?
    let dialect: Dialect
    let model: String
    let painting: PaintingOrder
    let words: MagicWords
    let price: Sandbox.Amount
    /// What Kie echoes of the request.
    let echo: String
    let createdAt: Timestamp
    let begun: ContinuousClock.Instant
    var looks = 0

    /// What a look finds; `looks` counts this look already.
    func phase(at now: ContinuousClock.Instant) -> Phase {
        if looks == 1, words.isHiddenAtFirst { return .hidden }
        if looks == 1, words.isUnknownAtFirst { return .unheardOf }
        let passed = begun.duration(to: now)
        guard passed < words.duration else { return .ended(words.ending) }
        return .running(progress: passed / words.duration)
    }

    var completedAt: Timestamp { createdAt.adding(words.duration) }

    func isRunning(at now: ContinuousClock.Instant) -> Bool { begun.duration(to: now) < words.duration }

    func isPainted(at now: ContinuousClock.Instant) -> Bool {
        words.ending == .painted && !isRunning(at: now)
    }

    /// About how many bytes of memory it holds.
    var weight: Int { 500 + painting.prompt.utf8.count + echo.utf8.count }
}

/// What to paint.
struct PaintingOrder: Sendable, Hashable {
    enum Format: String, Sendable {
        case png, jpeg

        var other: Format { self == .png ? .jpeg : .png }
    }

    let prompt: String
    let seed: Int64
    let width: Int
    let height: Int
    var format: Format
    let isEdit: Bool
}
