internal import EaselCore
internal import Synchronization

/// Remembers the service's last answers to one order, shortened and without any secret.
///
/// The answer to the submit and the answer to the last look are what a person wants to see when something is odd.
final class AnswerBook: Sendable {
    private let state: Mutex<State>
    private let clock: any EngineClock

    private struct State {
        var veils: [Veil]
        var submit: Heard?
        var look: Heard?
    }

    /// A call's end as it came; most are forgotten again without anybody having read them.
    private struct Heard {
        let at: Int64
        let method: WireCall.Method
        let place: WireCall.Place
        let ending: Ending
    }

    init(under veil: Veil, clock: any EngineClock) {
        state = Mutex(State(veils: [veil]))
        self.clock = clock
    }

    /// Hides what one more veil hides from now on.
    func hide(under veil: Veil) { state.withLock { $0.veils.append(veil) } }

    /// The answers so far.
    var answers: [KeptAnswer] {
        let (veils, heard) = state.withLock { ($0.veils, [$0.submit, $0.look].compactMap { $0 }) }
        return heard.map { heard in
            let text = veils.reduce(heard.ending.text) { text, veil in veil(text) }
            return KeptAnswer(
                at: heard.at, call: heard.place.summary(heard.method), status: heard.ending.status,
                text: String(text.prefix(KeptAnswer.longest)))
        }
    }

    /// Takes in one call's end; pictures on their way are no answers.
    func hear(_ call: WireCall, _ ending: Ending) {
        guard case .api = call.place else { return }
        let heard = Heard(at: clock.wallMilliseconds, method: call.method, place: call.place, ending: ending)
        state.withLock { state in
            if call.method == .post { state.submit = heard } else { state.look = heard }
        }
    }
}

extension Ending {
    /// The beginning of the body, or why there is none; some room is left for what a veil has to see whole.
    fileprivate var text: String {
        switch self {
        case .answered(let reply):
            // A veil has to know where a text was cut, or it might see half a key and not know it.
            String(decoding: reply.body.prefix(2 * KeptAnswer.longest), as: UTF8.self)
                + (reply.body.count > 2 * KeptAnswer.longest ? "…" : "")
        case .notSent(let trouble), .unknown(let trouble): trouble.sentence
        }
    }
}
