public import EaselCore
internal import Synchronization

/// What a service said to one question that costs nothing.
public struct AccessAnswer: Sendable, Hashable {
    /// Whether anything came back.
    public let reach: Reach
    /// What became of the key; nil where none went along.
    public let key: KeyAnswer?
    /// What the account holds, where the service can be asked.
    public let credit: Credit?
    /// How far this machine's clock is ahead of the service's; nil where the service told no time.
    public let clockAhead: Duration?

    /// States an answer.
    package init(reach: Reach, key: KeyAnswer? = nil, credit: Credit? = nil, clockAhead: Duration? = nil) {
        self.reach = reach
        self.key = key
        self.credit = credit
        self.clockAhead = clockAhead
    }

    /// Whether anything came back.
    public enum Reach: Sendable, Hashable {
        /// An HTTP answer, whatever it says.
        case answered(status: Int)
        /// None, for this reason.
        case unreached(String)
    }

    /// What became of a key.
    public enum KeyAnswer: Sendable, Hashable {
        /// The service knows it.
        case accepted
        /// The service said no to it.
        case refused(Refusal)
        /// The answer says nothing about it.
        case unclear(String)
    }
}

extension Studio {
    /// Asks the service one question that costs nothing: whether it can be reached, and whether it knows the key.
    ///
    /// With a key it is asked what the account holds, or where it cannot be asked that, about a task that does not
    /// exist. Without one it is asked for its front page.
    public func checkAccess(to service: ImageService, within time: Duration = .seconds(10)) async -> AccessAnswer {
        let line = accessLine(to: service, key: keys[service.id], within: time)
        guard keys[service.id] != nil else { return await front(.api("/"), over: line) }
        if let turn = service.credit {
            guard case .answered(let reply) = await line.send(turn.say(())) else { return answer(line, key: nil) }
            return answer(line, hearing: turn.hear((), reply))
        }
        guard let poller = poller(at: service), let ticket = nobodysTask(at: service, poller.route) else {
            return await front(.api("/"), over: line)
        }
        let state = try? await poller.look(at: ticket, over: line)
        return answer(line, key: line.hasAnswer ? key(judgedBy: state, over: line) : nil)
    }

    /// Asks whether the service's upload host can be reached, without a key; nil where it has none.
    package func checkUploadAccess(
        to service: ImageService, within time: Duration = .seconds(10)
    ) async -> AccessAnswer? {
        guard service.addresses.upload != nil else { return nil }
        return await front(.upload("/"), over: accessLine(to: service, key: nil, within: time))
    }

    private func accessLine(to service: ImageService, key: Secret?, within time: Duration) -> AccessLine {
        AccessLine(
            ServiceLine(service: service, key: key, transport: environment.transport), within: time,
            veil: Veil(key: keys[service.id]))
    }

    private func front(_ place: WireCall.Place, over line: AccessLine) async -> AccessAnswer {
        _ = await line.send(WireCall(.get, place, reply: .memory(cap: 1 << 20)))
        return answer(line, key: nil)
    }

    private func poller(at service: ImageService) -> (any TaskPoller)? {
        registry.providers.first { $0.service.id == service.id && $0.poller != nil }?.poller
    }

    private func nobodysTask(at service: ImageService, _ route: String) -> TaskTicket? {
        TaskTicket(
            service: service.id, route: route, origin: service.origin, model: "",
            task: String(repeating: "0", count: 20), submittedAt: environment.clock.wallMilliseconds)
    }

    private func key(judgedBy state: TaskState?, over line: AccessLine) -> AccessAnswer.KeyAnswer {
        switch state {
        case .locked(let refusal): .refused(line.veiled(refusal))
        case .unseen(let trouble): .unclear(line.veil(trouble.sentence))
        case nil: .unclear("The answer could not be read.")
        case .running, .succeeded, .failed, .notFound: .accepted
        }
    }

    private func answer(_ line: AccessLine, hearing credit: CreditAnswer) -> AccessAnswer {
        switch credit {
        case .holds(let credit): answer(line, key: .accepted, credit: credit)
        case .refused(let refusal): answer(line, key: .refused(line.veiled(refusal)))
        case .unclear(let why): answer(line, key: .unclear(line.veil(why)))
        }
    }

    private func answer(
        _ line: AccessLine, key: AccessAnswer.KeyAnswer?, credit: Credit? = nil
    ) -> AccessAnswer {
        switch line.ending {
        case .answered(let reply):
            let ahead = reply.date.map { Duration.milliseconds(environment.clock.wallMilliseconds) - .seconds($0) }
            return AccessAnswer(
                reach: .answered(status: reply.status), key: key, credit: credit, clockAhead: ahead)
        case .notSent(let trouble), .unknown(let trouble):
            return AccessAnswer(reach: .unreached(line.veil(trouble.sentence)))
        case nil:
            return AccessAnswer(reach: .unreached("Nothing was asked."))
        }
    }
}

/// A line that gives each call little time, and remembers how it ended.
private final class AccessLine: Line {
    private let line: any Line
    private let time: Duration
    /// The service may repeat the key in its words.
    let veil: Veil
    private let last = Mutex<Ending?>(nil)

    init(_ line: any Line, within time: Duration, veil: Veil) {
        self.line = line
        self.time = time
        self.veil = veil
    }

    var ending: Ending? { last.withLock { $0 } }
    var hasAnswer: Bool { if case .answered = ending { true } else { false } }

    func veiled(_ refusal: Refusal) -> Refusal {
        var refusal = refusal
        refusal.serviceMessage = refusal.serviceMessage.map { veil($0) }
        refusal.serviceCode = refusal.serviceCode.map { veil($0) }
        return refusal
    }

    func send(_ call: WireCall) async -> Ending {
        var call = call
        call.deadline = min(call.deadline, time)
        let ending = await line.send(call)
        last.withLock { $0 = ending }
        return ending
    }
}
