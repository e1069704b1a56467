import Dispatch
import EaselCalls
import EaselCore
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One call on a session of its own.
///
/// Three sides meet here: the task that waits, the delegate's callbacks, and the lane, on which sessions are started
/// and stopped. They are stopped there alone, because on Linux `cancel()` waits for the session's own queue, and that
/// queue may be waiting for the very task that cancels.
final class SessionCall: NSObject, Sendable {
    let open: OpenCall
    let place: Place
    private let userAgent: String

    // Global and one for all sessions: starting and stopping wait for a session's queue, and a thousand that wait at
    // once would leave no thread for the queues they wait for.
    private static let lane = DispatchQueue(label: "easel.sessions")

    struct State: ~Copyable {
        var sink: ReplyBody
        var head: SessionReply?
        var session: URLSession?
        private var headLinesLeft = 200
        private var headBytesLeft = 64 << 10

        /// True when anything of an answer has come.
        var isAnswering: Bool { headLinesLeft < 200 }

        init(_ sink: ReplySink) { self.sink = ReplyBody(sink) }

        /// True when the heads of an answer, interim ones included, have grown too large with this one.
        mutating func isTooMuch(_ head: SessionReply) -> Bool {
            headLinesLeft -= head.headers.count + 1
            headBytesLeft -= head.bytes
            return headLinesLeft < 0 || headBytesLeft < 0
        }
    }

    let state: Mutex<State>

    init(_ call: TransportCall, _ userAgent: String) {
        open = OpenCall(call)
        place = Place(call.address.origin)
        self.userAgent = userAgent
        state = Mutex(State(call.reply))
    }

    /// Begins: prepares the request where waiting hurts nobody, and sends it on the lane.
    func start(_ waiter: CheckedContinuation<Ending, Never>) {
        guard open.attach(waiter) else { return }
        OperationQueue.forPreparing.addOperation { @Sendable [self] in
            if open.isOver { return }
            switch prepared() {
            case .failure(let trouble): end(.notSent(trouble.trouble))
            case .success(let request): Self.lane.async { @Sendable in self.send(request) }
            }
        }
    }

    /// Ends the call because nobody waits for it any more.
    func cancel() {
        if open.cancel() { stop() }
    }

    /// Ends the call because its time is over.
    func endOverdue() {
        let deadline = open.call.deadline
        let isAnswering = state.withLock { $0.isAnswering }
        let late = place.noAnswer(within: deadline, begun: isAnswering)
        if open.end(notSent: place.noConnection(within: deadline), unknown: late) { stop() }
    }

    /// Ends the call, and with it the session.
    func end(_ ending: Ending) {
        open.end(ending)
        stop()
    }

    private func stop() {
        Self.lane.async { @Sendable [self] in
            state.withLock { $0.session.take() }?.invalidateAndCancel()
        }
    }

    private struct Refusal: Error { let trouble: LineTrouble }

    /// The request, or why it cannot be sent; no byte was.
    private func prepared() -> Result<URLRequest, Refusal> {
        let call = open.call
        if let trouble = call.refusal ?? PeerLookup.trouble(with: call, place) {
            return .failure(Refusal(trouble: trouble))
        }
        do throws(FileFault) {
            guard let request = try URLRequest(call, userAgent) else {
                return .failure(Refusal(trouble: place.malformed("URLSession does not understand its address")))
            }
            do throws(FileFault) {
                try state.withLock { state throws(FileFault) in try state.sink.open { self.open.makeFile($0) } }
            } catch {
                return .failure(Refusal(trouble: place.unwritable(error)))
            }
            return .success(request)
        } catch {
            return .failure(Refusal(trouble: place.unreadable(error)))
        }
    }

    /// Sends the request, on the lane.
    private func send(_ request: URLRequest) {
        if open.isOver { return }
        let session = URLSession(configuration: .ofOneCall, delegate: self, delegateQueue: .forCallbacks)
        let task = session.dataTask(with: request)
        state.withLock { $0.session = session }
        // Nobody knows when URLSession writes its first byte, so the call has begun as soon as it may. A call that ends
        // here all the same is stopped on this lane, after this.
        if open.begin() { task.resume() }
    }
}
