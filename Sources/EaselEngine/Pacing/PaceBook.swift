internal import EaselCore
internal import Synchronization

/// How long each model's tasks take, for all processes of a store: when to look, the time left, and who is fastest.
///
/// It is kept in a note that anybody can read and nobody needs: one that is damaged, newer or gone is begun anew, and
/// one that cannot be written is kept in memory. No order waits for it or fails by it.
final class PaceBook: Sendable {
    private let store: any OrderStore
    private let clock: any EngineClock
    private let state = Mutex(State())

    private struct State {
        /// What was kept when the note was read last; nil until then.
        var paces: KeptPaces?
        /// Made when they are asked for, and anew after the note was read.
        var plans: [String: LearnedPlan] = [:]
        /// The tasks that are watched now.
        var lineups: [String: PaceLineup] = [:]
        /// What was seen since.
        var seen: [(name: String, task: TaskPace.Bracket)] = []
        var keptAt: Duration?
    }

    /// The note is written this often at most; what a process has not written when it ends is lost, and harmless.
    private static let pause = Duration.seconds(1)

    init(in store: any OrderStore, clock: any EngineClock) {
        self.store = store
        self.clock = clock
    }

    /// The plan for the tasks of a model and mode; nil as long as none was seen.
    func plan(for name: String) -> LearnedPlan? {
        let now = clock.now
        return state.withLock { state in
            keepSeen(&state, at: now)
            if let plan = state.plans[name] { return plan }
            let paces = state.paces ?? keep([])
            state.paces = paces
            let plan = paces[name].flatMap { LearnedPlan($0) }
            state.plans[name] = plan
            return plan
        }
    }

    /// A task is watched from now on; gives the number under which it ends.
    func begin(_ name: String) -> Int {
        let now = clock.now
        return state.withLock { $0.lineups[name, default: PaceLineup()].begin(at: now) }
    }

    /// A task is watched no longer; what it says, if it says something, counts after all that began before it.
    func end(_ number: Int, of name: String, as task: TaskPace.Bracket?) {
        let now = clock.now
        let ready = state.withLock { $0.lineups[name]?.end(number, as: task, at: now) } ?? []
        if !ready.isEmpty { note(ready, of: name) }
    }

    /// Takes in more tasks.
    func note(_ tasks: [TaskPace.Bracket], of name: String) {
        let now = clock.now
        state.withLock { state in
            state.seen += tasks.map { (name, $0) }
            keepSeen(&state, at: now)
        }
    }

    /// Keeps what was seen, once in a while; whoever asks for a plan keeps it too, or the last of a crowd that ends
    /// together would count for nobody.
    private func keepSeen(_ state: inout State, at now: Duration) {
        guard !state.seen.isEmpty, state.keptAt.map({ now - $0 >= Self.pause }) ?? true else { return }
        state.paces = keep(state.seen, otherwise: state.paces)
        (state.seen, state.plans, state.keptAt) = ([], [:], now)
    }

    /// Adds tasks to what all processes have kept, and gives all of it.
    private func keep(
        _ tasks: [(name: String, task: TaskPace.Bracket)], otherwise last: KeptPaces? = nil
    ) -> KeptPaces {
        let kept = try? store.change(note: KeptPaces.note, isLasting: false, inPlaceOfDamage: .object([:])) { note in
            var paces = KeptPaces(note)
            paces.note(tasks)
            if !tasks.isEmpty { note = paces.json }
            return paces
        }
        if let kept { return kept }
        var paces = last ?? KeptPaces(nil)
        paces.note(tasks)
        return paces
    }
}

/// The paces of all models as a note holds them: `"kie/flux-kontext-pro edit": "1000-2500 4750-8125"`.
///
/// Each task is the age at which it ran and the one at which it was done, in milliseconds. Those before a `|` came
/// before the pace changed.
struct KeptPaces: Sendable {
    /// What the note is called.
    static let note = "paces"
    /// The most models and modes that are remembered; whatever was seen least lately goes first.
    static let most = 64

    private var members: [(name: String, pace: TaskPace)] = []

    /// Reads a note; what cannot be read counts as not there.
    init(_ note: JSON?) {
        members = (note?.object?.members ?? []).suffix(Self.most).compactMap { member in
            member.value.string.flatMap { TaskPace($0) }.map { (member.name, $0) }
        }
    }

    /// The pace of a model and mode.
    subscript(name: String) -> TaskPace? { members.first { $0.name == name }?.pace }

    /// What the note holds.
    var json: JSON { .object(JSONObject(members.map { JSONObject.Member($0.name, .string($0.pace.text)) })) }

    /// Takes in tasks in the order in which they were seen.
    mutating func note(_ tasks: [(name: String, task: TaskPace.Bracket)]) {
        var names: [String] = []
        for task in tasks where !names.contains(task.name) { names.append(task.name) }
        for name in names {
            var pace = self[name] ?? TaskPace()
            pace.note(tasks.filter { $0.name == name }.map(\.task))
            members = (members.filter { $0.name != name } + [(name, pace)]).suffix(Self.most)
        }
    }
}

extension TaskPace {
    /// Reads what a note says; nil where it says something else.
    init?(_ text: String) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { return nil }
        var tasks: [Bracket] = []
        for word in parts.joined(separator: " ").split(separator: " ") {
            let ages = word.split(separator: "-").map { Int64($0) }
            guard ages.count == 2, let running = ages[0], let done = ages[1], running >= 0, running <= done,
                done < 100 * 86_400_000
            else { return nil }
            tasks.append(Bracket(running: Double(running) / 1000, done: Double(done) / 1000))
        }
        self.init(seen: tasks, fresh: parts.count == 2 ? parts[1].split(separator: " ").count : 0)
    }

    /// The tasks as a note says them.
    var text: String {
        let words = seen.map { "\(Int64(($0.running * 1000).rounded()))-\(Int64(($0.done * 1000).rounded()))" }
        guard fresh > 0 else { return words.joined(separator: " ") }
        return words.dropLast(fresh).joined(separator: " ") + " | " + words.suffix(fresh).joined(separator: " ")
    }
}

extension OrderRecord {
    /// What the pace of such orders is kept under: the model and the mode, as far as they are known.
    package var paceName: String { PaceName.of("\(service)/\(model)", request?.mode) }
}

/// What the pace of a model is kept under.
enum PaceName {
    /// `SERVICE/MODEL MODE`, or the model alone where the order's words were not kept.
    static func of(_ model: String, _ mode: Mode?) -> String { mode.map { "\(model) \($0.rawValue)" } ?? model }
}
