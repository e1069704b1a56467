internal import Synchronization

/// The files of records that were replaced, which the next records are written into.
///
/// To find a place for a new file, and to give up an old one, costs a disk far more than to write over one that is
/// there. A record's file is written over only when no power cut can bring it back under the record's name.
extension FolderStore {
    /// The most spares that wait, a megabyte or so.
    private static let mostSpares = 256
    /// So many wait when the oldest is used, for somebody may be reading it still.
    private static let restingSpares = 4

    /// Puts a record's file in place, and spares the one that was there; it lasts when this returns.
    func replaceRecord(_ path: String, in folder: String, with bytes: [UInt8]) throws(DiskTrouble) {
        let new = try writeAside(bytes)
        var old: String?
        let retired = state.withLock { $0.retired }
        do throws(DiskTrouble) {
            old = try secondName(of: path)
            try disk.rename(new, to: path)
            try disk.syncFolder(folder)
        } catch {
            for file in [new, old].compactMap({ $0 }) { try? disk.remove(file) }
            throw error
        }
        spare(old, and: folder == layout.orders ? retired : [])
    }

    /// Takes away the record of an order that has a later one in `ended`; it is spared with the folder's next sync.
    ///
    /// Before that a power cut could bring its name back, and it would be the file of two orders.
    func retire(_ path: String) {
        guard state.withLock({ $0.retired.count < Self.mostSpares }) else { return (try? disk.remove(path)) ?? () }
        let old = aside(endingIn: ".old")
        do throws(DiskTrouble) { try disk.rename(path, to: old) } catch {
            if error.kind != .missing { try? disk.remove(path) }
            return
        }
        state.withLock { $0.retired.append(old) }
    }

    /// Gives the file of a record a name of ours, under which it outlives its own; nil where there is no such file, or
    /// a file has one name alone.
    private func secondName(of path: String) throws(DiskTrouble) -> String? {
        let name = aside(endingIn: ".old")
        do throws(DiskTrouble) {
            try disk.link(path, to: name)
            return name
        } catch  where error.kind == .missing || error.kind == .noLinks {
            return nil
        }
    }

    private func writeAside(_ bytes: [UInt8]) throws(DiskTrouble) -> String {
        let spare = state.withLock { $0.spares.count > Self.restingSpares ? $0.spares.removeFirst() : nil }
        if let spare {
            do throws(DiskTrouble) {
                try disk.refill(spare, bytes)
                return spare
            } catch {
                try? disk.remove(spare)
                guard error.kind == .missing else { throw error }
            }
        }
        let new = aside()
        do throws(DiskTrouble) { try disk.create(new, bytes, isSynced: true) } catch {
            try? disk.remove(new)
            throw error
        }
        return new
    }

    /// Spares a file, and those of the retired ones that nobody else has spared since.
    private func spare(_ old: String?, and retired: [String]) {
        let rest = state.withLock { state in
            let settled = Set(retired)
            let files = [old].compactMap { $0 } + state.retired.filter(settled.contains)
            state.retired.removeAll(where: settled.contains)
            let room = max(Self.mostSpares - state.spares.count, 0)
            state.spares += files.prefix(room)
            return files.dropFirst(room)
        }
        for file in rest { try? disk.remove(file) }
    }
}
