internal import EaselCore
internal import Synchronization

/// Keeps a window in a note of a store, so that all processes of the store share it and a restart changes nothing.
///
/// Time of day is all that two processes have in common. A clock that was set back makes the last events look younger,
/// so less goes through; against one that was set forward each process remembers its own events as well. The note is
/// not synced: a machine takes longer to start again than a window is long.
final class SharedWindow: WindowKeeper {
    private let rate: Rate
    private let note: String
    private let store: any OrderStore
    private let clock: any EngineClock
    private let own: Mutex<RateWindow>

    /// Where the note cannot be read or written, nothing goes for so long.
    private static let pause = Duration.seconds(1)

    /// Opens the window of a service at an origin; the rate is the service's own, and is kept with something to spare.
    init(_ rate: Rate, of service: String, at origin: String, in store: any OrderStore, clock: any EngineClock) {
        self.rate = rate.stretched
        self.note = NoteName.plain("window", service, origin)
        self.store = store
        self.clock = clock
        own = Mutex(RateWindow(rate.stretched))
    }

    func take(at now: Duration) -> Duration? {
        own.withLock { own in
            let opening = own.opening(at: now)
            guard opening <= now else { return opening }
            let shared = takeShared(at: now)
            if shared == nil { _ = own.take(at: now) }
            return shared
        }
    }

    func move(from taken: Duration, to now: Duration) {
        own.withLock { $0.move(from: taken, to: now) }
        let (rate, clock) = (rate, clock)
        do throws(StoreTrouble) {
            try store.change(note: note, isLasting: false, inPlaceOfDamage: nil) { note in
                guard let record = Self.record(note) else { return }
                let wall = clock.wallMilliseconds
                var window = RateWindow(rate, record: record, now: now, wallMilliseconds: wall)
                window.move(from: taken, to: now)
                note = Self.json(window.record(now: now, wallMilliseconds: wall))
            }
        } catch {
            // The event counts from where it was taken, and in this process from now.
        }
    }

    private func takeShared(at now: Duration) -> Duration? {
        let (rate, clock) = (rate, clock)
        do throws(StoreTrouble) {
            return try store.change(note: note, isLasting: false, inPlaceOfDamage: .null) { note in
                // Asked here and not before: the note's lock may have been waited for.
                let wall = clock.wallMilliseconds
                // What cannot be read counts as a window that is full.
                let record = Self.record(note) ?? Array(repeating: wall, count: rate.count)
                var window = RateWindow(rate, record: record, now: now, wallMilliseconds: wall)
                let isTaken = window.take(at: now)
                note = Self.json(window.record(now: now, wallMilliseconds: wall))
                return isTaken ? nil : window.opening(at: now)
            }
        } catch {
            return now + Self.pause
        }
    }

    private static func json(_ record: [Int64]) -> JSON { .array(record.map { .integer($0) }) }

    /// The moments of a note; nil where it says something else.
    private static func record(_ note: JSON?) -> [Int64]? {
        guard let note else { return [] }
        let moments = note.array?.map { $0.number?.int64 }
        guard let moments, !moments.contains(nil) else { return nil }
        return moments.compactMap { $0 }
    }
}
