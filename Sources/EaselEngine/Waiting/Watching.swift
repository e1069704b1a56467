internal import EaselCore

/// The one loop that waits for a task: looks by the plan until the task has an end.
///
/// A look that failed is not a failed task; a task that is not found has a grace; a word that nobody knows is running.
struct Watching: Sendable {
    let order: Order
    let ticket: TaskTicket
    let poller: any TaskPoller
    let line: ServiceLine
    let timetable: Timetable
    let clock: any EngineClock

    /// How long, and for how many looks at least, a task may be unknown to its service.
    private static let grace: (time: Duration, looks: Int) = (.seconds(60), 3)
    /// How often a success may come without a picture before it is believed.
    private static let mostEmptySuccesses = 3

    /// The result of the task.
    func result() async throws(ImageFailure) -> ImageResult {
        var memory = Memory()
        while true {
            try await sleep(memory.wait(by: line.service.plan))
            order.update { $0.looks += 1 }
            memory.looks += 1
            let state = await look()
            switch state {
            case .succeeded(let result) where !result.pictures.isEmpty: return result
            case .succeeded: try note(emptySuccess: &memory)
            case .failed(let refusal): throw ImageFailure(refusal, at: .waiting)
            case .locked(let refusal): throw locked(refusal)
            case .notFound: try note(notFound: &memory)
            case .running(let progress):
                memory.forget()
                order.update { $0.show(progress, at: line.service.name) }
            case .unseen(let trouble):
                memory.troubles += 1
                memory.asked = trouble.retryAfter
                order.update { $0.remark = trouble.sentence }
            }
        }
    }

    /// One look; what a poller throws is a look that failed.
    func look() async -> TaskState {
        do { return try await poller.look(at: ticket, over: line) } catch {
            return .unseen(LookTrouble("The look at the task failed."))
        }
    }

    /// What the loop remembers between looks.
    private struct Memory {
        var looks = 0
        var troubles = 0
        var asked: Duration?
        var notFoundSince: Duration?
        var notFoundLooks = 0
        var emptySuccesses = 0

        /// The plan's wait, longer after troubles, and never shorter than the service asked.
        func wait(by plan: PollingPlan) -> Duration {
            let planned = plan.wait(afterLooks: looks)
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

    private func note(notFound memory: inout Memory) throws(ImageFailure) {
        let since = memory.notFoundSince ?? clock.now
        memory.notFoundSince = since
        memory.notFoundLooks += 1
        memory.forgetTroubles()
        order.update { $0.remark = "\(line.service.name) does not know the task yet." }
        guard memory.notFoundLooks >= Self.grace.looks, clock.now - since >= Self.grace.time else { return }
        var failure = ImageFailure(
            .taskNotFound, .waiting, "\(line.service.name) does not know the task \(ticket.task).",
            next: "It may still appear; look again later by its ticket.")
        failure.mayHaveCost = true
        failure.retry = .later
        throw failure
    }

    private func note(emptySuccess memory: inout Memory) throws(ImageFailure) {
        memory.forget()
        memory.emptySuccesses += 1
        order.update { $0.remark = "\(line.service.name) says done, without a picture; looking again." }
        guard memory.emptySuccesses >= Self.mostEmptySuccesses else { return }
        var failure = ImageFailure(
            .noPicture, .waiting, "\(line.service.name) says that the task succeeded and names no picture.",
            next: "Look into the account at \(line.service.name); the task is \(ticket.task).")
        failure.mayHaveCost = true
        throw failure
    }

    private func locked(_ refusal: Refusal) -> ImageFailure {
        var failure = ImageFailure(refusal, at: .waiting)
        failure.mayHaveCost = true
        failure.retry = .later
        return failure
    }

    private func sleep(_ wait: Duration) async throws(ImageFailure) {
        do { try await timetable.sleep(until: clock.now + wait) } catch {
            var failure = ImageFailure(
                .cancelled, .waiting, "Waiting was stopped.", next: "Look again by the order's ticket.")
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
