/// Tells time in two ways and sleeps in one.
package protocol EngineClock: Sendable {
    /// Time that only goes forward, measured from a beginning of the clock's own.
    var now: Duration { get }
    /// Time of day in milliseconds since 1970; it may jump.
    var wallMilliseconds: Int64 { get }
    /// Sleeps until a moment of ``now``; returns early when the task is cancelled.
    func sleep(until moment: Duration) async
}

/// The machine's clock.
package struct SystemClock: EngineClock {
    private let start = ContinuousClock.now

    /// Starts at nothing.
    package init() {}

    /// Time since the start, asleep or awake.
    package var now: Duration { start.duration(to: .now) }

    /// Time of day.
    package var wallMilliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Sleeps by the system's timers.
    package func sleep(until moment: Duration) async {
        try? await Task.sleep(until: start + moment, clock: .continuous)
    }
}

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif
