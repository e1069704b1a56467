public import EaselCore
internal import Synchronization

/// A line without a service behind it: ends calls as recorded, and remembers them.
///
/// A call beyond the endings ends as not sent. One that comes again and again is not answered any more, so that a
/// provider which never stops asking cannot keep a test from its end.
public final class RecordedLine: Line {
    private struct State {
        var endings: [Ending]
        var calls: [WireCall] = []
    }

    private static let mostCalls = 8
    private let state: Mutex<State>
    private let clock: VirtualClock?

    /// Ends calls like this, in turn.
    public init(_ endings: Ending...) {
        state = Mutex(State(endings: endings))
        clock = nil
    }

    /// Answers no call until the caller is cancelled; waits on this clock.
    public init(hangingOn clock: VirtualClock) {
        state = Mutex(State(endings: []))
        self.clock = clock
    }

    /// Every call so far.
    public var calls: [WireCall] { state.withLock { $0.calls } }

    /// Ends the call as recorded.
    public func send(_ call: WireCall) async -> Ending {
        let (count, ending) = state.withLock { state in
            state.calls.append(call)
            return (state.calls.count, state.endings.isEmpty ? nil : state.endings.removeFirst())
        }
        // The caller is left waiting for good: that ends the test, and costs it a little memory.
        if count > Self.mostCalls { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
        if let ending { return ending }
        guard let clock else { return .notSent(LineTrouble(.closed, "No ending is recorded for this call.")) }
        await clock.sleep(until: .seconds(1 << 40))
        return .unknown(LineTrouble(.cancelled, "The caller stopped waiting."))
    }
}
