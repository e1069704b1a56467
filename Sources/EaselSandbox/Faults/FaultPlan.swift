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

/// The faults that prompts name in brackets, counted for each prompt apart.
final class SpokenFaults: Sendable {
    private static let promptsKept = 1000

    private struct Memory {
        var plans: [String: FaultPlan] = [:]
        var prompts = Shelf<String>(keeping: SpokenFaults.promptsKept)
    }

    private let memory = Mutex(Memory())

    /// Which fault the prompt asks for now.
    func next(at stage: Sandbox.Fault.Stage, of prompt: String) -> Sandbox.Fault.Kind? {
        guard prompt.utf8.contains(0x40) else { return nil }
        let faults = MagicWords(prompt, pace: .zero).faults
        guard !faults.isEmpty else { return nil }
        let plan = memory.withLock { memory in
            if let known = memory.plans[prompt] { return known }
            let plan = FaultPlan(faults)
            memory.plans[prompt] = plan
            if let forgotten = memory.prompts.add(prompt) { memory.plans[forgotten] = nil }
            return plan
        }
        return plan.next(at: stage)
    }

    /// The prompt of a submit, in whichever place its service has for it.
    static func prompt(in body: [UInt8]) -> String? {
        // Bodies with images in them are long; without this sign no fault is named.
        guard Bytes.has(0x40, in: body), let body = try? JSONReader.read(body) else { return nil }
        let places = [body, body["input"], body["input"]?.elements?.first?["params"]]
        return places.lazy.compactMap { $0?["prompt"]?.text }.first
    }
}
