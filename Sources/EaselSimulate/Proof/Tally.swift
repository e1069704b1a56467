import EaselCore

/// What many runs came to.
struct Tally {
    var runs = 0
    var orders = 0
    var charges = 0
    var steps = 0
    var hours = 0.0
    var counts: [String: Int] = [:]
    var broken: [(seed: UInt64, complaint: String)] = []
    var unlike: [UInt64] = []

    mutating func add(_ report: Simulation.Report) {
        runs += 1
        orders += report.orders
        charges += report.charges
        steps += report.steps
        hours += report.hours
        counts.merge(report.counts) { $0 + $1 }
        broken += report.complaints.map { (report.seed, $0) }
    }

    mutating func add(_ other: Tally) {
        runs += other.runs
        orders += other.orders
        charges += other.charges
        steps += other.steps
        hours += other.hours
        counts.merge(other.counts) { $0 + $1 }
        broken += other.broken
        unlike += other.unlike
    }

    /// As one JSON object: what a worker says to the process that started it, and `--json` to anybody.
    var json: JSON {
        var kinds = JSONObject()
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) { kinds[kind] = .integer(Int64(count)) }
        return [
            "runs": .integer(Int64(runs)), "orders": .integer(Int64(orders)), "charges": .integer(Int64(charges)),
            "steps": .integer(Int64(steps)), "virtual_hours": .integer(Int64(hours)), "counts": .object(kinds),
            "broken": .array(
                broken.map { ["seed": .string(String($0.seed)), "complaint": .string($0.complaint)] as JSON }),
            "unlike": .array(unlike.map { .string(String($0)) }),
        ]
    }

    init() {}

    init?(_ json: JSON) {
        func number(_ name: String) -> Int? { json[name]?.looseText.flatMap { Int($0) } }
        guard let runs = number("runs"), let orders = number("orders"), let charges = number("charges"),
            let steps = number("steps"), let hours = number("virtual_hours"), let kinds = json["counts"]?.object
        else { return nil }
        (self.runs, self.orders, self.charges, self.steps, self.hours) = (runs, orders, charges, steps, Double(hours))
        for member in kinds.members { counts[member.name] = member.value.looseText.flatMap { Int($0) } }
        broken = (json["broken"]?.array ?? []).compactMap { entry in
            guard let seed = entry["seed"]?.string.flatMap({ UInt64($0) }) else { return nil }
            return (seed, entry["complaint"]?.string ?? "")
        }
        unlike = (json["unlike"]?.array ?? []).compactMap { $0.string.flatMap { UInt64($0) } }
    }
}
