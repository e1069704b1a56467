import Synchronization

/// Admits so many events in any stretch of time.
final class RateLimit: Sendable {
    private let count: Int
    private let stretch: Duration
    private let admitted = Mutex<[ContinuousClock.Instant]>([])

    init(count: Int, per stretch: Duration) {
        self.count = count
        self.stretch = stretch
    }

    func admits(at now: ContinuousClock.Instant) -> Bool {
        admitted.withLock { admitted in
            admitted.removeAll { $0 + stretch <= now }
            guard admitted.count < count else { return false }
            admitted.append(now)
            return true
        }
    }
}
