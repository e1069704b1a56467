import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One thread that tells waiting tasks when their socket is ready or their time is over.
///
/// A task that waits holds no thread. `poll` is used because it is the same on Linux and macOS, and because a socket
/// is known here only while somebody waits for it: closing it needs no ceremony.
final class Poller: Sendable {
    enum Interest { case reading, writing }
    enum Outcome { case ready, late, stopped }

    private struct Wait {
        let entry: pollfd
        let deadline: ContinuousClock.Instant
        let task: CheckedContinuation<Outcome, Never>
    }

    private struct Mailbox {
        var arriving: [Wait] = []
        var farewells: [CheckedContinuation<Void, Never>] = []
        var rung = false
        var stopping = false
        var over = false
    }

    /// Where bytes land before their connection takes them.
    let room = Mutex([UInt8](repeating: 0, count: 32_768))
    private let mailbox = Mutex(Mailbox())
    /// A pipe whose bytes pull the thread out of `poll`.
    private let bell: (reading: Int32, writing: Int32)

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        bell = (ends[0], ends[1])
        for end in ends { Descriptor(number: end).prepare() }
        guard OwnThread.run({ self.run() }) else {
            for end in ends { close(end) }
            return nil
        }
    }

    /// Waits until the socket is ready, the deadline has passed, or the poller stops.
    func wait(for socket: Descriptor, _ interest: Interest, until deadline: ContinuousClock.Instant) async -> Outcome {
        await withCheckedContinuation { task in
            let events = Int16(interest == .reading ? POLLIN : POLLOUT)
            let entry = pollfd(fd: socket.number, events: events, revents: 0)
            let refused = mailbox.withLock { mailbox in
                if mailbox.stopping { return true }
                mailbox.arriving.append(Wait(entry: entry, deadline: deadline, task: task))
                ring(&mailbox)
                return false
            }
            if refused { task.resume(returning: .stopped) }
        }
    }

    /// Asks the thread to end: every wait, now and later, ends with `stopped`.
    func halt() {
        mailbox.withLock { mailbox in
            mailbox.stopping = true
            ring(&mailbox)
        }
    }

    /// Returns once the thread has ended and its pipe is closed.
    func ended() async {
        await withCheckedContinuation { task in
            let over = mailbox.withLock { mailbox in
                if !mailbox.over { mailbox.farewells.append(task) }
                return mailbox.over
            }
            if over { task.resume() }
        }
    }

    /// Called under the lock, so that nobody writes into a pipe that the thread has closed.
    private func ring(_ mailbox: inout Mailbox) {
        guard !mailbox.rung, !mailbox.over else { return }
        mailbox.rung = true
        _ = write(bell.writing, "!", 1)
    }
}

extension Poller {
    private func run() {
        var waits: [Wait] = []
        var entries = [pollfd(fd: bell.reading, events: Int16(POLLIN), revents: 0)]
        while collect(&waits, &entries) {
            _ = poll(&entries, nfds_t(entries.count), Self.patience(waits))
            if entries[0].revents != 0 { silence() }
            sweep(&waits, &entries)
        }
        for wait in waits { wait.task.resume(returning: .stopped) }
        leave()
    }

    /// Takes new waits in; false when it is time to end.
    private func collect(_ waits: inout [Wait], _ entries: inout [pollfd]) -> Bool {
        mailbox.withLock { mailbox in
            mailbox.rung = false
            waits += mailbox.arriving
            for wait in mailbox.arriving { entries.append(wait.entry) }
            mailbox.arriving.removeAll(keepingCapacity: true)
            return !mailbox.stopping
        }
    }

    private func silence() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { room in
            _ = read(bell.reading, room.baseAddress, room.count)
        }
    }

    /// Wakes whoever is ready or late.
    ///
    /// Entry n + 1 belongs to wait n; entry 0 is the bell.
    private func sweep(_ waits: inout [Wait], _ entries: inout [pollfd]) {
        let now = ContinuousClock.now
        var index = waits.count - 1
        while index >= 0 {
            let ready = entries[index + 1].revents != 0
            if ready || waits[index].deadline <= now {
                let wait = waits[index]
                waits.swapAt(index, waits.count - 1)
                entries.swapAt(index + 1, entries.count - 1)
                waits.removeLast()
                entries.removeLast()
                wait.task.resume(returning: ready ? .ready : .late)
            }
            index -= 1
        }
    }

    /// How many milliseconds `poll` may sleep before the nearest deadline.
    private static func patience(_ waits: [Wait]) -> Int32 {
        guard let nearest = waits.lazy.map(\.deadline).min() else { return -1 }
        let left = ContinuousClock.now.duration(to: nearest)
        guard left < .seconds(60) else { return 60_000 }
        return max(0, Int32(left / .milliseconds(1)) + 1)
    }

    private func leave() {
        let farewells = mailbox.withLock { mailbox in
            mailbox.over = true
            _ = close(bell.reading)
            _ = close(bell.writing)
            return mailbox.farewells
        }
        for task in farewells { task.resume() }
    }
}
