import EaselEngine
import EaselTesting

/// One run: processes that live and die over one store, until all trouble ends and everything has to come to an end.
struct Simulation {
    /// What came of a run.
    struct Report: Sendable {
        let seed: UInt64
        let complaints: [String]
        let counts: [String: Int]
        let digest: UInt64
        let orders: Int
        let charges: Int
        let steps: Int
        let hours: Double
        let story: [String]
    }

    private let world: World
    private let book = HostBook()
    private let wishes: [Wish]
    private let budget: Int?

    /// The longest that everything may take once all trouble is over: a service forgets a task for a day at most.
    private static let patience = Duration.seconds(3 * 86400)
    private static let mostSteps = 3_000_000

    init(seed: UInt64, tellsStory: Bool = false) {
        world = World(seed: seed, tellsStory: tellsStory)
        let dice = world.dice
        let isMany = dice.happens(0.06)
        let count = isMany ? 30 + dice.below(40) : 1 + dice.below(8)
        let only = isMany && dice.happens(0.5) ? "kie/flux-kontext-pro" : nil
        wishes = (0..<count).map { Wish($0, dice, isHasty: isMany, only: only) }
        budget = dice.happens(0.25) ? Services.price * (1 + dice.below(count)) : nil
        try? world.disk.create(Host.photo, LabelledPicture.png("photo"), isSynced: true)
    }

    /// Plays the whole run and judges it.
    func run() -> Report {
        var complaints: [String] = []
        var shaky = 0
        for number in 0..<world.dice.below(5) {
            let names = world.counts[World.shakyName] ?? 0
            if let complaint = playLives(number, onShakyNames: names > shaky) { complaints.append(complaint) }
            shaky = names
        }
        complaints += playToTheEnd()
        let oracle = Oracle(world: world, book: book, budget: budget)
        for record in oracle.records { world.note("finally \(record.state.rawValue)") }
        complaints += oracle.complaints
        for complaint in complaints { world.tell("!! \(complaint)") }
        return Report(
            seed: world.seed, complaints: complaints, counts: world.counts, digest: world.digest,
            orders: oracle.records.count, charges: world.services.charges.count, steps: world.loop.steps,
            hours: world.loop.now / .seconds(3600), story: world.story)
    }

    /// One or two processes on one store, until they die.
    ///
    /// Where the ones before left names that may not last, these live just long enough to trust them.
    private func playLives(_ number: Int, onShakyNames: Bool) -> String? {
        let dice = world.dice
        boot()
        let lives = (dice.happens(0.3) ? ["A", "B"] : ["A"]).map { begin("\($0)\(number)") }
        if dice.happens(0.05) { world.skewWallClock(by: Int64(dice.below(172_800) - 86400) * 1000) }
        let end = world.loop.now + dice.between(.milliseconds(100), dice.happens(0.3) ? .seconds(900) : .seconds(60))
        let lastStep = world.loop.steps + (onShakyNames || dice.happens(0.5) ? 50 + dice.below(4000) : Self.mostSteps)
        let ending = world.loop.run(upTo: Self.mostSteps) {
            world.loop.now >= end || world.loop.steps >= lastStep || lives.allSatisfy { !$0.isAlive }
        }
        if onShakyNames || dice.happens(0.3) {
            world.losePower("at an await")
        } else {
            for life in lives where life.isAlive { world.note("killed at an await") }
            for life in lives { life.die("killed at an await") }
        }
        return ending == .endless ? "ENDLESS: more than \(Self.mostSteps) steps" : nil
    }

    /// Waits until the machine runs: after the power came back that takes a while.
    private func boot() {
        let start = world.isOffUntil
        guard world.loop.now < start else { return }
        _ = world.loop.spawn { await world.loop.sleep(until: start) }
        _ = world.loop.run(upTo: .max) { world.loop.now >= start }
    }

    private func begin(_ name: String) -> Life {
        let life = Life(name, in: world)
        world.begin(life)
        world.tell("\(name) starts")
        let host = Host(budget: budget, wishes: wishes, book: book, life: life)
        _ = world.loop.spawn { await host.live() }
        return life
    }

    /// Ends all trouble and waits until every order has an end.
    private func playToTheEnd() -> [String] {
        boot()
        // Often the process that saw the trouble also sees its end.
        var life = world.dice.happens(0.5) ? begin("Y") : nil
        if let life { playOn(life, for: world.dice.between(.seconds(10), .seconds(600))) }
        world.tell("all trouble ends")
        world.plan.heal()
        world.disk.setRoom(nil)
        boot()
        // After a failed sync nothing is sent any more until somebody opens the store again.
        if life?.isAlive != true || (world.counts["disk unsynced"] ?? 0) > 0 {
            life?.die("opens the store again")
            life = begin("Z")
        }
        return waitForTheEnd(life)
    }

    private func playOn(_ life: Life, for time: Duration) {
        let end = world.loop.now + time
        _ = world.loop.run(upTo: Self.mostSteps) { world.loop.now >= end || !life.isAlive }
    }

    private func waitForTheEnd(_ life: Life?) -> [String] {
        let end = world.loop.now + Self.patience
        let wished = world.loop.now + .seconds(120)
        var wait = Duration.seconds(120)
        while world.loop.now < end {
            let pause = world.loop.now + wait
            wait = min(wait * 1.2, .seconds(3600))
            let ending = world.loop.run(upTo: Self.mostSteps) { world.loop.now >= pause }
            guard ending == .done else { return ["STUCK: \(ending) after \(world.loop.now)"] }
            let oracle = Oracle(world: world, book: book, budget: budget)
            let waiting = life.map { book.waiting(in: $0.name) } ?? []
            if world.loop.now > wished, oracle.open.isEmpty, waiting.isEmpty {
                life?.die("all is done")
                return []
            }
        }
        let waiting = life.map { book.waiting(in: $0.name) } ?? []
        if !waiting.isEmpty { return ["HANGS: " + waiting.joined(separator: ", ")] }
        let open = Oracle(world: world, book: book, budget: budget).open
        return ["NO END: " + open.map { "\($0.prompt) is \($0.state.rawValue)" }.joined(separator: ", ")]
    }
}
