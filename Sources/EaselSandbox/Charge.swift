extension Sandbox {
    /// What an accepted task cost.
    public struct Charge: Sendable, Hashable {
        /// The service that took the task: `vtrix` or `kie`.
        public let service: String
        /// The task's id.
        public let task: String
        /// The model that was asked.
        public let model: String
        /// The prompt.
        public let prompt: String
        /// The price, charged when the task was accepted.
        public let amount: Sandbox.Amount
    }
}
