internal import Easel

extension Arguments {
    /// The flags for what an order is placed under.
    static let terms: [Flag] = [
        .option(
            "key", "NAME", "The order key, a name of yours and no API key: the same one and request is the same order."),
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
            // Several pictures share it, and so do all tries under a key.
            let several = OrdersBudgets.single + String(UInt64.random(in: 0 ... .max), radix: 16)
            let name = terms.key.map { "order key \($0)" } ?? ((count("count") ?? 1) > 1 ? several : nil)
            terms.budget = Budget(limit, named: name)
        }
        terms.fallsBack = has("fallback")
        return terms
    }

    /// Refuses an API key as an order's name, because names are kept and shown.
    func refuseSecretName(_ console: Console) throws {
        guard let key = self["key"]?.trimmed else { return }
        let names = try Registry.everyFamily(in: console.variables).services.map(\.key.variable)
        guard key.hasPrefix("sk-") || names.contains(where: { console.variables[$0]?.trimmed == key }) else { return }
        throw UsageProblem(
            "--key is a name of yours for the order, and what stands there looks like an API key. "
                + "Nothing was kept or sent; API keys are taken from \(names.inWords).")
    }

    private func key() throws(UsageProblem) -> String? {
        guard let key = self["key"] else { return nil }
        guard !key.isEmpty, key.utf8.count <= 200 else {
            throw UsageProblem("--key needs a name of 1 to 200 bytes.")
        }
        return key
    }
}

extension String {
    /// Without the white space around it, as a key's variable is read too.
    fileprivate var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        return start.prefix(start.reversed().drop(while: \.isWhitespace).count)
    }
}
