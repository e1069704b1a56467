/// When to look at a task, as data.
public enum PollingPlan: Sendable, Hashable {
    /// Always after the same time.
    case fixed(Duration)
    /// First after one time, then each time so many percent later, up to a longest time.
    case ramp(first: Duration, growth: Int, longest: Duration)

    /// How long to wait before the next look, after so many looks.
    package func wait(afterLooks looks: Int) -> Duration {
        switch self {
        case .fixed(let time): return time
        case .ramp(let first, let growth, let longest):
            var time = first
            for _ in 0..<min(max(looks, 0), 64) where time < longest { time = time * growth / 100 }
            return min(time, longest)
        }
    }

    /// The age at which a task of this age is looked at next, if all looks came by the plan.
    package func moment(after age: Duration) -> Duration {
        var (moment, looks) = (Duration.zero, 0)
        repeat {
            moment += wait(afterLooks: looks)
            looks += 1
        } while moment <= age
        return moment
    }

    /// For tasks at a service of which nobody knows how long they take.
    package static func cold(at origin: Origin) -> PollingPlan { origin.isLoopback ? .nearby : .patient }

    /// For real services: seven looks in half a minute, then every 20 s.
    public static let patient = PollingPlan.ramp(first: .seconds(1), growth: 150, longest: .seconds(20))
    /// For a service on this machine, where a look costs nothing.
    public static let nearby = PollingPlan.ramp(first: .milliseconds(100), growth: 130, longest: .seconds(1))
}
