internal import Easel

extension Arguments {
    /// The flags for what an order is placed under.
    static let terms: [Flag] = [
        .option("key", "NAME", "Your own name for the order: the same name and request is the same order."),
        .option("budget", "USD", "The most that may be spent; an unknown price needs --estimate."),
        .option("estimate", "USD", "What one picture will cost, where nobody else says."),
        .toggle("fallback", "Asks the next model that fits where one surely did not take the order."),
        StorePlace.flag,
    ]

    /// What the orders are placed under.
    func terms(into folder: String) throws(UsageProblem) -> OrderTerms {
        var terms = OrderTerms()
        terms.key = try key()
        terms.folder = folder
        terms.estimate = try dollars("estimate")
        if let limit = try dollars("budget") {
            terms.budget = Budget(
                limit, named: terms.key.map { "key \($0)" } ?? "command \(UInt64.random(in: 0 ... .max))")
        }
        terms.fallsBack = has("fallback")
        return terms
    }

    /// How long to wait.
    func timeout() throws(UsageProblem) -> Duration? {
        guard let text = self["timeout"] else { return nil }
        guard let number = JSONNumber(text), JSONNumber(0) < number, number <= JSONNumber(1_000_000) else {
            throw UsageProblem("--timeout \(ForeignText.cleaned(text)) is not a number of seconds above 0.")
        }
        return .milliseconds(Int64(number.double * 1000))
    }

    private func key() throws(UsageProblem) -> String? {
        guard let key = self["key"] else { return nil }
        guard !key.isEmpty, key.utf8.count <= 200 else {
            throw UsageProblem("--key needs a name of 1 to 200 bytes.")
        }
        return key
    }

    private func dollars(_ flag: String) throws(UsageProblem) -> Cost? {
        guard let text = self[flag] else { return nil }
        guard let cost = Cost(text, currency: "USD"), MicroAmount(cost) != nil else {
            throw UsageProblem("--\(flag) \(ForeignText.cleaned(text)) is not an amount of US dollars, such as 0.50.")
        }
        return cost
    }
}
