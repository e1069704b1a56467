internal import EaselCore
internal import Synchronization

/// A line for one submit: passes one call, remembers how it ended, and closes.
///
/// The engine reads the money fact from here and never from what a provider says or throws.
final class PaidLine: Line {
    private let line: any Line
    private let state = Mutex(State.open)

    private enum State {
        case open
        case sending
        case ended(Ending)
        /// The provider returned before it sent anything.
        case closed
    }

    init(_ line: any Line) { self.line = line }

    func send(_ call: WireCall) async -> Ending {
        let isFirst = state.withLock { state in
            guard case .open = state else { return false }
            state = .sending
            return true
        }
        guard isFirst else { return .notSent(LineTrouble(.closed, "This line passes one call, and no more.")) }
        let ending = await line.send(call)
        state.withLock { $0 = .ended(ending) }
        return ending
    }

    /// How the one call ended; a call still under way when the provider gave up counts as unknown.
    ///
    /// From now on nothing passes, also where the provider has kept the line and not used it yet.
    func close() -> Ending? {
        state.withLock { state in
            switch state {
            case .open, .closed:
                state = .closed
                return nil
            case .sending:
                return .unknown(LineTrouble(.cancelled, "The provider gave up while its request was under way."))
            case .ended(let ending): return ending
            }
        }
    }
}
