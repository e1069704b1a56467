internal import EaselCore
internal import EaselEngine
internal import EaselTesting

/// How late the learned plan is, beside the best plan that there can be at the same number of looks.
///
/// Many studios learn a modelled pace, each from a seed of its own, by the engine's own plan. What a plan comes to is
/// computed exactly and not drawn, so only what was learnt is left to chance.
enum PlanBench {
    private static let runs = 200
    private static let marks = [0, 10, 50, 200]
    /// How many orders a model is known for before its pace changes, and when it is asked after that.
    private static let before = 100
    private static let afterChange = [5, 10, 15, 20, 25, 30, 40, 60]
    /// Within this of the best plan the change counts as learnt.
    private static let close = 1.15

    /// One line of the table: what a plan comes to on the mean of all runs.
    private struct Row {
        let pace: String
        let plan: String
        let outcome: LookOutcome
        let best: Double?

        /// How many times as late as the best plan.
        var ratio: Double? { best.map { outcome.lateness / $0 } }
    }

    /// What was measured: a table for people, one for a page, or JSON for programs.
    static func report(_ form: String?) -> String {
        let rows = ModelledPace.all.flatMap(rows(of:))
        switch form {
        case "--json": return json(rows).text
        case "--markdown": return markdown(rows)
        default: return (rows.map(line) + [json(rows).text]).joined(separator: "\n")
        }
    }

    private static func rows(of pace: ModelledPace) -> [Row] {
        let best = BestPlans(for: pace)
        func row(_ plan: String, _ outcome: LookOutcome, _ best: BestPlans) -> Row {
            Row(pace: pace.name, plan: plan, outcome: outcome, best: best.lateness(atLooks: outcome.looks))
        }
        let means = means(of: pace, before: 0, then: Array(1...50) + [200])
        var rows = marks.compactMap { mark in
            guard mark > 0 else { return row("ramp", PlanTrial.ramp(on: pace), best) }
            return means[mark].map { row("\(mark) orders", $0, best) }
        }
        let ramp = PlanTrial.ramp(on: pace).cost(at: LearnedPlan.lookPrice)
        let dearest = (1...50).compactMap { mark in means[mark].map { (mark, $0) } }
            .max { $0.1.cost(at: LearnedPlan.lookPrice) < $1.1.cost(at: LearnedPlan.lookPrice) }
        if let (mark, outcome) = dearest {
            let part = Int((100 * outcome.cost(at: LearnedPlan.lookPrice) / ramp).rounded())
            rows.append(row("dearest up to 50: after \(mark), \(part) % of the ramp's cost", outcome, best))
        }
        for (factor, words) in [(2.0, "twice as slow"), (0.5, "twice as fast")] {
            let changed = pace.stretched(by: factor)
            let best = BestPlans(for: changed)
            let means = Self.means(of: pace, before: before, changing: factor, then: afterChange)
            let all = afterChange.compactMap { mark in means[mark].map { row("\(words), \(mark) later", $0, best) } }
            // From there on it stays within it.
            let last = all.lastIndex { $0.ratio ?? .infinity > close }.map { $0 + 1 } ?? 0
            rows += all[min(last, all.count - 1)...].prefix(1)
        }
        return rows
    }

    /// The means over all runs after so many orders.
    private static func means(
        of pace: ModelledPace, before: Int, changing factor: Double = 1, then marks: [Int]
    ) -> [Int: LookOutcome] {
        let changed = pace.stretched(by: factor)
        var sums: [Int: LookOutcome] = [:]
        for run in 0..<runs {
            var trial = PlanTrial(seed: UInt64(run))
            trial.learn(before, of: pace)
            var learned = 0
            for mark in marks {
                trial.learn(mark - learned, of: changed)
                learned = mark
                let outcome = trial.outcome(on: changed)
                sums[mark, default: LookOutcome()].looks += outcome.looks / Double(runs)
                sums[mark, default: LookOutcome()].lateness += outcome.lateness / Double(runs)
            }
        }
        return sums
    }

    private static func line(_ row: Row) -> String {
        "\(row.pace)  \(row.plan): \(hundredths(row.outcome.looks)) looks, \(hundredths(row.outcome.lateness)) s late, "
            + "best \(row.best.map(hundredths) ?? "?") s, ratio \(row.ratio.map(hundredths) ?? "?")"
    }

    private static func markdown(_ rows: [Row]) -> String {
        let head = "| pace | plan | looks | late | best possible | ratio |\n| --- | --- | --- | --- | --- | --- |"
        let lines = rows.map { row in
            "| \(row.pace) | \(row.plan) | \(hundredths(row.outcome.looks)) | \(hundredths(row.outcome.lateness)) s "
                + "| \(row.best.map(hundredths) ?? "?") s | \(row.ratio.map(hundredths) ?? "?") |"
        }
        return ([head] + lines).joined(separator: "\n")
    }

    private static func json(_ rows: [Row]) -> JSON {
        func number(_ value: Double?) -> JSON {
            value.flatMap { JSONNumber(hundredths($0)) }.map { .number($0) } ?? .null
        }
        return .array(
            rows.map { row in
                [
                    "pace": .string(row.pace), "plan": .string(row.plan), "runs": .integer(runs),
                    "looks": number(row.outcome.looks), "late_seconds": number(row.outcome.lateness),
                    "best_seconds": number(row.best), "ratio": number(row.ratio),
                ]
            })
    }

    private static func hundredths(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
