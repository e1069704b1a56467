/// Stops calls to somebody who does not answer, and lets one try find out when that is over.
///
/// It opens after some failures in a row, or when most of the last calls failed. It rests, then lets exactly one probe
/// through. A probe that fails makes the next rest longer. Once it has been closed for as long as the longest rest, the
/// rests begin small again; one lucky probe of a service that flaps is not enough.
struct Breaker: Sendable {
    /// When it opens, and how long it rests.
    struct Rules: Sendable, Hashable {
        /// So many failures in a row open it.
        var failuresInARow = 5
        /// So many last calls are remembered.
        var remembered = 20
        /// So many percent failures of those open it.
        var percent = 50
        /// That share counts from so many calls on.
        var fewest = 10
        var firstRest = Duration.seconds(5)
        var longestRest = Duration.seconds(60)

        /// For a service that does not answer.
        static let outage = Rules()
        /// For an account without credit: the first such answer stops the paid requests.
        static let credit = Rules(
            failuresInARow: 1, remembered: 1, fewest: 1, firstRest: .seconds(60), longestRest: .seconds(900))
    }

    /// Whether a call may begin.
    enum Opening: Sendable, Hashable {
        case open
        /// One may, to find out.
        case probe
        /// None before this moment.
        case at(Duration)
        /// None before the probe under way has ended.
        case afterProbe
    }

    /// What a call carries from its begin to its end; a call of an earlier epoch says nothing any more.
    struct Stub: Sendable, Hashable {
        fileprivate let epoch: Int
        let isProbe: Bool
    }

    private enum State: Sendable, Hashable {
        case closed(since: Duration)
        case resting(until: Duration)
        case probing
    }

    private let rules: Rules
    private var state = State.closed(since: .zero)
    private var epoch = 0
    private var failuresInARow = 0
    private var recent: [Bool] = []
    private var rests = 0

    init(_ rules: Rules = .outage) { self.rules = rules }

    /// Whether a call may begin now.
    func opening(at now: Duration) -> Opening {
        switch state {
        case .closed: .open
        case .probing: .afterProbe
        case .resting(let until): now < until ? .at(until) : .probe
        }
    }

    /// Notes that a call begins; ask ``opening(at:)`` first.
    mutating func begin(at now: Duration) -> Stub {
        guard opening(at: now) == .probe else { return Stub(epoch: epoch, isProbe: false) }
        state = .probing
        return Stub(epoch: epoch, isProbe: true)
    }

    /// Notes how a call ended; nil where its end says nothing about the other side.
    mutating func end(_ stub: Stub, isWell: Bool?, at now: Duration, asked: Duration? = nil) {
        guard stub.epoch == epoch else { return }
        if stub.isProbe { return endProbe(isWell, at: now, asked) }
        guard let isWell, case .closed(let since) = state else { return }
        failuresInARow = isWell ? 0 : failuresInARow + 1
        recent.append(isWell)
        if recent.count > rules.remembered { recent.removeFirst() }
        guard mustOpen else { return }
        if now - since > rules.longestRest { rests = 0 }
        rest(from: now, asked)
    }

    private mutating func endProbe(_ isWell: Bool?, at now: Duration, _ asked: Duration?) {
        switch isWell {
        case true?:
            state = .closed(since: now)
            (epoch, failuresInARow, recent) = (epoch + 1, 0, [])
        case false?: rest(from: now, asked)
        case nil: state = .resting(until: now)
        }
    }

    private var mustOpen: Bool {
        let failures = recent.count { !$0 }
        return failuresInARow >= rules.failuresInARow
            || recent.count >= rules.fewest && failures * 100 >= recent.count * rules.percent
    }

    private mutating func rest(from now: Duration, _ asked: Duration?) {
        let time = min(rules.firstRest * (1 << min(rests, 20)), rules.longestRest)
        state = .resting(until: now + max(time, min(asked ?? .zero, Self.longestAsked)))
        (epoch, rests) = (epoch + 1, rests + 1)
        (failuresInARow, recent) = (0, [])
    }

    /// The longest rest that the other side can ask for.
    private static let longestAsked = Duration.seconds(3600)
}
