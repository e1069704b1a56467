internal import Easel

extension BatchLine {
    /// The failure of a line whose order asks something else: what has changed since, and what to do.
    func conflict(with old: OrderRecord, asking new: CheckedRequest) -> ImageFailure {
        let name = id.map { "The id \(ForeignText.cleaned($0))" } ?? "This line"
        let changes = Self.changes(from: old, to: new)
        let what =
            changes.isEmpty
            ? "which asks something else" : "and since then it has another \(changes.joined(separator: ", another "))"
        let way = id == nil ? "give the line an id" : "give the line another id"
        // Of an order that runs, or of whose outcome nobody knows, more is to be said than fits here.
        let isSettled = old.state.isEnd && old.state != .unknown
        let rest =
            isSettled
            ? "or let the old order go with easel orders forget \(old.id)."
            : "or see what becomes of the old order with easel orders show \(old.id)."
        var failure = ImageFailure(
            .keyTaken, .checking, "\(name) belongs to the order \(old.id), \(what).",
            next: "Nothing was sent; \(way), \(rest)")
        failure.order = old.id
        return failure
    }

    /// What differs, by the names that a person knows or that stand on the wire.
    private static func changes(from record: OrderRecord, to new: CheckedRequest) -> [String] {
        guard let old = record.request else { return [] }
        var changes: [String] = []
        // The model that was asked first; another one may have taken the order.
        let first = record.tried?.first.map { "\($0.service)/\($0.model)" } ?? "\(old.service)/\(old.model)"
        let model = "\(new.service)/\(new.model)"
        if first != model { changes.append(ForeignText.cleaned("model (\(model) and not \(first))")) }
        if old.images.map(\.input.source) != new.images.map(\.input.source) { changes.append("picture to begin with") }
        let isSameModel = old.model == new.model && old.service == new.service
        var seen: Set<String> = []
        for name in (old.values.members + new.values.members).map(\.name) where seen.insert(name).inserted {
            // Another model has other names; only what both have can be told from it.
            guard isSameModel || old.values[name] != nil && new.values[name] != nil else { continue }
            if old.values[name] != new.values[name] { changes.append(ForeignText.cleaned(name)) }
        }
        return changes
    }
}
