extension Sandbox {
    /// How a sandbox behaves.
    public struct Settings: Sendable {
        /// The port on loopback; 0 takes a free one.
        public var port = 0
        /// How long a task runs.
        public var pace: Duration = .milliseconds(1500)
        /// What goes wrong, and when.
        public var faults: [Sandbox.Fault] = []
        /// The source of everything that is random here: task ids, and seeds of pictures that were asked without one.
        public var seed: UInt64 = .random(in: .min ... .max)
        /// The only key that is accepted; nil accepts any key that is not empty.
        public var key: String?
        /// What a task costs, by model, or by model and resolution; a model without a price is free.
        public var prices: [String: Sandbox.Amount] = [
            "flux_kontext_pro": .usd(thousandths: 40), "flux_kontext_max": .usd(thousandths: 80),
            "flux_2_pro": .usd(thousandths: 30), "flux_2_max": .usd(thousandths: 70),
            "flux-kontext-pro": .credits(5), "flux-kontext-max": .credits(10),
            "flux-2/pro-text-to-image": .credits(5), "flux-2/pro-text-to-image 2K": .credits(7),
            "flux-2/pro-image-to-image": .credits(5), "flux-2/pro-image-to-image 2K": .credits(7),
            "flux-2/flex-text-to-image": .credits(14), "flux-2/flex-text-to-image 2K": .credits(24),
            "flux-2/flex-image-to-image": .credits(14), "flux-2/flex-image-to-image 2K": .credits(24),
        ]
        /// The Kie account at the start; a task that costs more than what is left is refused with code 402.
        public var credits: Sandbox.Amount = .credits(1_000_000)
        /// Whether Kie refuses more than 20 new tasks in 10 seconds, as the real one does.
        public var kieRateLimited = false
        /// Signs Kie's callbacks; nil sends them unsigned.
        ///
        /// Callbacks go to `http` addresses on loopback; any other address that a request names is never called.
        public var webhookKey: String?
        /// How late the answer or the callback comes that the fault `slow` delays.
        public var lateness: Duration = .seconds(3)
        /// The origin that the fault `redirect` points to; by default nobody listens there.
        package var elsewhere = "http://127.0.0.1:9"
        /// About how many pixels a picture has when only its ratio was asked.
        public var pixels = 262_144
        /// How many requests ``Sandbox/seen`` keeps.
        public var requestsKept = 1000
        /// How many bytes of each seen body are kept.
        package var bodyBytesKept = 65_536
        /// How many tasks are kept, beside those that still run; the oldest is forgotten first, and not found any more.
        public var tasksKept = 5_000
        /// How many charges ``Sandbox/ledger`` keeps; ``Sandbox/totals`` counts all.
        public var chargesKept = 5_000
        /// How long a picture's link lives once its task has ended: Kie's 14 days; Vtrix states none.
        public var resultLife: Duration = .seconds(14 * 86_400)
        /// How long the link to the model's makers lives, which Kie gives beside its own.
        package var originLife: Duration = .seconds(600)
        /// How long an uploaded file lives.
        public var uploadLife: Duration = .seconds(3 * 86_400)
        /// How long a fresh link for a browser lives.
        package var freshLinkLife: Duration = .seconds(1200)
        /// How many bytes a request may have: eight images of 20 MB as text, and some air.
        package var requestBytes = 256 << 20

        /// A sandbox as a newcomer meets it.
        public init() {}
    }
}
