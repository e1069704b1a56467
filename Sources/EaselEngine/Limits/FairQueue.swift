/// Those who wait, by tenant: each tenant in turn, and first come, first served inside one.
///
/// Ten entries of one tenant are not behind the ten thousand of another. Entering, leaving and taking the next one cost
/// the same however many wait.
struct FairQueue<Entry: Sendable>: Sendable {
    private var entries: [UInt64: (tenant: String, entry: Entry)] = [:]
    private var lines: [String: FIFO<UInt64>] = [:]
    /// The tenants that have entries, the next one first; a tenant stands here once.
    private var turns = FIFO<String>()

    /// How many wait.
    var count: Int { entries.count }
    /// True when nobody waits.
    var isEmpty: Bool { entries.isEmpty }

    /// Takes one in at the end of its tenant's line.
    mutating func insert(_ entry: Entry, as id: UInt64, of tenant: String) {
        entries[id] = (tenant, entry)
        if lines[tenant] == nil { turns.append(tenant) }
        lines[tenant, default: FIFO()].append(id)
    }

    /// Lets one go, wherever it stands.
    @discardableResult
    mutating func remove(_ id: UInt64) -> Entry? {
        guard let (tenant, entry) = entries.removeValue(forKey: id) else { return nil }
        lines[tenant]?.noteGap { entries[$0] != nil }
        return entry
    }

    /// The one whose turn it is.
    mutating func first() -> (id: UInt64, entry: Entry)? {
        while let tenant = turns.first {
            if let id = firstLiving(of: tenant), let entry = entries[id]?.entry { return (id, entry) }
            lines[tenant] = nil
            turns.removeFirst()
        }
        return nil
    }

    /// Takes out the one whose turn it is and gives the turn to the next tenant.
    mutating func removeFirst() {
        guard let (id, _) = first(), let tenant = turns.first else { return }
        entries[id] = nil
        lines[tenant]?.removeFirst()
        turns.removeFirst()
        if firstLiving(of: tenant) == nil { lines[tenant] = nil } else { turns.append(tenant) }
    }

    /// The first of a tenant's line that still waits; those before it are let go.
    private mutating func firstLiving(of tenant: String) -> UInt64? {
        while let id = lines[tenant]?.first {
            if entries[id] != nil { return id }
            lines[tenant]?.removeFirst()
        }
        return nil
    }
}

/// First in, first out, in constant time.
struct FIFO<Element: Sendable>: Sendable {
    private var items: [Element] = []
    private var start = 0
    private var gaps = 0

    var first: Element? { start < items.count ? items[start] : nil }

    mutating func append(_ item: Element) { items.append(item) }

    mutating func removeFirst() {
        guard start < items.count else { return }
        start += 1
        guard start > 32, start * 2 > items.count else { return }
        items.removeFirst(start)
        start = 0
    }

    /// Notes that one more item is no longer wanted, and sweeps when half of them are not.
    mutating func noteGap(_ isWanted: (Element) -> Bool) {
        gaps += 1
        guard gaps > 32, gaps * 2 > items.count - start else { return }
        items = items[start...].filter(isWanted)
        (start, gaps) = (0, 0)
    }
}
