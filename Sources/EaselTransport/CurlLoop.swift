import CurlShim
import EaselCalls
import EaselCore

/// The thread that drives all transfers: takes calls from the mailbox, lets libcurl work, and ends calls.
///
/// Everything in it, the handles and the transfers too, is touched by this thread alone.
final class CurlLoop {
    private let mailbox: Mailbox
    private let settings: CurlTransport.Settings
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private var spare: [EasyHandle] = []
    private var isClosing = false
    /// No deadline passes before this moment.
    private var nextDeadline: ContinuousClock.Instant?

    /// Handles kept for the next calls; more than these are needed only in a rush.
    private static let spareHandles = 128
    private static let longestSleep = Duration.seconds(60)

    private final class Start: Sendable {
        let mailbox: Mailbox
        let settings: CurlTransport.Settings

        init(_ mailbox: Mailbox, _ settings: CurlTransport.Settings) {
            self.mailbox = mailbox
            self.settings = settings
        }
    }

    /// Starts the thread of a mailbox.
    static func start(_ mailbox: Mailbox, _ settings: CurlTransport.Settings) throws(UnusableCurl) {
        let start = Unmanaged.passRetained(Start(mailbox, settings))
        let wrong = easel_thread_start(
            { context in
                guard let context else { return }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                CurlLoop(start.mailbox, start.settings).run()
            }, start.toOpaque())
        guard wrong != 0 else { return }
        start.release()
        throw UnusableCurl("No thread could be started for the network.")
    }

    private init(_ mailbox: Mailbox, _ settings: CurlTransport.Settings) {
        self.mailbox = mailbox
        self.settings = settings
    }

    private func run() {
        while true {
            takeLetters()
            if isClosing, transfers.isEmpty, mailbox.closeIfIdle() { return }
            var running: Int32 = 0
            curl_multi_perform(mailbox.bundle, &running)
            endFinished()
            easel_multi_sleep(mailbox.bundle, Int32(endOverdue().milliseconds))
        }
    }

    private func takeLetters() {
        let letters = mailbox.empty()
        isClosing = letters.isClosing
        for open in letters.starting where !open.isOver { start(open) }
        for open in letters.forgotten {
            if let transfer = transfers[ObjectIdentifier(open)] { remove(transfer) }
        }
    }

    private func start(_ open: OpenCall) {
        guard let handle = spare.popLast() ?? EasyHandle() else {
            return open.end(.notSent(Place(open.call.address.origin).failed("libcurl", 0)))
        }
        let transfer = Transfer(open, handle, settings)
        let trouble = transfer.prepare()
        if let trouble { return open.end(.notSent(trouble)) }
        let wrong = curl_multi_add_handle(mailbox.bundle, handle.raw)
        guard wrong == 0 else { return open.end(.notSent(transfer.place.failed("libcurl", Int(wrong)))) }
        transfers[ObjectIdentifier(open)] = transfer
        nextDeadline = min(nextDeadline ?? transfer.deadline, transfer.deadline)
    }

    private func endFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(mailbox.bundle, &left) {
            guard let easy = message.pointee.easy, let context = easel_easy_context(easy) else { continue }
            let code = message.pointee.data.result
            let transfer = Transfer.from(context)
            // The message dies with the removal, and so may what libcurl wrote about the trouble.
            let ending = transfer.ending(code)
            remove(transfer)
            if case .answered = ending { keep(transfer.handle) }
            transfer.open.end(ending)
        }
    }

    /// Ends the calls whose deadline has passed, and gives the time until the next one may.
    ///
    /// libcurl keeps deadlines too, but not for a transfer that waits for a free connection. All transfers are looked
    /// at only when the earliest deadline known has passed, which in a healthy rush is once in a deadline's length.
    private func endOverdue() -> Duration {
        guard let next = nextDeadline else { return Self.longestSleep }
        let now = ContinuousClock.now
        if now < next { return min(Self.longestSleep, now.duration(to: next)) }
        for transfer in Array(transfers.values) where transfer.deadline <= now {
            let ending = transfer.endingOverdue
            remove(transfer)
            transfer.open.end(ending)
        }
        nextDeadline = transfers.values.lazy.map(\.deadline).min()
        return nextDeadline.map { min(Self.longestSleep, now.duration(to: $0)) } ?? Self.longestSleep
    }

    private func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(mailbox.bundle, transfer.handle.raw)
        transfers[ObjectIdentifier(transfer.open)] = nil
    }

    /// Keeps a handle whose call was answered.
    ///
    /// One whose call was not is thrown away: even after a reset it may remember that it was about to send again, and
    /// would fail its next call for it.
    private func keep(_ handle: EasyHandle) {
        // At once, so that neither a key's address nor a proxy's word stays in the handle.
        handle.reset()
        if spare.count < Self.spareHandles { spare.append(handle) }
    }
}
