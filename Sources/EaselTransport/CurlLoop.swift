import CurlShim
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

    /// Handles kept for the next calls; more than these are needed only in a rush.
    private static let spareHandles = 128
    /// Timers and wake-ups interrupt the sleep, so its length means nothing.
    private static let longestSleep: Int32 = 60_000

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
            easel_multi_sleep(mailbox.bundle, Self.longestSleep)
        }
    }

    private func takeLetters() {
        let letters = mailbox.empty()
        isClosing = letters.isClosing
        for open in letters.starting where !open.isOver { start(open) }
        for id in letters.forgotten {
            guard let transfer = transfers[id] else { continue }
            remove(transfer)
        }
    }

    private func start(_ open: OpenCall) {
        guard let handle = spare.popLast() ?? EasyHandle() else {
            return open.end(.notSent(Place(open.call.address.origin).failed(0)))
        }
        let transfer = Transfer(open, handle, settings)
        let trouble = transfer.prepare()
        if let trouble {
            keep(handle)
            return open.end(.notSent(trouble))
        }
        let wrong = curl_multi_add_handle(mailbox.bundle, handle.raw)
        guard wrong == 0 else { return open.end(.notSent(transfer.place.failed(wrong))) }
        transfers[ObjectIdentifier(open)] = transfer
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
            transfer.open.end(ending)
        }
    }

    private func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(mailbox.bundle, transfer.handle.raw)
        transfers[ObjectIdentifier(transfer.open)] = nil
        keep(transfer.handle)
    }

    private func keep(_ handle: EasyHandle) {
        // At once, so that neither a key's address nor a proxy's word stays in the handle.
        handle.reset()
        if spare.count < Self.spareHandles { spare.append(handle) }
    }
}
