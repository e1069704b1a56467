internal import EaselCore
internal import Synchronization

/// Plays a family's part on virtual time, where nothing may wait.
struct Rehearsal: Sendable {
    let provider: any ImageProvider
    let clock = VirtualClock()

    /// How a part ended.
    enum Played<Value: Sendable>: Sendable {
        case returned(Value)
        case threw
        /// It was still waiting for something when nothing was left to do.
        case waited
    }

    func submit(_ request: CheckedRequest, over line: any Line) async -> Played<Recording.Meaning> {
        await play { Recording.Meaning(try await provider.submit(request, over: line)) }
    }

    func look(at ticket: TaskTicket, by poller: any TaskPoller, over line: any Line) async -> Played<Recording.Meaning>
    {
        await play { Recording.Meaning(try await poller.look(at: ticket, over: line)) }
    }

    /// Plays a part until it ends or only waits; then cancels it, and says what came of it where that is asked.
    func play<Value: Sendable>(
        cancelling: Bool = false, _ part: @escaping @Sendable () async throws -> Value
    ) async -> Played<Value> {
        let end = End<Value>()
        let task = clock.spawn {
            do { end.take(.returned(try await part())) } catch { end.take(.threw) }
        }
        await clock.settle()
        let seen = end.played
        if seen == nil || cancelling {
            task.cancel()
            await clock.settle()
        }
        return (cancelling ? end.played : seen) ?? .waited
    }

    private final class End<Value: Sendable>: Sendable {
        private let state = Mutex<Played<Value>?>(nil)
        var played: Played<Value>? { state.withLock { $0 } }
        func take(_ played: Played<Value>) { state.withLock { $0 = played } }
    }
}

extension Rehearsal.Played {
    var isWaiting: Bool { if case .waited = self { true } else { false } }
}

extension Rehearsal.Played<Recording.Meaning> {
    var meaning: Recording.Meaning? { if case .returned(let meaning) = self { meaning } else { nil } }

    var words: String {
        switch self {
        case .returned(let meaning): meaning.words
        case .threw: "an error"
        case .waited: "nothing yet"
        }
    }
}
