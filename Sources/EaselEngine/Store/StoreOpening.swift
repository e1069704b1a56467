/// Opens the folder of a store, or makes one where there is surely none.
struct StoreOpening {
    let folder: String
    let disk: any Disk
    let newName: () -> String

    func open() throws(StoreTrouble) -> (StoreLayout, StoreFormat) {
        if try isMissing(StoreLayout(folder: folder).format) { try make(StoreLayout(folder: folder)) }
        // The real path, because the process may go to another folder before it writes the next time.
        let layout = StoreLayout(folder: try reading { () throws(DiskTrouble) in try disk.realPath(of: folder) })
        let format = try reading { () throws(DiskTrouble) in try StoreFormat(at: layout, on: disk) }
        guard let format else { throw .damaged(layout.format) }
        guard format.form <= StoreFormat.newestForm else { throw .newer(layout.folder, form: format.form) }
        // These came before the format and are never removed; without one an order might be paid twice.
        for folder in layout.lasting where try isMissing(folder) { throw .damaged(folder) }
        return (layout, format)
    }

    private func make(_ layout: StoreLayout) throws(StoreTrouble) {
        for folder in layout.lasting where try !isMissing(folder) {
            let names = try reading { () throws(DiskTrouble) in try disk.names(in: folder) }
            guard names.allSatisfy({ StoreLayout.order(named: $0) == nil }) else { throw .damaged(layout.format) }
        }
        do throws(DiskTrouble) {
            for folder in [layout.folder] + layout.lasting { try disk.makeFolder(folder, isPrivate: true) }
            let lock = try disk.lock(layout.lock, waiting: true)
            defer { lock?.release() }
            // Another process may have been faster.
            if (try? disk.facts(of: layout.format)) != nil { return }
            let aside = layout.folder + "/format.part"
            try? disk.remove(aside)
            try StoreFormat(installation: newName()).write(to: layout, by: disk, aside: aside)
        } catch {
            throw error.kind == .full ? .full(error.description) : .unwritten(error.description)
        }
    }

    private func isMissing(_ path: String) throws(StoreTrouble) -> Bool {
        do throws(DiskTrouble) {
            _ = try disk.facts(of: path)
            return false
        } catch {
            guard error.kind == .missing else { throw .unreadable(error.description) }
            return true
        }
    }

    private func reading<Value>(_ read: () throws(DiskTrouble) -> Value) throws(StoreTrouble) -> Value {
        do throws(DiskTrouble) { return try read() } catch { throw .unreadable(error.description) }
    }
}
