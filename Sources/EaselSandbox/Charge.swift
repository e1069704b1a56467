extension Sandbox {
    /// What an accepted task cost.
    public struct Charge: Sendable, Hashable {
        /// The service that took the task: `vtrix` or `kie`.
        public let service: String
        /// The task's id.
        public let task: String
        /// The model that was asked.
        public let model: String
        /// The prompt, or the beginning of a long one.
        public let prompt: String
        /// The price, charged when the task was accepted.
        public let amount: Sandbox.Amount
    }

    /// What one service took since the sandbox began, also where charges are no longer kept.
    public struct Total: Sendable, Hashable {
        /// The service: `vtrix` or `kie`.
        public let service: String
        /// How many tasks it accepted.
        public private(set) var orders = 0
        /// What they cost together.
        public private(set) var amount: Sandbox.Amount

        init(service: String, unit: Sandbox.Amount.Unit) {
            self.service = service
            amount = Sandbox.Amount(millionths: 0, of: unit)
        }

        mutating func add(_ price: Sandbox.Amount) {
            orders += 1
            amount.millionths += price.millionths
        }
    }
}
