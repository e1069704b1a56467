internal import Easel

extension Arguments {
    /// The flags for what an order is placed under.
    static let terms: [Flag] = [
        .option("key", "NAME", "Your own name for the order: the same name and request is the same order."),
        .option("budget", "USD", "The most that may be spent; an unknown price needs --estimate.", .dollars),
        .option("estimate", "USD", "What one picture will cost, where nobody else says.", .dollars),
        .toggle("fallback", "Asks the next model that fits where one surely did not take the order."),
        StorePlace.flag,
    ]

    /// What the orders are placed under.
    func terms(into folder: String) throws(UsageProblem) -> OrderTerms {
        var terms = OrderTerms()
        terms.key = try key()
        terms.folder = folder
        terms.estimate = dollars("estimate")
        if let limit = dollars("budget") {
            terms.budget = Budget(
                limit, named: terms.key.map { "key \($0)" } ?? "command \(UInt64.random(in: 0 ... .max))")
        }
        terms.fallsBack = has("fallback")
        return terms
    }

    private func key() throws(UsageProblem) -> String? {
        guard let key = self["key"] else { return nil }
        guard !key.isEmpty, key.utf8.count <= 200 else {
            throw UsageProblem("--key needs a name of 1 to 200 bytes.")
        }
        return key
    }
}
