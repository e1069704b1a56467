#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A moment as a store keeps it, written for people and for JSON.
struct Moment: Sendable, Hashable {
    /// Milliseconds since 1970.
    let milliseconds: Int64

    init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Such as `2026-11-20T13:21:29.123Z`.
    var text: String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let whole = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
        // The thousandths are put in as digits, because a binary fraction may lose the last one.
        return "\(whole.dropLast()).\(String(rest + 1000).suffix(3))Z"
    }

    /// A time that somebody promised, in the greatest unit that it fills: `14 days`, `1 hour`, `90 seconds`.
    static func words(ofSeconds seconds: Int) -> String {
        let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        let unit = units.first { seconds >= $0.0 && seconds.isMultiple(of: $0.0) } ?? (1, "second")
        let count = seconds / unit.0
        return "\(count) \(unit.1)\(count == 1 ? "" : "s")"
    }

    /// How long ago it was, roughly: `12 s`, `5 min`, `3 h`, `12 d`.
    func age(at now: Moment) -> String {
        let seconds = max(0, (now.milliseconds - milliseconds) / 1000)
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86400) d"
        }
    }
}
