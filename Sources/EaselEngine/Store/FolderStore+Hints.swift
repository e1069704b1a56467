internal import EaselCore

extension FolderStore {
    /// Leaves a hint as a file of its own.
    public func drop(_ hint: OrderHint, for order: String) async throws(StoreTrouble) {
        guard hint.text.utf8.count <= OrderHint.longest else { throw .unwritten("The hint is too long.") }
        _ = try read(order)
        let folder = layout.hints(of: order)
        let json: JSON = ["received": .integer(hint.received), "text": .string(hint.text)]
        do throws(DiskTrouble) {
            try disk.makeFolder(folder, isPrivate: true)
            guard try disk.names(in: folder).count < OrderHint.most else { return }
            let path = folder + "/" + newName() + ".json"
            try replace(path, in: folder, with: Array((json.prettyText + "\n").utf8), isLasting: true)
        } catch {
            throw trouble(writing: error)
        }
    }

    /// Reads the hints and removes them; one that cannot be read is removed too, for it is only a hint.
    public func takeHints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint] {
        try check(claim)
        let folder = layout.hints(of: claim.order)
        guard let names = try? disk.names(in: folder) else { return [] }
        var hints: [OrderHint] = []
        for name in names.sorted() {
            let path = folder + "/" + name
            if let bytes = try? disk.read(path, upTo: 2 * OrderHint.longest + 1024),
                let json = try? JSON(reading: bytes), let text = json["text"]?.string
            {
                hints.append(OrderHint(text, received: json["received"]?.number?.int64 ?? 0))
            }
            try? disk.remove(path)
        }
        try? disk.remove(folder)
        return hints.sorted { $0.received < $1.received }
    }

    /// The orders whose folder of hints is there; it goes when they are taken.
    public func hinted() async throws(StoreTrouble) -> Set<String> {
        do throws(DiskTrouble) { return Set(try disk.names(in: layout.hints)) } catch {
            guard error.kind == .missing else { throw .unreadable(error.description) }
            return []
        }
    }

    /// Removes an ended order, then everything that belongs to it.
    public func forget(_ order: String) async throws(StoreTrouble) {
        let (claim, record) = try await claim(order)
        do throws(StoreTrouble) {
            guard record.state.isEnd else { throw .stillOpen(order: order) }
            try withStoreLock { () throws(StoreTrouble) in
                do throws(DiskTrouble) {
                    try disk.remove(layout.order(order))
                    try disk.syncFolder(layout.orders)
                } catch {
                    throw trouble(writing: error)
                }
                if let key = record.key { try? disk.remove(layout.key(key)) }
            }
        } catch {
            await release(claim)
            throw error
        }
        removeAll(in: layout.hints(of: order))
        removeInputs(of: record)
        await release(claim)
    }

    /// Removes what dead processes were just writing, and their claims on orders that have ended or were never placed.
    ///
    /// Not by whoever moves in just now: that happens under the same lock.
    func tidy() {
        try? withStoreLock { () throws(StoreTrouble) in
            for other in (try? disk.names(in: layout.owners)) ?? [] where other != owner && isDead(other) {
                removeAll(in: layout.home(of: other))
            }
            let names = Set((try? disk.names(in: layout.orders)) ?? [])
            var dead: [String: Bool] = [:]
            for order in names.compactMap(StoreLayout.claim(named:)) {
                guard let holder = try? holder(of: order) else { continue }
                let isHolderDead = dead[holder] ?? isDead(holder)
                dead[holder] = isHolderDead
                guard isHolderDead, !names.contains(order + StoreLayout.orderEnding) || hasEnded(order) else {
                    continue
                }
                try? disk.remove(layout.claim(order))
            }
        }
    }

    /// True when the record says so; a process can die between the last record and giving the order back.
    private func hasEnded(_ order: String) -> Bool { (try? read(order))?.state.isEnd == true }
}
