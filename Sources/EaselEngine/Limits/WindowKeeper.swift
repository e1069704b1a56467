internal import EaselCore
internal import Synchronization

/// Keeps the window of a key's paid requests: in this process, or in a file that several processes share.
///
/// A keeper in a file takes its lock, reads ``RateWindow/record(now:wallMilliseconds:)``, takes and writes, all within
/// one call.
protocol WindowKeeper: Sendable {
    /// Counts one event in and gives nil, or gives the moment from which one may be allowed.
    func take(at now: Duration) -> Duration?
}

/// Keeps a window in memory.
final class LocalWindow: WindowKeeper {
    private let window: Mutex<RateWindow>

    init(_ rate: Rate) { window = Mutex(RateWindow(rate)) }

    func take(at now: Duration) -> Duration? {
        window.withLock { $0.take(at: now) ? nil : $0.opening(at: now) }
    }
}
