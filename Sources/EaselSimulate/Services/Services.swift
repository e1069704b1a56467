import EaselCore
import Synchronization

/// Two services that take orders, make pictures and keep a ledger of what they charged.
final class Services: Sendable {
    static let keys = ["vtrix": "vtrix-simulated-key-0123456789", "kie": "kie-simulated-key-9876543210"]
    /// What each accepted order costs, in cents.
    static let price = 8

    private let dice: Dice
    private let state = Mutex(State())

    private struct State {
        var tasks: [String: SimulatedTask] = [:]
        var charges: [Charge] = []
        var unposted: [SimulatedTask] = []
        var creates: [String: [Duration]] = [:]
        var deadLinks: Set<String> = []
        var violations: [String] = []
    }

    /// Money that was taken.
    struct Charge: Hashable {
        let service: String
        let task: String
        let prompt: String
        let at: Duration
    }

    init(_ dice: Dice) { self.dice = dice }

    var charges: [Charge] { state.withLock { $0.charges } }
    var violations: [String] { state.withLock { $0.violations } }
    func creates(at service: String) -> [Duration] { state.withLock { $0.creates[service] ?? [] } }
    func task(_ id: String) -> SimulatedTask? { state.withLock { $0.tasks[id] } }
    func arrived(at service: String, _ now: Duration) {
        state.withLock { $0.creates[service, default: []].append(now) }
    }

    /// Lets a link die before its time.
    func kill(_ path: String) { state.withLock { _ = $0.deadLinks.insert(path) } }

    /// Something that no service should ever see.
    func complain(_ sentence: String) { state.withLock { $0.violations.append(sentence) } }

    /// Takes an order: from here on it is charged.
    func take(_ prompt: String, at service: String, calling callback: String?, now: Duration) -> SimulatedTask {
        let pace: ClosedRange<Int> = dice.happens(0.1) ? 60...1200 : 1...30
        let luck = dice.below(100)
        let task = SimulatedTask(
            id: "\(service)-\(String(dice.bits(), radix: 36))", service: service, prompt: prompt,
            due: now + .milliseconds(dice.below(1000)) + .seconds(pace.lowerBound + dice.below(pace.count)),
            end: luck < 6 ? .failed : luck < 12 ? .moderated : .picture, callback: callback)
        state.withLock { state in
            state.tasks[task.id] = task
            state.unposted.append(task)
            state.charges.append(Charge(service: service, task: task.id, prompt: prompt, at: now))
        }
        return task
    }

    /// The tasks whose callbacks nobody carries yet.
    func takeUnposted() -> [SimulatedTask] {
        state.withLock { state in
            defer { state.unposted = [] }
            return state.unposted
        }
    }

    /// A new link to a task's picture, where one was asked for.
    func link(to task: SimulatedTask) -> String {
        "https://files.\(task.service).example/\(task.id)/\(String(dice.bits() % 1_000_000)).png"
    }

    /// Answers one call.
    func answer(_ call: SeenCall, at now: Duration) -> SaidAnswer {
        check(call)
        switch call.host {
        case "cloud.vtrix.ai": return vtrix(call, at: now)
        case "api.kie.ai", "kieai.redpandaai.co": return kie(call, at: now)
        default: return file(call, at: now)
        }
    }

    /// A key may be seen by its own service alone.
    private func check(_ call: SeenCall) {
        let own = ["cloud.vtrix.ai": "vtrix", "api.kie.ai": "kie", "kieai.redpandaai.co": "kie"][call.host]
        for (service, key) in Self.keys {
            let isThere = call.headers.contains { $0.value.contains(key) } || call.path.contains(key)
            if isThere, service != own { complain("the key of \(service) was sent to \(call.host)") }
            if !isThere, service == own { complain("\(call.host) was called without its key") }
        }
    }

    private func file(_ call: SeenCall, at now: Duration) -> SaidAnswer {
        let parts = call.path.split(separator: "/")
        if parts.first == "stranger" { return SaidAnswer(body: LabelledPicture.png("somebody else's")) }
        let isDead = state.withLock { $0.deadLinks.contains(call.path) }
        guard !isDead, parts.count == 2, let task = task(String(parts[0])), task.end == .picture, task.due <= now
        else { return .page(404) }
        return SaidAnswer(body: task.picture)
    }
}

/// One order at a service.
struct SimulatedTask: Hashable {
    enum End { case picture, failed, moderated }

    let id: String
    let service: String
    let prompt: String
    /// When it is done.
    let due: Duration
    let end: End
    /// Where the service calls when it is done.
    let callback: String?

    /// A whole PNG that holds the prompt, so that nobody's picture can pass for somebody else's.
    var picture: [UInt8] { LabelledPicture.png(prompt) }
}
