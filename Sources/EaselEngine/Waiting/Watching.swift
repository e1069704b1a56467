internal import EaselCore

/// The one loop that waits for a task: looks by the plan until the task has an end.
///
/// A look that failed is not a failed task; a task that is not found has a grace; a word that nobody knows is running.
final class Watching: Sendable {
    let order: Order
    let kept: KeptOrder
    let ticket: TaskTicket
    let poller: any TaskPoller
    let line: ServiceLine
    let desk: OrderDesk
    /// What the pace of such tasks is kept under.
    let pace: String

    init(
        order: Order, kept: KeptOrder, ticket: TaskTicket, poller: any TaskPoller, line: ServiceLine, desk: OrderDesk,
        pace: String
    ) {
        self.order = order
        self.kept = kept
        self.ticket = ticket
        self.poller = poller
        self.line = line
        self.desk = desk
        self.pace = pace
    }

    private var clock: any EngineClock { desk.environment.clock }
    /// Tasks that nobody keeps longer than this are gone.
    private static let longestKept = Duration.seconds(14 * 86_400)
    /// The longest wait between looks at a task that is overdue.
    private static let longestWait = Duration.seconds(3600)

    /// How long, and for how many looks at least, a task may be unknown to its service.
    private static let grace: (time: Duration, looks: Int) = (.seconds(60), 3)
    /// How often a success may come without a picture before it is believed.
    private static let mostEmptySuccesses = 3

    /// The result of the task.
    func result() async throws(ImageFailure) -> ImageResult {
        var memory = Memory(since: clock.now, age: age)
        let place = desk.paces.begin(pace)
        var seen: TaskPace.Bracket?
        defer { desk.paces.end(place, of: pace, as: seen) }
        while true {
            try await sleep(wait(memory))
            // By both clocks, because the one of the wall may jump.
            if time(in: memory) > patience, age > Self.retention(of: line.service) { throw overdue() }
            order.update { $0.looks += 1 }
            memory.looks += 1
            await kept.keepAgain()
            let lookedAt = age(in: memory)
            let state = await look()
            switch state {
            case .succeeded(let result) where !result.pictures.isEmpty:
                seen = bracket(memory)
                return result
            case .succeeded: try note(emptySuccess: &memory)
            case .failed(let refusal): throw ImageFailure(refusal, at: .waiting)
            case .locked(let refusal): throw locked(refusal)
            case .notFound: try note(notFound: &memory)
            case .running(let progress):
                memory.forget()
                memory.running = lookedAt
                show(progress, at: age(in: memory))
            case .unseen(let trouble):
                memory.troubles += 1
                memory.asked = trouble.retryAfter
                order.update { $0.remark = trouble.sentence }
            }
        }
    }

    /// One look, when the service's limits let it through; what a poller throws is a look that failed.
    func look() async -> TaskState {
        let gate = desk.gate(of: line.service)
        let pass: Pass
        do throws(TurnedAway) { pass = try await gate.enter(.look) } catch {
            return .unseen(LookTrouble("The look at the task was stopped."))
        }
        let seen = await desk.timetable.value(within: desk.habits.deadlines.look) { [poller, ticket, line] in
            try? await poller.look(at: ticket, over: line)
        }
        guard let state = seen ?? nil else {
            gate.leave(pass, .withdrawn)
            return .unseen(LookTrouble("The look at the task failed."))
        }
        gate.leave(pass, CallOutcome(state))
        return state
    }

    // What is done between two waits is never inlined (decision 18).

    /// The plan's wait; a task that takes longer than its service's patience is looked at ever more rarely.
    @inline(never) private func wait(_ memory: Memory) -> Duration {
        // An older task than the plan's first wait is looked at now.
        if memory.looks == 0 { return max(plannedWait(at: .zero, looks: 0) - memory.age, .zero) }
        let wait = memory.wait(atLeast: plannedWait(at: age(in: memory), looks: memory.looks))
        let over = time(in: memory) - patience
        guard over > .zero else { return wait }
        order.update { $0.remark = "The task is overdue at \(line.service.name)." }
        return max(wait, min(over / 4, Self.longestWait))
    }

    /// What was learnt of such tasks; nil where there is nothing yet, or the host has a plan of its own.
    private var learned: LearnedPlan? {
        desk.habits.plan == nil ? desk.paces.plan(for: pace) : nil
    }

    /// How long the plan waits at an age; beyond all that was learnt, and before, the ramp goes on.
    private func plannedWait(at age: Duration, looks: Int) -> Duration {
        if let next = learned?.next(after: age) { return next - age }
        return (desk.habits.plan ?? line.service.plan).wait(afterLooks: looks)
    }

    /// How long the task took, where it was watched from its beginning.
    private func bracket(_ memory: Memory) -> TaskPace.Bracket? {
        guard memory.age <= Self.earlyEnough else { return nil }
        return TaskPace.Bracket(running: memory.running / .seconds(1), done: age(in: memory) / .seconds(1))
    }

    /// A task that was older when it was first seen here may have been done for long.
    private static let earlyEnough = Duration.seconds(1)

    private var patience: Duration { desk.habits.deadlines.run ?? line.service.patience }

    /// How long the task has been watched by this loop.
    private func time(in memory: Memory) -> Duration { clock.now - memory.since }

    /// How old the task is, by the clock that never jumps.
    private func age(in memory: Memory) -> Duration { memory.age + time(in: memory) }

    /// How old the task is by the time of day.
    private var age: Duration { .milliseconds(max(clock.wallMilliseconds - ticket.submittedAt, 0)) }

    private static func retention(of service: ImageService) -> Duration {
        max(service.linkLifeSeconds.map { .seconds($0) } ?? longestKept, longestKept)
    }

    @inline(never) private func show(_ progress: TaskProgress, at age: Duration) {
        let left = desk.paces.plan(for: pace)?.left(after: age)
        order.update {
            $0.show(progress, at: line.service.name)
            $0.left = left
        }
    }

    /// What the loop remembers between looks.
    private struct Memory {
        let since: Duration
        /// How old the task was then.
        let age: Duration
        /// The age at which it surely ran.
        var running = Duration.zero
        var looks = 0
        var troubles = 0
        var asked: Duration?
        var notFoundSince: Duration?
        var notFoundLooks = 0
        var emptySuccesses = 0

        /// The plan's wait, longer after troubles, and never shorter than the service asked.
        func wait(atLeast planned: Duration) -> Duration {
            guard troubles > 0 else { return planned }
            if let asked { return max(planned, min(asked, .seconds(3600))) }
            return max(planned, min(planned * (1 << min(troubles - 1, 5)), .seconds(60)))
        }

        /// An answer came, so the troubles of the looks before it are over.
        mutating func forgetTroubles() {
            troubles = 0
            asked = nil
        }

        mutating func forget() {
            forgetTroubles()
            notFoundSince = nil
            notFoundLooks = 0
        }
    }

    @inline(never) private func note(notFound memory: inout Memory) throws(ImageFailure) {
        let since = memory.notFoundSince ?? clock.now
        memory.notFoundSince = since
        memory.notFoundLooks += 1
        memory.forgetTroubles()
        order.update { $0.remark = "\(line.service.name) does not know the task yet." }
        guard memory.notFoundLooks >= Self.grace.looks, clock.now - since >= Self.grace.time else { return }
        var failure = ImageFailure(
            .taskNotFound, .waiting, "\(line.service.name) does not know the task \(ticket.task).",
            next: "It may still appear; look at the order again later.")
        failure.retry = .later
        throw failure
    }

    @inline(never) private func note(emptySuccess memory: inout Memory) throws(ImageFailure) {
        memory.forget()
        memory.emptySuccesses += 1
        order.update { $0.remark = "\(line.service.name) says done, without a picture; looking again." }
        guard memory.emptySuccesses >= Self.mostEmptySuccesses else { return }
        throw ImageFailure(
            .noPicture, .waiting, "\(line.service.name) says that the task succeeded and names no picture.",
            next: "Look into the account at \(line.service.name); the task is \(ticket.task).")
    }

    private func overdue() -> ImageFailure {
        ImageFailure(
            .taskNotFound, .waiting,
            "The task \(ticket.task) has been running at \(line.service.name) for longer than results are kept.",
            next: "Look into the account at \(line.service.name); it may have been charged.")
    }

    private func locked(_ refusal: Refusal) -> ImageFailure {
        var failure = ImageFailure(refusal, at: .waiting)
        failure.mayHaveCost = true
        failure.retry = .later
        return failure
    }

    private func sleep(_ wait: Duration) async throws(ImageFailure) {
        do { try await desk.timetable.sleep(until: clock.now + wait, or: order.bell) } catch {
            var failure = ImageFailure(
                .cancelled, .waiting, "Waiting was stopped.", next: "Look at the order again.")
            failure.mayHaveCost = true
            throw failure
        }
    }
}

extension OrderStatus {
    /// Takes over what a running task shows; progress never falls.
    mutating func show(_ seen: TaskProgress, at service: String) {
        state = .running
        if let fraction = seen.fraction { progress = max(progress ?? 0, fraction) }
        remark = seen.unheardWord.map { "\(service) says \"\($0)\", which is taken as running." }
    }
}
