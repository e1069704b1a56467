internal import EaselCore
internal import EaselEngine

/// One studio's learning of a modelled pace, in no time: looks at task after task by the engine's own plan.
package struct PlanTrial {
    private var die: SeededDie
    private var pace = TaskPace()
    private var plan: LearnedPlan?
    /// How many orders pass before the plan is made anew, as in a studio with many orders at once.
    private let stride: Int
    private var orders = 0
    private var seen: [TaskPace.Bracket] = []

    /// Starts with nothing learnt.
    package init(seed: UInt64, learningEvery stride: Int = 1) {
        die = SeededDie(seed: seed &* 7919 &+ 1)
        self.stride = stride
    }

    /// Looks at so many tasks by what was learnt of those before them.
    package mutating func learn(_ count: Int, of model: ModelledPace) {
        for _ in 0..<count {
            let time = model.draw(&die)
            var (running, done) = (0.0, Self.next(after: 0, by: plan))
            while done < time { (running, done) = (done, Self.next(after: done, by: plan)) }
            seen.append(TaskPace.Bracket(running: running, done: done))
            orders += 1
            guard orders.isMultiple(of: stride) else { continue }
            pace.note(seen)
            seen = []
            plan = LearnedPlan(pace)
        }
    }

    /// What the plan as it stands comes to: the exact mean over all tasks of a pace, not a sample of them.
    package func outcome(on model: ModelledPace) -> LookOutcome { Self.outcome(of: plan, on: model) }

    /// What the ramp comes to, which is the plan before anything was learnt.
    package static func ramp(on model: ModelledPace) -> LookOutcome { outcome(of: nil, on: model) }

    private static func outcome(of plan: LearnedPlan?, on model: ModelledPace) -> LookOutcome {
        var outcome = LookOutcome()
        var (age, done, spent) = (0.0, 0.0, 0.0)
        while done < 1 - 1e-9, age < 1e5 {
            outcome.looks += 1 - done
            age = next(after: age, by: plan)
            let (doneThen, spentThen) = (model.done(by: age), model.spent(by: age))
            outcome.lateness += age * (doneThen - done) - (spentThen - spent)
            (done, spent) = (doneThen, spentThen)
        }
        return outcome
    }

    /// The age of the next look, in seconds.
    private static func next(after age: Double, by plan: LearnedPlan?) -> Double {
        let age = Duration.seconds(age)
        return (plan?.next(after: age) ?? PollingPlan.patient.moment(after: age)) / .seconds(1)
    }
}
