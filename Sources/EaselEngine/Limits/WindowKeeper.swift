internal import EaselCore
internal import Synchronization

/// Keeps the window of a key's paid requests: in this process, or in a note that several processes share.
protocol WindowKeeper: Sendable {
    /// Counts one event in and gives nil, or gives the moment from which one may be allowed.
    func take(at now: Duration) -> Duration?

    /// Counts an event that was let through at a moment from now on.
    ///
    /// A request may have come to the service as late as its answer, and the window is the service's.
    func move(from taken: Duration, to now: Duration)
}

/// Keeps a window in memory.
final class LocalWindow: WindowKeeper {
    private let window: Mutex<RateWindow>

    init(_ rate: Rate) { window = Mutex(RateWindow(rate)) }

    func take(at now: Duration) -> Duration? {
        window.withLock { $0.take(at: now) ? nil : $0.opening(at: now) }
    }

    func move(from taken: Duration, to now: Duration) { window.withLock { $0.move(from: taken, to: now) } }
}

extension Rate {
    /// The rate that keeps a service's own: requests that leave ten seconds apart may arrive a little closer, so a
    /// fortieth longer is waited.
    var stretched: Rate { Rate(count, per: stretch + stretch / 40) }
}
