package import EaselCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A call that somebody waits for, and the one place that decides how it ended.
///
/// Three sides meet here: the task that waits, the task that cancels, and the loop that sends. Whoever ends the call
/// first wins, and the waiting task is resumed once. "Has the request begun?" is decided under the same lock, so a call
/// that was reported as cancelled before it was sent is never sent afterwards.
package final class OpenCall: Sendable {
    /// What is to be done.
    package let call: TransportCall

    private enum Phase {
        case waiting
        case begun
        case ended(Ending)
    }

    private struct State {
        var phase = Phase.waiting
        var waiter: CheckedContinuation<Ending, Never>?
        var madeFile: String?
    }

    private let state = Mutex(State())

    package init(_ call: TransportCall) { self.call = call }

    /// True when nobody waits any more.
    package var isOver: Bool {
        state.withLock { state in
            if case .ended = state.phase { true } else { false }
        }
    }

    /// Lets the waiting task be resumed; false when the call has ended already, and then it was resumed here.
    package func attach(_ waiter: CheckedContinuation<Ending, Never>) -> Bool {
        let ended: Ending? = state.withLock { state in
            if case .ended(let ending) = state.phase { return ending }
            state.waiter = waiter
            return nil
        }
        guard let ended else { return true }
        waiter.resume(returning: ended)
        return false
    }

    /// Marks the moment before the first byte; false when the call has ended, or has begun once already.
    package func begin() -> Bool {
        state.withLock { state in
            guard case .waiting = state.phase else { return false }
            state.phase = .begun
            return true
        }
    }

    /// Makes the file for the reply, unless the call has ended; gives its descriptor, or the error's number.
    package func makeFile(_ path: String) -> Result<Int32, FileFault> {
        state.withLock { state in
            if case .ended = state.phase { return .failure(FileFault(path, "the call has ended")) }
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            let descriptor = open(path, flags, 0o666)
            guard descriptor >= 0 else { return .failure(FileFault(path, errno: errno)) }
            state.madeFile = path
            return .success(descriptor)
        }
    }

    /// Ends the call, unless it has ended; a file that was made for the reply stays only when there is an answer.
    package func end(_ ending: Ending) {
        settle { _ in ending }
    }

    /// Ends the call because nobody wants its answer; false when it had ended already.
    package func cancel() -> Bool {
        let place = Place(call.address.origin)
        return end(notSent: place.cancelledBefore, unknown: place.cancelledAfter)
    }

    /// Ends the call by whether its request has begun, as one step; false when it had ended already.
    @discardableResult
    package func end(notSent before: LineTrouble, unknown after: LineTrouble) -> Bool {
        settle { begun in begun ? .unknown(after) : .notSent(before) }
    }

    @discardableResult
    private func settle(_ ending: (_ begun: Bool) -> Ending) -> Bool {
        let settled: (CheckedContinuation<Ending, Never>?, Ending)? = state.withLock { state in
            let result: Ending
            switch state.phase {
            case .ended: return nil
            case .waiting: result = ending(false)
            case .begun: result = ending(true)
            }
            state.phase = .ended(result)
            if case .answered = result {} else if let path = state.madeFile { unlink(path) }
            return (state.waiter.take(), result)
        }
        guard let (waiter, result) = settled else { return false }
        waiter?.resume(returning: result)
        return true
    }
}
