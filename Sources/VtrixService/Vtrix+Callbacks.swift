internal import EaselCore

extension Vtrix {
    /// Vtrix documents neither what a callback holds nor how it is signed, so only the token in its path counts.
    ///
    /// The id is looked for where every other answer of Vtrix has it, and is worth no more than a reason to look.
    static let callbacks = CallbackReading { body in
        let ids = [body["id"], body["task_id"]].compactMap { $0 }
        guard let first = ids.first, ids.allSatisfy({ $0 == first }), let task = first.string else { return nil }
        return TaskTicket.isTask(task) ? task : nil
    }
}
