internal import Synchronization

extension FolderStore {
    /// Room beyond the present record that is kept free while an order is on the wire.
    private static let reserve = 32 << 10

    /// Places an order; a key is looked up and taken under the store's lock.
    package func place(_ record: OrderRecord) async throws(StoreTrouble) -> Placement {
        guard StoreLayout.isPlain(record.id) else { throw .unknownOrder(record.id) }
        try checkTrust()
        try checkHome()
        guard let key = record.key else {
            try checkIsNew(record.id)
            return try placeNew(record)
        }
        return try withStoreLock { () throws(StoreTrouble) in
            if let existing = try order(withKey: key), try !hasLeftItsKey(existing) {
                guard existing.asksTheSame(as: record) else { throw .conflict(key: key, order: existing.id) }
                return .existing(existing)
            }
            try checkIsNew(record.id)
            // The key is there before the order: an order without its key might be placed a second time.
            let entry = KeyEntry(order: record.id).bytes
            do throws(DiskTrouble) {
                try replace(layout.key(key), in: layout.keys, with: entry, isLasting: true)
            } catch {
                throw trouble(writing: error)
            }
            return try placeNew(record)
        }
    }

    /// Keeps a record; it is on the medium when this returns.
    package func write(_ record: OrderRecord, under claim: OrderClaim) async throws(StoreTrouble) {
        guard record.id == claim.order else { throw .notClaimed(order: record.id) }
        try check(claim)
        if record.state.isBeforeTheService {
            try checkTrust()
            try checkHome()
        }
        try keep(record, under: claim)
    }

    private func checkIsNew(_ order: String) throws(StoreTrouble) {
        for path in [layout.order(order), layout.ended(order)] where (try? disk.facts(of: path)) != nil {
            throw .claimed(order: order)
        }
    }

    private func placeNew(_ record: OrderRecord) throws(StoreTrouble) -> Placement {
        let claim = try take(record.id)
        do throws(StoreTrouble) {
            return .new(claim, try keep(record, under: claim))
        } catch {
            // What was not acknowledged should not be found later and sent.
            for path in [layout.order(record.id), layout.ended(record.id)] { try? disk.remove(path) }
            removeAll(in: layout.inputs(of: record.id))
            drop(claim)
            throw error
        }
    }

    /// The order of a key; nil where there is none, or where a crash came between the key and its order.
    private func order(withKey key: String) throws(StoreTrouble) -> OrderRecord? {
        guard let id = try id(withKey: key) else { return nil }
        do throws(StoreTrouble) { return try read(id) } catch .unknownOrder { return nil }
    }

    /// The id of the order that a key belongs to.
    func id(withKey key: String) throws(StoreTrouble) -> String? {
        let bytes: [UInt8]
        do throws(DiskTrouble) { bytes = try disk.read(layout.key(key), upTo: 256) } catch {
            guard error.kind == .missing else { throw .unreadable(error.description) }
            return nil
        }
        guard let entry = KeyEntry(bytes) else { throw .damaged(layout.key(key)) }
        return entry.order
    }

    /// True where the order has left its key for good; the store's lock is held.
    private func hasLeftItsKey(_ order: OrderRecord) throws(StoreTrouble) -> Bool {
        guard order.hasLeftItsKey else { return false }
        // Whoever has it may yet have to take its end back.
        let claim: OrderClaim
        do throws(StoreTrouble) { claim = try take(order.id) } catch .claimed { return false }
        defer { drop(claim) }
        guard try read(order.id).hasLeftItsKey else { return false }
        do throws(DiskTrouble) { try disk.syncFolder(layout.ended) } catch { throw trouble(writing: error) }
        return true
    }

    @discardableResult
    private func keep(_ record: OrderRecord, under claim: OrderClaim) throws(StoreTrouble) -> OrderRecord {
        var record = try keepingInputs(of: record)
        if record.fence != claim.fence { record.fence = claim.fence }
        let bytes = try RecordFile.bytes(of: record)
        do throws(DiskTrouble) {
            if record.state == .sending { try reserve(bytes.count + Self.reserve, for: record.id) }
            try put(record, bytes)
        } catch {
            throw trouble(writing: error)
        }
        if record.state != .sending { giveBack(roomOf: record.id) }
        if record.state == .delivered { removeInputs(of: record) }
        return record
    }

    /// Puts a record where it belongs, and takes it away from where it was before.
    ///
    /// There is always one in `orders` or in `ended`, and the one in `ended` counts. So one that has ended may leave
    /// another behind; one that is taken up again is acknowledged when it is surely not in `ended` any more.
    private func put(_ record: OrderRecord, _ bytes: [UInt8]) throws(DiskTrouble) {
        let isEnd = record.state.isEnd
        let path = isEnd ? layout.ended(record.id) : layout.order(record.id)
        let folder = isEnd ? layout.ended : layout.orders
        do throws(DiskTrouble) {
            try replaceRecord(path, in: folder, with: bytes)
        } catch  where error.kind == .full && !record.state.isBeforeTheService {
            // Where no room could be taken before, the disk is full and nothing is gone.
            guard let room = state.withLock({ $0.held[record.id]?.room }) else { throw error }
            try disk.refill(room.path, bytes)
            try disk.rename(room.path, to: path)
            state.withLock { $0.held[record.id]?.room = nil }
            try disk.syncFolder(folder)
        } catch {
            // Others would tell an end that they see, and this one may not last; the open record is still there.
            if isEnd, state.withLock({ $0.held[record.id]?.mayHaveEnded }) == false { try? disk.remove(path) }
            throw error
        }
        if isEnd {
            state.withLock { $0.held[record.id]?.mayHaveEnded = true }
            retire(layout.order(record.id))
        } else if state.withLock({ $0.held[record.id]?.mayHaveEnded }) != false {
            try remove(layout.ended(record.id), in: layout.ended)
            state.withLock { $0.held[record.id]?.mayHaveEnded = false }
        }
    }

    /// Removes a file, which need not be there, for good.
    func remove(_ path: String, in folder: String) throws(DiskTrouble) {
        do throws(DiskTrouble) { try disk.remove(path) } catch {
            guard error.kind == .missing else { throw error }
            return
        }
        try disk.syncFolder(folder)
    }
}

extension OrderState {
    /// True while no byte has gone out under the record that says so.
    fileprivate var isBeforeTheService: Bool { self == .queued || self == .sending }
}

/// What the file of a key says: the order, and a check sum.
private struct KeyEntry {
    let order: String

    init(order: String) { self.order = order }

    init?(_ bytes: [UInt8]) {
        let order = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
        guard KeyEntry(order: order).bytes == bytes else { return nil }
        self.order = order
    }

    var bytes: [UInt8] { Array("\(order)\ncheck \(CRC32C.hexSum(of: Array(order.utf8)))\n".utf8) }
}
