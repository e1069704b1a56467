import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A learned plan", .timeLimit(.minutes(5)))
struct LearnedPlanTests {
    /// What plans come to on the mean of a few studios that learnt a pace, which may change after that.
    private func mean(_ pace: ModelledPace, after orders: Int, then changed: ModelledPace? = nil) -> LookOutcome {
        let runs = 4
        var mean = LookOutcome()
        for run in 0..<runs {
            var trial = PlanTrial(seed: UInt64(run), learningEvery: 10)
            trial.learn(orders, of: pace)
            if let changed { trial.learn(30, of: changed) }
            let outcome = trial.outcome(on: changed ?? pace)
            mean.looks += outcome.looks / Double(runs)
            mean.lateness += outcome.lateness / Double(runs)
        }
        return mean
    }

    @Test("is after 50 orders hardly later than the best plan with as many looks", arguments: 0..<3)
    func close(_ index: Int) throws {
        let pace = ModelledPace.all[index]
        let outcome = mean(pace, after: 50)
        let best = try #require(BestPlans(for: pace, step: 1.02).lateness(atLooks: outcome.looks))
        #expect(outcome.lateness < 1.3 * best, "\(pace.name): \(outcome.lateness / best)")
    }

    @Test("costs less than the ramp from the first orders on", arguments: 0..<3)
    func beginning(_ index: Int) {
        let pace = ModelledPace.all[index]
        let ramp = PlanTrial.ramp(on: pace).cost(at: LearnedPlan.lookPrice)
        for orders in [10, 20] { #expect(mean(pace, after: orders).cost(at: LearnedPlan.lookPrice) < ramp) }
    }

    @Test("knows a new pace 30 orders after it has changed", arguments: [(0, 2.0), (1, 2.0), (2, 2.0), (0, 0.5)])
    func change(_ index: Int, _ factor: Double) throws {
        let pace = ModelledPace.all[index]
        let changed = pace.stretched(by: factor)
        let outcome = mean(pace, after: 50, then: changed)
        let best = try #require(BestPlans(for: changed, step: 1.02).lateness(atLooks: outcome.looks))
        #expect(outcome.lateness < 1.3 * best, "\(pace.name): \(outcome.lateness / best)")
    }

    /// The ages of all looks at a task that never ends, in seconds.
    private func looks(_ plan: LearnedPlan) -> [Double] {
        var looks: [Double] = []
        while let next = plan.next(after: .seconds(looks.last ?? 0)) { looks.append(next / .seconds(1)) }
        return looks
    }

    private func plan(_ tasks: [(Double, Double)]) throws -> LearnedPlan {
        var pace = TaskPace()
        pace.note(tasks.map { TaskPace.Bracket(running: $0, done: $1) })
        return try #require(LearnedPlan(pace))
    }

    /// Four in five take about 5 s, the others about 25 s.
    private let twoModes: [(Double, Double)] = (0..<50).map { number in
        let slow = Double(23 + number % 7)
        let quick = 4.5 + 0.25 * Double(number % 4)
        return number % 5 == 0 ? (slow, slow + 1) : (quick, 5.5)
    }

    @Test("waits through the quiet valley between quick and slow tasks")
    func valley() throws {
        let looks = looks(try plan(twoModes))
        #expect(looks.count { (4.0...7).contains($0) } >= 3)
        #expect(looks.count { (8.0...18).contains($0) } <= 2, "\(looks)")
        #expect(looks.count { (20.0...31).contains($0) } >= 3)
    }

    @Test("looks at no task twice within the price of a look, nor leaves one alone for a minute")
    func guards() throws {
        for tasks in [twoModes, [(0, 0.3)], [(590, 600), (900, 1000)], [(0.001, 0.001)], [(0, 7_200)]] {
            let plan = try plan(tasks)
            let looks = looks(plan)
            let gaps = zip(looks, [0] + looks).map { $0 - $1 }
            #expect(gaps.dropFirst().allSatisfy { $0 >= LearnedPlan.lookPrice }, "\(tasks.prefix(2)): \(gaps)")
            #expect(gaps.allSatisfy { $0 <= LearnedPlan.longestGap + 0.001 }, "\(tasks.prefix(2)): \(gaps)")
            for tenth in 0..<400 {
                // Wherever a callback made it look, the next look is a while later.
                let age = Duration.milliseconds(tenth * 100 + 37)
                guard let next = plan.next(after: age) else { continue }
                #expect(next - age >= .seconds(LearnedPlan.lookPrice * 0.99), "\(age): \(next)")
            }
        }
    }

    @Test("ends with what was seen, where the ramp goes on")
    func beyond() throws {
        let plan = try plan(twoModes)
        #expect(plan.next(after: .seconds(600)) == nil)
        #expect(plan.left(after: .seconds(600)) == nil)
        #expect(plan.reason(after: .seconds(600)).hasPrefix("It takes longer than the last 50 such pictures did;"))
    }

    @Test("tells the time left and how long such pictures take")
    func left() throws {
        let plan = try plan(twoModes)
        #expect((4.5...5.7).contains(plan.usualSeconds), "\(plan.usualSeconds)")
        let quick = try #require(plan.left(after: .seconds(1)))
        #expect(quick > .seconds(3) && quick < .seconds(5))
        // Who is not done after ten seconds is one of the slow.
        let slow = try #require(plan.left(after: .seconds(10)))
        #expect(slow > .seconds(11) && slow < .seconds(20), "\(slow)")
    }

    @Test("says why it looks when it does")
    func reason() throws {
        let sentence = try plan(twoModes).reason(after: .seconds(10))
        #expect(
            sentence.wholeMatch(
                of:
                    /By the last 50 such pictures, \d+ % of those that still run now are done by then, and a look costs 0\.07 s of waiting\./
            ) != nil, "\(sentence)")
        #expect(try plan([(1, 2)]).reason(after: .zero).hasPrefix("By the last 1 such picture, "))
    }

    @Test("takes what slowly changes from the newest tasks")
    func fading() throws {
        let old = (0..<50).map { _ in (9.5, 10.0) }
        let new = (0..<50).map { _ in (12.5, 13.0) }
        #expect(try plan(old + new).usualSeconds > 11.5)
        #expect(try plan(new + old).usualSeconds < 11.5)
    }
}
