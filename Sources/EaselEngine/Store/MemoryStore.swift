package import EaselCore
internal import Synchronization

/// A store that lives as long as the process; for tests, and for practice that nobody pays for.
package final class MemoryStore: OrderStore {
    private let state = Mutex(State())
    private let notes = Mutex<[String: JSON]>([:])

    private struct State {
        var records: [String: OrderRecord] = [:]
        var keys: [String: String] = [:]
        var held: [String: UInt64] = [:]
        var hints: [String: [OrderHint]] = [:]
        var lastFence: UInt64 = 0
        /// Ended orders that nobody can name by a key, the oldest first.
        var ended = FIFO<String>()
        var endedCount = 0

        func record(_ order: String) throws(StoreTrouble) -> OrderRecord {
            guard let record = records[order] else { throw .unknownOrder(order) }
            return record
        }

        mutating func take(_ order: String) -> OrderClaim {
            lastFence += 1
            held[order] = lastFence
            return OrderClaim(order: order, owner: "memory", fence: lastFence)
        }

        @discardableResult
        mutating func keep(_ record: OrderRecord, under claim: OrderClaim) -> OrderRecord {
            var record = record
            // Else it stays in the box that the order has in its hands.
            if record.fence != claim.fence { record.fence = claim.fence }
            let isNew = records[record.id].map { !$0.state.isEnd } ?? true
            if record.state.isEnd { record.dropPicturesInMemory() }
            records[record.id] = record
            if isNew, record.state.isEnd, record.state != .unknown, record.key == nil { remember(record.id) }
            return record
        }

        /// Lets the oldest ended order go where there are too many; the process may live for months.
        mutating func remember(_ order: String) {
            ended.append(order)
            endedCount += 1
            guard endedCount > MemoryStore.mostEnded, let oldest = ended.first else { return }
            ended.removeFirst()
            endedCount -= 1
            guard records[oldest]?.state.isEnd == true, held[oldest] == nil else { return }
            records[oldest] = nil
            hints[oldest] = nil
        }

        func check(_ claim: OrderClaim) throws(StoreTrouble) {
            guard held[claim.order] == claim.fence else { throw .notClaimed(order: claim.order) }
        }
    }

    /// The most ended orders that are kept; those with a key of the host's, and unknown ones, are kept beyond that.
    package static let mostEnded = 1_000

    /// Starts empty.
    package init() {}

    /// Always false.
    package var isCopy: Bool { false }

    /// Always false.
    package var isShared: Bool { false }

    /// Does nothing.
    package func adopt() async throws(StoreTrouble) {}

    /// Places an order.
    package func place(_ record: OrderRecord) async throws(StoreTrouble) -> Placement {
        try state.withLock { state throws(StoreTrouble) in
            if let key = record.key, let order = state.keys[key] {
                let existing = try state.record(order)
                if state.held[order] != nil || !existing.hasLeftItsKey {
                    guard existing.asksTheSame(as: record) else { throw .conflict(key: key, order: order) }
                    return .existing(existing)
                }
                // Nobody can name it by its key any more.
                state.remember(order)
            }
            guard state.records[record.id] == nil else { throw .claimed(order: record.id) }
            let claim = state.take(record.id)
            if let key = record.key { state.keys[key] = record.id }
            return .new(claim, state.keep(record, under: claim))
        }
    }

    /// Claims an order.
    package func claim(_ order: String) async throws(StoreTrouble) -> (OrderClaim, OrderRecord) {
        try state.withLock { state throws(StoreTrouble) in
            let record = try state.record(order)
            guard state.held[order] == nil else { throw .claimed(order: order) }
            return (state.take(order), record)
        }
    }

    /// Gives an order back.
    package func release(_ claim: OrderClaim) async {
        state.withLock { state in
            if state.held[claim.order] == claim.fence { state.held[claim.order] = nil }
        }
    }

    /// Keeps a record.
    package func write(_ record: OrderRecord, under claim: OrderClaim) async throws(StoreTrouble) {
        try state.withLock { state throws(StoreTrouble) in
            guard record.id == claim.order else { throw .notClaimed(order: record.id) }
            try state.check(claim)
            state.keep(record, under: claim)
        }
    }

    /// Reads one order.
    package func order(_ id: String) async throws(StoreTrouble) -> OrderRecord {
        try state.withLock { state throws(StoreTrouble) in try state.record(id) }
    }

    /// Does nothing, for nothing here outlives the process.
    package func makeEndsLast() async throws(StoreTrouble) {}

    /// Reads the orders.
    package func orders(onlyOpen: Bool) async throws(StoreTrouble) -> OrderList {
        OrderList(state.withLock { $0.records.values.filter { !onlyOpen || !$0.state.isEnd } })
    }

    /// Leaves a hint.
    package func drop(_ hint: OrderHint, for order: String) async throws(StoreTrouble) {
        guard hint.text.utf8.count <= OrderHint.longest else { throw .unwritten("The hint is too long.") }
        try state.withLock { state throws(StoreTrouble) in
            _ = try state.record(order)
            let waiting = state.hints[order, default: []]
            guard waiting.count < OrderHint.most, !waiting.contains(where: { $0.text == hint.text }) else { return }
            state.hints[order] = waiting + [hint]
        }
    }

    /// The orders for which hints wait.
    package func hinted() async throws(StoreTrouble) -> Set<String> { state.withLock { Set($0.hints.keys) } }

    /// Takes the hints.
    package func hints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint] {
        try state.withLock { state throws(StoreTrouble) in
            try state.check(claim)
            return state.hints[claim.order]?.sorted { $0.received < $1.received } ?? []
        }
    }

    /// Takes the hints.
    package func takeHints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint] {
        try state.withLock { state throws(StoreTrouble) in
            try state.check(claim)
            return state.hints.removeValue(forKey: claim.order)?.sorted { $0.received < $1.received } ?? []
        }
    }

    /// Lets go of an ended order.
    package func forget(_ order: String) async throws(StoreTrouble) {
        try state.withLock { state throws(StoreTrouble) in
            let record = try state.record(order)
            guard state.held[order] == nil else { throw .claimed(order: order) }
            guard record.state.isEnd else { throw .stillOpen(order: order) }
            state.records[order] = nil
            state.hints[order] = nil
            if let key = record.key, state.keys[key] == order { state.keys[key] = nil }
        }
    }

    /// Changes a note.
    package func change<Value>(
        note name: String, isLasting: Bool, inPlaceOfDamage stand: JSON?, _ change: (inout JSON?) -> Value
    ) throws(StoreTrouble) -> Value {
        var value: Value?
        notes.withLock { notes in value = change(&notes[name]) }
        guard let value else { throw .unreadable("The note \(name) was not read.") }
        return value
    }
}

extension OrderRecord {
    /// Lets go of pictures that went in and were held in memory: nobody sends them again.
    fileprivate mutating func dropPicturesInMemory() {
        guard state != .unknown, let request else { return }
        let isHeavy = request.images.contains { image in
            if case .bytes = image.input.source { true } else { false }
        }
        if isHeavy { self.request = request.replacing(images: []) }
    }
}
