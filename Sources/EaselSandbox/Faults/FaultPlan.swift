import Synchronization

/// Counts the requests of each stage and says which fault meets the next one.
final class FaultPlan: Sendable {
    private let faults: [Fault]
    private let counts = Mutex<[Fault.Stage: Int]>([:])

    init(_ faults: [Fault]) {
        self.faults = faults
    }

    /// Counts one request; where several faults meet it the first of the list does.
    func next(at stage: Fault.Stage) -> Fault.Kind? {
        let count = counts.withLock { counts in
            counts[stage, default: 0] += 1
            return counts[stage, default: 0]
        }
        return faults.first { $0.stage == stage && $0.meets(count) }?.kind
    }
}
