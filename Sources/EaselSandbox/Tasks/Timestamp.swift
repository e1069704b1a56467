#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A moment of the wall clock, in whole seconds.
struct Timestamp: Sendable {
    let seconds: Int

    static var now: Timestamp { Timestamp(seconds: time(nil)) }

    func adding(_ duration: Duration) -> Timestamp {
        Timestamp(seconds: seconds + Int(duration.components.seconds))
    }

    /// As `2025-01-01T12:00:00Z`.
    var iso: String {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        let date = "\(parts.tm_year + 1900)-\(Self.two(parts.tm_mon + 1))-\(Self.two(parts.tm_mday))"
        return "\(date)T\(Self.two(parts.tm_hour)):\(Self.two(parts.tm_min)):\(Self.two(parts.tm_sec))Z"
    }

    private static func two(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
