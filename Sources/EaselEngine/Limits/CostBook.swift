package import EaselCore

/// What the last order of each model has cost, for all processes of a store; a guess for models that state no price.
///
/// ```swift
/// costs.note(cost, of: "kie/flux-kontext-pro", mode: .generate)
/// let last = costs.lastCost(of: "kie/flux-kontext-pro", mode: .generate)
/// ```
package struct CostBook: Sendable {
    private let store: any OrderStore

    private static let note = "costs"
    /// The most models, modes and units that are remembered; whatever was noted least lately goes first.
    static let most = 500

    /// Opens the book of a store.
    package init(in store: any OrderStore) { self.store = store }

    /// Notes what an order of a model has cost, such as `kie/flux-kontext-pro`.
    ///
    /// A book that cannot be written says so to nobody, for it is only a guess.
    package func note(_ cost: Cost, of model: String, mode: Mode) {
        let name = Self.name(model, mode, cost.currency)
        _ = try? store.change(note: Self.note, isLasting: false, inPlaceOfDamage: []) { note in
            var members = (note?.object?.members ?? []).filter { $0.name != name }
            members.append(JSONObject.Member(name, .string(cost.amount)))
            note = .object(JSONObject(members.suffix(Self.most)))
        }
    }

    /// What the last order of a model has cost, in one unit where that is named.
    package func lastCost(of model: String, mode: Mode, in currency: String? = nil) -> Cost? {
        let costs = try? store.change(note: Self.note, isLasting: false, inPlaceOfDamage: []) { $0?.object?.members }
        let start = Self.name(model, mode, currency ?? "")
        let found = costs?.last { currency == nil ? $0.name.hasPrefix(start) : $0.name == start }
        guard let found, let amount = found.value.string else { return nil }
        return Cost(amount, currency: String(found.name.dropFirst(Self.name(model, mode, "").count)))
    }

    private static func name(_ model: String, _ mode: Mode, _ currency: String) -> String {
        "\(model) \(mode.rawValue) \(currency)"
    }
}
