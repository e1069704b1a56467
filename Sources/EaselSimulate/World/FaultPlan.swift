import EaselTesting
import Synchronization

/// What can go wrong on the way to a service and back.
enum CallFault: String, CaseIterable {
    /// Nobody accepts the connection.
    case unreached
    /// The connection breaks before the service has read the request.
    case cutBefore
    /// The service does what is asked, and the answer is lost.
    case cutAfter
    /// The answer takes up to two minutes.
    case slow
    /// A proxy answers 503, and the service has seen nothing.
    case busyBefore
    /// A proxy answers 502, after the service has done what is asked.
    case busyAfter
    /// The service asks to send less often, in its own way.
    case tooFast
    /// A page in place of an answer; the service has done what is asked.
    case portal
    /// Half of the answer's text.
    case garbage
    /// A redirect to somebody else.
    case redirect
    /// The answer is about somebody else's task.
    case otherTask
    /// A state that nobody has heard of.
    case oddWord
    /// A task that is done is called running once more.
    case backwards
    /// A task that was taken is not found for a while.
    case notFound
    /// The key is refused.
    case locked
    /// The service calls the account empty.
    case noCredit
    /// A page in place of a picture.
    case page
    /// A picture that ends too early.
    case half
    /// The link is dead.
    case expired

    var kind: String { "call \(rawValue)" }

    /// Where it can happen.
    var stages: Set<Stage> {
        switch self {
        case .unreached, .cutBefore, .slow, .busyBefore, .busyAfter, .redirect: [.submit, .look, .other, .fetch]
        case .cutAfter, .portal, .garbage: [.submit, .look, .other]
        case .tooFast: [.submit, .look]
        case .otherTask, .oddWord, .backwards, .notFound: [.look]
        case .locked: [.submit, .look]
        case .noCredit: [.submit]
        case .page, .half, .expired: [.fetch]
        }
    }

    enum Stage: String { case submit, look, fetch, other }
}

/// What can go wrong when something is written, or happens to a process meanwhile.
enum DiskFault: String, CaseIterable {
    case failure
    case shortWrite
    case unsynced
    case full
    case roomAgain
    case powerLoss
    case kill

    var kind: String { "disk \(rawValue)" }

    var injected: MemoryDisk.Fault? {
        switch self {
        case .failure: .failure
        case .shortWrite: .shortWrite
        case .unsynced: .unsynced
        case .powerLoss: .powerLoss
        case .full, .roomAgain, .kill: nil
        }
    }
}

/// What can happen to a callback on its way.
enum CallbackFault: String, CaseIterable {
    case lost, doubled, early, late, forged, stale, foreign

    var kind: String { "callback \(rawValue)" }
}

/// How a run goes wrong: what may happen, how often, and until when.
///
/// Each run draws its own mixture. Some are quiet, most know a few kinds of trouble well, so that rare ones meet.
final class FaultPlan: Sendable {
    /// Nothing goes wrong any more after this moment.
    let end: Duration
    private let dice: Dice
    private let calls: [(fault: CallFault, chance: Double)]
    private let disk: [(fault: DiskFault, chance: Double)]
    private let callbacks: [(fault: CallbackFault, chance: Double)]
    /// When a service is down altogether.
    private let outages: [(host: String, from: Duration, to: Duration)]
    private let isHealed = Mutex(false)

    init(_ dice: Dice) {
        self.dice = dice
        end = dice.between(.seconds(20), .seconds(900))
        let isQuiet = dice.happens(0.04)
        func mixture<Fault: CaseIterable>(_ chances: [Double], _ share: Double) -> [(Fault, Double)] {
            Fault.allCases.compactMap { fault in
                dice.happens(isQuiet ? 0 : share) ? (fault, dice.pick(chances)) : nil
            }
        }
        // Only a task that is not found again and again is given up for a while.
        let often = dice.pick([0.1, 0.95])
        calls = mixture([0.02, 0.05, 0.1, 0.25], 0.35).map { ($0, $0 == CallFault.notFound ? often : $1) }
        disk = mixture([0.002, 0.005, 0.01, 0.03], 0.3)
        callbacks = mixture([0.1, 0.3, 0.6], 0.4)
        outages = ["vtrix", "kie"].compactMap { host in
            guard dice.happens(isQuiet ? 0 : 0.12) else { return nil }
            let from = dice.between(.zero, .seconds(120))
            return (host, from, from + dice.between(.seconds(1), dice.happens(0.3) ? .seconds(3600) : .seconds(120)))
        }
    }

    func callFault(_ stage: CallFault.Stage, at now: Duration) -> CallFault? {
        guard isOn(at: now) else { return nil }
        return calls.first { $0.fault.stages.contains(stage) && dice.happens($0.chance) }?.fault
    }

    /// What happens to a change; a picture on its way is where a process dies most often.
    func diskFault(at now: Duration, nearPicture: Bool) -> DiskFault? {
        guard isOn(at: now) else { return nil }
        return disk.first { fault, chance in
            dice.happens(nearPicture && [.kill, .powerLoss].contains(fault) ? 32 * chance : chance)
        }?.fault
    }

    func callbackFault(at now: Duration) -> CallbackFault? {
        guard isOn(at: now) else { return nil }
        return callbacks.first { dice.happens($0.chance) }?.fault
    }

    /// True while the service of a host is down.
    func isDown(_ host: String, at now: Duration) -> Bool {
        isOn(at: now) && outages.contains { host.contains($0.host) && $0.from <= now && now < $0.to }
    }

    /// Ends all trouble.
    func heal() { isHealed.withLock { $0 = true } }

    func isOn(at now: Duration) -> Bool { now < end && !isHealed.withLock { $0 } }
}
