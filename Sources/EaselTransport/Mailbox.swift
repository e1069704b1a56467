import CurlShim
import EaselCalls
import EaselCore
import Synchronization

/// What tasks leave for the loop's thread: calls to start, calls nobody waits for any more, and the wish to end.
final class Mailbox: Sendable {
    /// All that lay in the box.
    struct Letters {
        var starting: [OpenCall] = []
        /// The calls themselves and not their identifiers: an identifier may pass to the next call at once.
        var forgotten: [OpenCall] = []
        var isClosing = false

        fileprivate var isEmpty: Bool { starting.isEmpty && forgotten.isEmpty && !isClosing }
    }

    private struct State {
        var letters = Letters()
        var isClosed = false
    }

    private let state = Mutex(State())

    /// libcurl's bundle of transfers.
    ///
    /// Unsafe only in name: the address never changes, all its functions but `curl_multi_wakeup` are called by the
    /// loop's thread alone, `curl_multi_wakeup` may be called from any thread, and the bundle is freed when the last
    /// reference to the mailbox is gone, hence when neither the thread nor a task can call anything any more.
    nonisolated(unsafe) let bundle: UnsafeMutableRawPointer

    init(_ limits: CurlTransport.Limits) throws(UnusableCurl) {
        guard let bundle = curl_multi_init() else { throw UnusableCurl("libcurl has no memory left to start with.") }
        self.bundle = bundle
        let wrong =
            easel_multi_set_long(bundle, CurlOption.Bundle.connectionsPerHost.rawValue, limits.connectionsPerHost)
            | easel_multi_set_long(bundle, CurlOption.Bundle.connectionsInTotal.rawValue, limits.connectionsInTotal)
            | easel_multi_set_long(bundle, CurlOption.Bundle.cachedConnections.rawValue, limits.connectionsInTotal)
        guard wrong == 0 else { throw UnusableCurl("libcurl does not take the caps on connections.") }
    }

    deinit { curl_multi_cleanup(bundle) }

    /// Hands a call to the loop; false when the loop has ended.
    func start(_ call: OpenCall) -> Bool {
        post { $0.starting.append(call) }
    }

    /// Tells the loop that a call has ended and its connection is of no more use.
    func forget(_ call: OpenCall) {
        _ = post { $0.forgotten.append(call) }
    }

    /// Asks the loop to end as soon as it has nothing left to do.
    func close() {
        _ = post { $0.isClosing = true }
    }

    /// Takes all that lies in the box; the wish to end stays in it.
    func empty() -> Letters {
        state.withLock { state in
            let letters = state.letters
            state.letters = Letters(isClosing: letters.isClosing)
            return letters
        }
    }

    /// Closes the box when nothing but the wish to end lies in it; after that no call can be left in it.
    func closeIfIdle() -> Bool {
        state.withLock { state in
            guard state.letters.starting.isEmpty, state.letters.isClosing else { return false }
            state.isClosed = true
            return true
        }
    }

    private func post(_ change: (inout Letters) -> Void) -> Bool {
        let (isOpen, wakes) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            // Whoever put the first letter in has woken the loop, and the loop empties the whole box.
            let wakes = state.letters.isEmpty
            change(&state.letters)
            return (true, wakes)
        }
        if wakes { curl_multi_wakeup(bundle) }
        return isOpen
    }
}
