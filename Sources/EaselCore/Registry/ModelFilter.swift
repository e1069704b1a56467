/// What is asked of a model beside the wishes of a request.
public struct ModelFilter: Sendable, Hashable {
    /// Parameters that it must know, by the service's own names.
    public var accepting: [String] = []
    /// The service that must run it.
    public var service: String?
    /// A way in which pictures must be able to go in.
    public var carrier: ImageCarrier?
    /// The most that one picture may cost; a price that nobody states is not a low one.
    public var mostCost: Cost?

    /// Asks for nothing.
    public init() {}

    /// True when nothing speaks against a model.
    func admits(_ entry: Registry.Entry, in mode: Mode, price: @autoclosure () -> Cost?) -> Bool {
        guard accepting.allSatisfy({ entry.knows($0, in: mode) }) else { return false }
        guard service == nil || service == entry.provider.service.id else { return false }
        guard carrier != nil || mostCost != nil else { return true }
        return problems(with: entry, in: mode, price: price()).isEmpty
    }

    /// What speaks against a model.
    func problems(with entry: Registry.Entry, in mode: Mode, price: Cost?) -> [ParameterProblem] {
        let known = entry.model.schema.parameters.filter { $0.limits(in: mode) != nil }
        let names = known.map(\.name)
        var problems = accepting.filter { !names.contains($0) }.map { name in
            let near = Suggestion.nearest(to: name, in: names)
            return problem(
                "accepts", name, names.joined(separator: ", "), nearest: near,
                "\(entry.model.id) knows no parameter \(ForeignText.cleaned(name))\(near.map { "; it knows \($0)" } ?? "")."
            )
        }
        if let service, service != entry.provider.service.id {
            problems.append(problem("service", service, service, "\(entry.fullName) is not at \(service)."))
        }
        if let carrier, !carriers(of: known, in: mode).contains(carrier) {
            problems.append(
                problem(
                    "carrier", carrier.rawValue, "\(carrier.rawValue)",
                    "\(entry.model.id) takes no picture by \(carrier.rawValue)."))
        }
        return problems + [costProblem(entry, price)].compactMap { $0 }
    }

    private func carriers(of parameters: [ImageParameter], in mode: Mode) -> [ImageCarrier] {
        parameters.flatMap { parameter -> [ImageCarrier] in
            if case .images(let rule) = parameter.limits(in: mode)?.rule { rule.carriers } else { [] }
        }
    }

    private func costProblem(_ entry: Registry.Entry, _ price: Cost?) -> ParameterProblem? {
        guard let mostCost else { return nil }
        let limit = "\(mostCost.amount) \(mostCost.currency)"
        guard let price, price.currency == mostCost.currency, let amount = price.number, let most = mostCost.number
        else {
            return problem(
                "price", limit, "at most \(limit)",
                "Nobody states what \(entry.model.id) costs in \(mostCost.currency).")
        }
        guard amount > most else { return nil }
        return problem("price", limit, "at most \(limit)", "\(entry.model.id) costs \(price.amount) \(price.currency).")
    }

    private func problem(
        _ wish: String, _ value: String, _ allowed: String, nearest: String? = nil, _ message: String
    ) -> ParameterProblem {
        ParameterProblem(wish: wish, value: value, allowed: allowed, nearest: nearest, message: message)
    }
}

extension Cost {
    /// The amount as a number that compares exactly.
    public var number: JSONNumber? { JSONNumber(amount) }
}
