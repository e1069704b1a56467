package import EaselCore
internal import Synchronization

/// One budget under a name, for all processes of a store and across restarts.
///
/// Each step reads the cap, changes it and keeps it while nobody else can, so that two processes and a restart see one
/// truth. A reservation that cannot be kept is refused; an ending that cannot be kept is kept with the next step, and
/// until then more counts as spent, and not less.
///
/// ```swift
/// let ledger = try SpendLedger(limit, named: "batch of may", in: store)
/// try await ledger.reconcile()
/// try ledger.reserve(order, price: price)
/// ledger.settle(order, cost: cost)
/// ```
package final class SpendLedger: Sendable {
    /// The cap's name.
    package let name: String
    private let note: String
    private let store: any OrderStore
    /// The endings that could not be kept yet.
    private let endings = Mutex<[Ending]>([])

    private enum Ending {
        case settled(String, Cost?)
        case released(String)
    }

    /// Opens a cap, or makes it; the limit that was stated last counts, and what was reserved and spent stays.
    package init(_ limit: Cost, named name: String, in store: any OrderStore) throws(SpendRefusal) {
        guard let new = SpendCap(limit, named: name) else { throw .noAmount(limit.amount) }
        self.name = name
        self.note = Self.note(named: name)
        self.store = store
        try change(orMake: new) { cap throws(SpendRefusal) in
            guard cap.currency == new.currency else {
                throw .otherCurrency(name: name, kept: cap.currency, asked: new.currency)
            }
            cap.limit = new.limit
        }
    }

    /// Opens a cap whose limit was stated before, such as for an order of another process.
    package init(named name: String, in store: any OrderStore) throws(SpendRefusal) {
        self.name = name
        self.note = Self.note(named: name)
        self.store = store
        try change { _ in }
    }

    /// What the notes of all budgets begin with.
    static let notes = "spend"

    private static func note(named name: String) -> String { NoteName.plain(notes, name) }

    /// The cap as it stands now.
    package var cap: SpendCap {
        get throws(SpendRefusal) { try change { $0 } }
    }

    /// Sets aside what an order may cost, or says why it must not be sent.
    package func reserve(
        _ order: String, price: Cost?, estimate: Cost? = nil, lastCost: Cost? = nil
    ) throws(SpendRefusal) {
        try change { cap throws(SpendRefusal) in
            try cap.reserve(order, price: price, estimate: estimate, lastCost: lastCost)
        }
    }

    /// Ends a reservation with what the order cost.
    package func settle(_ order: String, cost: Cost?) { end(.settled(order, cost)) }

    /// Ends a reservation of an order that the service surely did not take.
    package func release(_ order: String) { end(.released(order)) }

    /// Ends the reservations of orders that have ended in the meantime, such as while no process ran.
    ///
    /// An order of unknown outcome, and one that the store does not know, goes on counting as spent.
    package func reconcile() async throws(SpendRefusal) {
        for order in try cap.reserved.keys.sorted() {
            guard let record = try? await store.order(order) else { continue }
            if record.state == .delivered {
                settle(order, cost: record.result?.cost)
            } else if record.state.isEnd, !record.isPossiblyPaid {
                release(order)
            }
        }
    }

    private func end(_ ending: Ending) {
        endings.withLock { $0.append(ending) }
        try? change { _ in }
    }

    private func change<Value: Sendable>(
        orMake new: SpendCap? = nil, _ body: (inout SpendCap) throws(SpendRefusal) -> Value
    ) throws(SpendRefusal) -> Value {
        try endings.withLock { endings throws(SpendRefusal) in
            let result: Result<Value, SpendRefusal>
            do throws(StoreTrouble) {
                result = try store.change(note: note, isLasting: true, inPlaceOfDamage: nil) { note in
                    step(&note, new, endings, body)
                }
            } catch {
                throw .notKept(error)
            }
            switch result {
            case .failure(.noCap), .failure(.notKept): break
            default: endings = []
            }
            return try result.get()
        }
    }

    /// One step under the note's lock; a step that is refused keeps the endings before it all the same.
    private func step<Value>(
        _ note: inout JSON?, _ new: SpendCap?, _ endings: [Ending],
        _ body: (inout SpendCap) throws(SpendRefusal) -> Value
    ) -> Result<Value, SpendRefusal> {
        Result { () throws(SpendRefusal) in
            let before = try note.map { json throws(SpendRefusal) in try kept(json) }
            guard var cap = before ?? new else { throw .noCap(name) }
            for ending in endings {
                switch ending {
                case .settled(let order, let cost): cap.settle(order, cost: cost)
                case .released(let order): cap.release(order)
                }
            }
            let result = Result { () throws(SpendRefusal) in try body(&cap) }
            guard let json = try? JSON(encoding: cap) else { throw .notKept(.unwritten("The budget \(name)")) }
            if cap != before { note = json }
            return try result.get()
        }
    }

    private func kept(_ json: JSON) throws(SpendRefusal) -> SpendCap {
        guard let cap = try? json.decoded(as: SpendCap.self) else { throw .notKept(.damaged("The budget \(name)")) }
        return cap
    }
}
