import EaselTesting

/// What has to happen often enough, so that many runs without a complaint mean something.
enum Cover {
    private static let mostTrouble = 50
    private static let mostRare = 10

    /// Every kind of trouble that a plan can hold, and what the plans do beside.
    private static var troubles: [String] {
        CallFault.allCases.map(\.kind) + DiskFault.allCases.map(\.kind) + CallbackFault.allCases.map(\.kind)
            + MemoryDisk.Remains.allCases.map { "power loss \($0)" }
            + ["outage", "killed at an await", "wall clock jump", "cancel", "caller gives up"]
    }

    /// Every way in which an order can end here, and what happens on the way.
    private static let rare =
        ["delivered", "failed", "moderated", "rejected", "not_sent", "cancelled", "unknown"].map { "finally \($0)" } + [
            "end bad_key", "end no_credit", "end over_limit", "end store_trouble", "end not_sent", "end task_not_found",
            "end download_failed", "end unknown_outcome", "in other hands", "taken up", "not kept", "not resumed",
            "store not opened", "settled by a callback", "callback 404", "callback 503",
        ]

    /// One sentence for each that came too rarely.
    static func gaps(in counts: [String: Int]) -> [String] {
        let wanted = troubles.map { ($0, mostTrouble) } + rare.map { ($0, mostRare) }
        return wanted.compactMap { kind, least in
            let count = counts[kind] ?? 0
            return count < least ? "TOO RARE: \(kind) came \(count) times, and should come \(least)" : nil
        }
    }
}
