internal import EaselCore

extension Vtrix {
    /// Vtrix documents neither what a callback holds nor how it is signed, so only the token in its path counts.
    ///
    /// The id is looked for where every other answer of Vtrix has it, and is worth no more than a reason to look.
    static let callbacks = CallbackReading { body in
        TaskTicket.task(namedIn: [body["id"], body["task_id"]])
    }
}
