import Easel

/// What became of rounds of kills.
struct KillTally {
    private(set) var kills = 0
    private(set) var rounds = 0
    /// How many were killed of each kind of command, and at each mark.
    private(set) var scenes: [String: Int] = [:]
    private(set) var marks: [KillAim.Mark: Int] = [:]
    private var sending = 0
    private var charges = 0
    private var unknown = 0
    private var pictures = 0

    mutating func killed(_ scene: String, _ mark: KillAim.Mark) {
        kills += 1
        scenes[scene, default: 0] += 1
        marks[mark, default: 0] += 1
    }

    mutating func ended(sending: Set<String>, charges: Int, _ records: [OrderRecord]) {
        rounds += 1
        self.sending += sending.count
        self.charges += charges
        unknown += records.count { $0.state == .unknown }
        pictures += records.reduce(0) { $0 + $1.pictures.count }
    }

    mutating func add(_ other: KillTally) {
        kills += other.kills
        rounds += other.rounds
        scenes.merge(other.scenes, uniquingKeysWith: +)
        marks.merge(other.marks, uniquingKeysWith: +)
        sending += other.sending
        charges += other.charges
        unknown += other.unknown
        pictures += other.pictures
    }

    /// The commands and the marks that nothing was killed at.
    var missed: [String] {
        (KillRound.Scene.allCases.map(\.rawValue) + ["listen"]).filter { scenes[$0] == nil }
            + KillAim.Mark.allCases.filter { marks[$0] == nil }.map(\.rawValue)
    }

    var words: String {
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return "\(kills) kills in \(rounds) rounds: \(charges) charges, \(pictures) pictures, \(unknown) unknown of "
            + "\(sending) on the wire at a kill.\nKilled: \(list(scenes)).\n"
            + "At: \(list(Dictionary(uniqueKeysWithValues: marks.map { ($0.key.rawValue, $0.value) })))."
    }
}
