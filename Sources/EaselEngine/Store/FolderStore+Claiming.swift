internal import Synchronization

extension FolderStore {
    /// Claims an order, also out of dead hands.
    package func claim(_ order: String) async throws(StoreTrouble) -> (OrderClaim, OrderRecord) {
        guard StoreLayout.isPlain(order) else { throw .unknownOrder(order) }
        try checkHome()
        return try withStoreLock { () throws(StoreTrouble) in
            let claim = try take(order)
            do throws(StoreTrouble) {
                let record = try read(order)
                return (renew(claim, past: record.fence, mayHaveEnded: record.state.isEnd), record)
            } catch {
                drop(claim)
                throw error
            }
        }
    }

    /// Gives an order back; a claim that is stale already stays what it is.
    package func release(_ claim: OrderClaim) async {
        do throws(StoreTrouble) { try withStoreLock { () throws(StoreTrouble) in drop(claim) } } catch {
            // Without the lock the file stays, which is ours as long as we live; we at least can claim the order again.
            letGo(claim)
        }
    }

    /// Writes the claim's file; the store's lock is held, or nobody else can know the order yet.
    func take(_ order: String) throws(StoreTrouble) -> OrderClaim {
        do throws(DiskTrouble) {
            if let holder = try holder(of: order) {
                let isFree = holder == owner ? state.withLock { $0.held[order] == nil } : isDead(holder)
                guard isFree else { throw DiskTrouble(order, .exists) }
                try makeLast(what: holder)
                try disk.remove(layout.claim(order))
            }
            try mark(order)
        } catch {
            throw error.exists ? .claimed(order: order) : trouble(writing: error)
        }
        return renew(OrderClaim(order: order, owner: owner, fence: 0), past: 0, mayHaveEnded: false)
    }

    /// Gives our lock the name of the order's claim as well, which costs no new file; where a file has one name alone,
    /// a new one says the same.
    ///
    /// No sync: after power loss every owner is dead.
    private func mark(_ order: String) throws(DiskTrouble) {
        let claim = layout.claim(order)
        do throws(DiskTrouble) {
            guard lockNamesUs else { throw DiskTrouble(claim, .noLinks) }
            try disk.link(layout.lock(of: owner), to: claim)
        } catch {
            // What is there already names nobody: power went while it was written.
            guard error.exists || error.kind == .noLinks else { throw error }
            try replace(claim, in: layout.orders, with: Self.words(naming: owner), isLasting: false)
        }
    }

    /// Makes last what a dead owner had renamed and not synced: it is seen, told and built upon from now on.
    private func makeLast(what dead: String) throws(DiskTrouble) {
        guard dead != owner, state.withLock({ !$0.outlived.contains(dead) }) else { return }
        try disk.syncFolder(layout.orders)
        try disk.syncFolder(layout.ended)
        state.withLock { _ = $0.outlived.insert(dead) }
    }

    /// The same claim under a number that is larger than any before.
    private func renew(_ claim: OrderClaim, past fence: UInt64, mayHaveEnded: Bool) -> OrderClaim {
        state.withLock { state in
            state.lastFence = max(state.lastFence, fence) + 1
            state.held[claim.order] = Held(fence: state.lastFence, mayHaveEnded: mayHaveEnded)
            return OrderClaim(order: claim.order, owner: owner, fence: state.lastFence)
        }
    }

    /// Takes back the claim's file; the store's lock is held, or nobody else can know the order yet.
    func drop(_ claim: OrderClaim) {
        if letGo(claim), isMarked(claim.order) || (try? holder(of: claim.order)) == owner {
            try? disk.remove(layout.claim(claim.order))
        }
    }

    /// Forgets that we have the order; false where that claim is not ours any more.
    @discardableResult
    private func letGo(_ claim: OrderClaim) -> Bool {
        guard claim.owner == owner, state.withLock({ $0.held[claim.order]?.fence == claim.fence }) else { return false }
        giveBack(roomOf: claim.order)
        state.withLock { $0.held[claim.order] = nil }
        return true
    }

    /// Makes sure that a claim still stands, in this process and on the disk.
    func check(_ claim: OrderClaim) throws(StoreTrouble) {
        let isHeld = state.withLock { $0.held[claim.order]?.fence == claim.fence } && claim.owner == owner
        guard isHeld else { throw .notClaimed(order: claim.order) }
        if isMarked(claim.order) { return }
        let holder: String?
        do throws(DiskTrouble) { holder = try self.holder(of: claim.order) } catch {
            throw .unreadable(error.description)
        }
        guard holder == owner else {
            try checkHome()
            throw .notClaimed(order: claim.order)
        }
    }

    /// True where the order's claim is our lock under another name, and so a claim of ours.
    private func isMarked(_ order: String) -> Bool {
        (try? disk.facts(of: layout.claim(order)))?.identity == ownLockIdentity
    }

    /// Who has the order by the file of its claim, alive or dead.
    func holder(of order: String) throws(DiskTrouble) -> String? {
        do throws(DiskTrouble) {
            let bytes = try disk.read(layout.claim(order), upTo: 256)
            let name = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            // After power loss there may be anything in it, and no owner is alive.
            return StoreLayout.isPlain(name) ? name : nil
        } catch  where error.kind == .missing {
            return nil
        }
    }

    /// True when nobody holds the owner's lock any more.
    func isDead(_ owner: String) -> Bool {
        do throws(DiskTrouble) {
            guard let lock = try disk.lock(layout.lock(of: owner), waiting: false) else { return false }
            lock.release()
            return true
        } catch {
            return error.kind == .missing
        }
    }

    func withStoreLock<Value>(_ work: () throws(StoreTrouble) -> Value) throws(StoreTrouble) -> Value {
        let lock: (any DiskLock)?
        do throws(DiskTrouble) { lock = try disk.lock(layout.lock, waiting: true) } catch {
            throw trouble(writing: error)
        }
        defer { lock?.release() }
        return try work()
    }
}
