internal import EaselCalls
public import EaselCore

/// The transport on libcurl: many calls at once, driven by one thread.
///
/// It keeps connections alive between calls, and sends every request at most once. Make one and share it; its thread
/// ends some time after the last reference is gone and the last call has ended.
///
/// It needs libcurl 7.80 or newer, because only since then libcurl says when it is about to write a request, and that
/// moment is what tells *not sent* from *unknown*.
public final class CurlTransport: Transport {
    private let mailbox: Mailbox

    /// Starts a transport.
    ///
    /// Throws when the machine's libcurl is missing something that the promises of `Transport` rest on.
    public init(_ settings: Settings = Settings()) throws(UnusableCurl) {
        try CurlLibrary.start()
        mailbox = try Mailbox(settings.limits)
        try CurlLoop.start(mailbox, settings)
    }

    deinit { mailbox.close() }

    /// Performs the call once.
    public func perform(_ call: TransportCall) async -> Ending {
        // The transport stays alive until the call has ended, and with it the thread that ends it.
        defer { withExtendedLifetime(self) {} }
        let open = OpenCall(call)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                guard open.attach(waiter) else { return }
                if !mailbox.start(open) { open.end(.notSent(Place(call.address.origin).closed)) }
            }
        } onCancel: {
            if open.cancel() { mailbox.forget(open) }
        }
    }
}
