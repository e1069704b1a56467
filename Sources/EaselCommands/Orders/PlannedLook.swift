internal import Easel

/// When the process that has an order looks at its task next, and why then.
///
/// The plan goes by the task's age alone, so whoever knows the plan and the time knows the next look. What comes in
/// between is not known here: a callback makes it sooner, a limit or a service that asks for patience later.
struct PlannedLook {
    private let moment: Moment
    private let why: String
    private let left: Duration?

    /// The look that is planned for a task that runs; nil where there is none.
    init?(at record: OrderRecord, by plan: LearnedPlan?, now: Moment) {
        guard [.accepted, .running].contains(record.state), let ticket = record.ticket,
            let origin = Origin(ticket.origin)
        else { return nil }
        let age = Duration.milliseconds(max(now.milliseconds - ticket.submittedAt, 0))
        let next = plan?.next(after: age) ?? PollingPlan.cold(at: origin).moment(after: age)
        moment = Moment(ticket.submittedAt + Int64(next / .milliseconds(1)))
        why = plan?.reason(after: age) ?? Self.nothingLearned
        left = plan?.left(after: age)
    }

    private static let nothingLearned =
        "No such picture was timed yet, so the looks come further and further apart."

    /// For people.
    func words(now: Moment) -> String {
        let wait = Self.tenths(.milliseconds(max(moment.milliseconds - now.milliseconds, 0)))
        let left = left.map { "; about \(Self.tenths($0)) s left" } ?? ""
        return "\(moment.text), in about \(wait) s\(left). \(why)"
    }

    /// For programs.
    var json: JSON {
        [
            "at": .string(moment.text), "why": .string(why),
            "seconds_left": left.map(OrderReport.seconds) ?? .null,
        ]
    }

    /// Seconds with one decimal.
    private static func tenths(_ time: Duration) -> String {
        let tenths = Int(time / .milliseconds(100))
        return "\(tenths / 10).\(tenths % 10)"
    }
}
