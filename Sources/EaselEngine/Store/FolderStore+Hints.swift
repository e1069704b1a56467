internal import EaselCore

extension FolderStore {
    /// Leaves a hint as a file of its own, whose name is made of its words, so that equal ones are one.
    package func drop(_ hint: OrderHint, for order: String) async throws(StoreTrouble) {
        let words = Array(hint.text.utf8)
        guard words.count <= OrderHint.longest else { throw .unwritten("The hint is too long.") }
        let json: JSON = ["received": .integer(hint.received), "text": .string(hint.text)]
        let name = SHA256.hexDigest(of: words).prefix(32) + ".json"
        try leave(Array((json.prettyText + "\n").utf8), as: String(name), for: order)
    }

    /// Writes a hint's file; whoever takes the others meanwhile may remove the folder, which is then made again.
    private func leave(_ bytes: [UInt8], as name: String, for order: String) throws(StoreTrouble) {
        var tries = 0
        while true {
            try checkKnown(order)
            let folder = layout.hints(of: order)
            do throws(DiskTrouble) {
                try disk.makeFolder(folder, isPrivate: true)
                let names = try disk.names(in: folder)
                // It is there, and whoever left it may not have come to the end of the sync yet.
                if names.contains(name) { return try disk.syncFolder(folder) }
                guard names.count < OrderHint.most else { return }
                return try replace(folder + "/" + name, in: folder, with: bytes, isLasting: true)
            } catch {
                guard error.kind == .missing, tries < 200 else { throw trouble(writing: error) }
                tries += 1
            }
        }
    }

    /// Lists the folders of hints.
    ///
    /// One into which a hint is just being put is among them, and one that a crash left empty, until hints are taken.
    package func hinted() async throws(StoreTrouble) -> Set<String> {
        do throws(DiskTrouble) { return Set(try disk.names(in: layout.hints)) } catch {
            guard error.kind == .missing else { throw .unreadable(error.description) }
            guard case .unknownOrder = reader.absence(of: "") else { throw reader.absence(of: "") }
            return []
        }
    }

    /// Reads the hints; one that cannot be read is left out.
    package func hints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint] {
        try readHints(under: claim)
    }

    /// Reads the hints and removes them; one that cannot be read is removed too, for it is only a hint.
    package func takeHints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint] {
        let hints = try readHints(under: claim) { path in try? disk.remove(path) }
        // It stays where a new hint lies in it by now.
        try? disk.remove(layout.hints(of: claim.order))
        return hints
    }

    private func readHints(
        under claim: OrderClaim, then use: (String) -> Void = { _ in }
    ) throws(StoreTrouble) -> [OrderHint] {
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
            use(path)
        }
        return hints.sorted { $0.received < $1.received }
    }

    /// Removes an ended order, then everything that belongs to it.
    package func forget(_ order: String) async throws(StoreTrouble) {
        let (claim, record) = try await claim(order)
        do throws(StoreTrouble) {
            guard record.state.isEnd else { throw .stillOpen(order: order) }
            try withStoreLock { () throws(StoreTrouble) in
                do throws(DiskTrouble) {
                    // First what may lie or come back in `orders`, because it is older and has not ended.
                    do throws(DiskTrouble) {
                        try disk.remove(layout.order(order))
                    } catch  where error.kind == .missing {}
                    try disk.syncFolder(layout.orders)
                    try remove(layout.ended(order), in: layout.ended)
                } catch {
                    throw trouble(writing: error)
                }
                // A later order may have the key by now.
                if let key = record.key, (try? id(withKey: key)) == order { try? disk.remove(layout.key(key)) }
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
            for order in names.compactMap(StoreLayout.claim(named:)) {
                // A crash can come before the older record of an order that has ended is gone.
                let isOpen = names.contains(order + StoreLayout.orderEnding) && !hasEnded(order)
                guard !isOpen, let holder = try? holder(of: order), isDead(holder) else { continue }
                try? disk.remove(layout.claim(order))
            }
        }
    }

    private func hasEnded(_ order: String) -> Bool { (try? disk.facts(of: layout.ended(order))) != nil }
}
