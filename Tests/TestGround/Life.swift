import Foundation
import Synchronization

/// The life of a child process, which a thread of its own watches to the end.
final class Life: Sendable {
    let output: Drain?
    let complaint: Drain?
    private let state = Mutex(State())

    private struct State {
        var isRunning = true
        var ending: ChildProcess.Ending?
        var waiting: [CheckedContinuation<ChildProcess.Ending, Never>] = []
    }

    init(_ output: Drain? = nil, _ complaint: Drain? = nil) { (self.output, self.complaint) = (output, complaint) }

    var isRunning: Bool { state.withLock { $0.isRunning } }

    /// Does something that needs the process; as long as it is not taken note of, nobody else gets its number.
    func whileRunning(_ work: () -> Void) { state.withLock { if $0.isRunning { work() } } }

    /// Waits for the end of the process and takes note of it.
    func watch(_ id: pid_t) {
        Thread.detachNewThread { [self] in
            var found = siginfo_t()
            while waitid(P_PID, id_t(id), &found, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            let moment = ContinuousClock.now
            let status = state.withLock { state in
                var status: Int32 = 0
                waitpid(id, &status, 0)
                state.isRunning = false
                return status
            }
            let signal = status & 0x7F
            let ending = ChildProcess.Ending(
                code: signal == 0 ? status >> 8 & 0xFF : -signal, output: output?.text ?? "",
                complaint: complaint?.text ?? "", moment: moment)
            let waiting = state.withLock { state in
                state.ending = ending
                return state.waiting
            }
            for one in waiting { one.resume(returning: ending) }
        }
    }

    func ending() async -> ChildProcess.Ending {
        await withCheckedContinuation { continuation in
            let ending = state.withLock { state in
                if state.ending == nil { state.waiting.append(continuation) }
                return state.ending
            }
            if let ending { continuation.resume(returning: ending) }
        }
    }
}
