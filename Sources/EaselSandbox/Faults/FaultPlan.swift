import Synchronization

/// Counts the requests of each stage and says which fault meets the next one.
final class FaultPlan: Sendable {
    private let faults: [Sandbox.Fault]
    private let counts = Mutex<[Sandbox.Fault.Stage: Int]>([:])

    init(_ faults: [Sandbox.Fault]) {
        self.faults = faults
    }

    /// Counts one request; where several faults meet it the first of the list does.
    func next(at stage: Sandbox.Fault.Stage) -> Sandbox.Fault.Kind? {
        let count = counts.withLock { counts in
            counts[stage, default: 0] += 1
            return counts[stage, default: 0]
        }
        return faults.first { $0.stage == stage && $0.meets(count) }?.kind
    }
}
