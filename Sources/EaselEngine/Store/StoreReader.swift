internal import EaselCore

/// Reads the folder of a store without a lock and without writing, while others write.
///
/// Nothing is made where there is nothing. Every file is replaced at once, so half a record is never seen.
package struct StoreReader: Sendable {
    private let layout: StoreLayout
    private let disk: any Disk
    /// How often a record that looks damaged is read again.
    private static let mostReadings = 3

    /// Names the folder.
    package init(in folder: String, disk: any Disk = SystemDisk()) {
        self.init(StoreLayout(folder: folder), disk)
    }

    init(_ layout: StoreLayout, _ disk: any Disk) {
        self.layout = layout
        self.disk = disk
    }

    /// What the folder is.
    package struct Facts: Sendable, Hashable {
        /// True when it was copied or restored since the host last called it its own.
        package let isCopy: Bool
        /// Which store it is: every copy says the same.
        package let installation: String
    }

    /// What the folder is; nil where there is no store.
    package func facts() throws(StoreTrouble) -> Facts? {
        let format: StoreFormat?
        do throws(DiskTrouble) { format = try StoreFormat(at: layout, on: disk) } catch {
            guard error.kind == .missing else { throw .unreadable(error.description) }
            // Orders without a format around them are no empty store.
            let names = [layout.orders, layout.ended].flatMap { (try? disk.names(in: $0)) ?? [] }
            guard names.allSatisfy({ StoreLayout.order(named: $0) == nil }) else { throw .damaged(layout.format) }
            return nil
        }
        guard let format else { throw .damaged(layout.format) }
        guard format.form <= StoreFormat.newestForm else { throw .newer(layout.folder, form: format.form) }
        return Facts(isCopy: format.isCopy, installation: format.installation)
    }

    /// Reads the orders; one that cannot be read is said beside them.
    package func orders(onlyOpen: Bool = false) throws(StoreTrouble) -> OrderList {
        guard try facts() != nil else { return OrderList([]) }
        return try records(onlyOpen: onlyOpen)
    }

    /// Reads the orders of a folder that is surely a store.
    func records(onlyOpen: Bool) throws(StoreTrouble) -> OrderList {
        // The open ones twice, so that an order is not missed that is taken up again meanwhile.
        let folders = onlyOpen ? [layout.orders] : [layout.orders, layout.ended, layout.orders]
        var ids: Set<String> = []
        for folder in folders {
            do throws(DiskTrouble) {
                ids.formUnion(try disk.names(in: folder).lazy.compactMap(StoreLayout.order(named:)))
            } catch {
                throw error.kind == .missing ? .vanished(layout.folder) : .unreadable(error.description)
            }
        }
        var records: [OrderRecord] = []
        var troubles: [String: StoreTrouble] = [:]
        for id in ids {
            do throws(StoreTrouble) {
                let record = try order(id)
                if !onlyOpen || !record.state.isEnd { records.append(record) }
            } catch .unknownOrder {
                // Somebody let go of it after the list was made.
            } catch {
                troubles[id] = error
            }
        }
        return OrderList(records, troubles: troubles)
    }

    /// Reads an order where it lies; what `ended` says counts, because a crash can leave an older record in `orders`.
    package func order(_ id: String) throws(StoreTrouble) -> OrderRecord {
        guard StoreLayout.isPlain(id) else { throw .unknownOrder(id) }
        // An order moves when it ends, and may do so between two glances.
        for path in [layout.ended(id), layout.order(id), layout.ended(id)] {
            if let record = try record(of: id, at: path) { return record }
        }
        throw absence(of: id)
    }

    /// The order's record in a file; nil where there is no such file.
    ///
    /// One that is replaced while it is read can look damaged; what is damaged stays so.
    private func record(of id: String, at path: String) throws(StoreTrouble) -> OrderRecord? {
        var tries = 0
        while true {
            let bytes: [UInt8]
            do throws(DiskTrouble) { bytes = try disk.read(path, upTo: CheckedFile.largest) } catch {
                guard error.kind == .missing else { throw .unreadable(error.description) }
                return nil
            }
            do throws(StoreTrouble) {
                let record = try RecordFile.record(in: bytes, named: path)
                guard record.id == id else { throw .damaged(path) }
                return record
            } catch .damaged where tries < Self.mostReadings {
                tries += 1
            }
        }
    }

    /// What it means that an order has no file: there is no such order, or no store any more.
    func absence(of id: String) -> StoreTrouble {
        do throws(DiskTrouble) {
            _ = try disk.facts(of: layout.orders)
            return .unknownOrder(id)
        } catch {
            return error.kind == .missing ? .vanished(layout.folder) : .unreadable(error.description)
        }
    }

    /// The budgets with a name, in the order of their names; one that cannot be read throws.
    package func budgets() throws(StoreTrouble) -> [SpendCap] {
        guard try facts() != nil else { return [] }
        let names = (try? disk.names(in: layout.notes)) ?? []
        var budgets: [SpendCap] = []
        for name in names.compactMap(StoreLayout.note(named:)) where name.hasPrefix(SpendLedger.notes + "-") {
            let path = layout.note(name)
            let bytes: [UInt8]
            do throws(DiskTrouble) { bytes = try disk.read(path, upTo: CheckedFile.largest) } catch {
                guard error.kind == .missing else { throw .unreadable(error.description) }
                continue
            }
            let note = try FolderStore.note.value(in: bytes, named: path)
            guard let cap = try? note.decoded(as: SpendCap.self) else { throw .damaged(path) }
            budgets.append(cap)
        }
        return budgets.sorted { ($0.name ?? "") < ($1.name ?? "") }
    }

    /// The plan by which an order's task is looked at; nil as long as no such task was seen, or none can be read.
    package func plan(for record: OrderRecord) -> LearnedPlan? {
        let path = layout.note(KeptPaces.note)
        let note = (try? disk.read(path, upTo: CheckedFile.largest)).flatMap {
            try? FolderStore.note.value(in: $0, named: path)
        }
        return KeptPaces(note)[record.paceName].flatMap { LearnedPlan($0) }
    }

    /// Who has an order.
    package enum Holder: Sendable, Hashable {
        /// Nobody.
        case nobody
        /// A process that lives.
        case living
        /// A process that has ended without giving it back.
        case dead
    }

    /// Who has an order; nil where that cannot be told.
    package func holder(of order: String) -> Holder? {
        guard StoreLayout.isPlain(order) else { return nil }
        do throws(DiskTrouble) {
            let bytes = try disk.read(layout.claim(order), upTo: 256)
            let owner = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            guard StoreLayout.isPlain(owner) else { return .dead }
            // Asking for the lock would make the file where it is missing.
            _ = try disk.facts(of: layout.lock(of: owner))
            guard let lock = try disk.lock(layout.lock(of: owner), waiting: false) else { return .living }
            lock.release()
            return .dead
        } catch {
            guard error.kind == .missing else { return nil }
            return (try? disk.facts(of: layout.claim(order))) == nil ? .nobody : .dead
        }
    }
}
