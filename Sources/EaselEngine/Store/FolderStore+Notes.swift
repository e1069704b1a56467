package import EaselCore

extension FolderStore {
    /// Changes a note under a lock of its own, which is held for as long as that takes.
    package func change<Value>(
        note name: String, isLasting: Bool, inPlaceOfDamage stand: JSON?, _ change: (inout JSON?) -> Value
    ) throws(StoreTrouble) -> Value {
        guard StoreLayout.isPlain(name) else { throw .unwritten("\(name) cannot be the name of a note.") }
        if isLasting { try checkHome() }
        let lock: (any DiskLock)?
        do throws(DiskTrouble) { lock = try disk.lock(layout.lock(ofNote: name), waiting: true) } catch {
            throw trouble(writing: error)
        }
        defer { lock?.release() }
        let (kept, isDamaged) = try note(name, inPlaceOfDamage: stand)
        var note = kept
        let value = change(&note)
        do throws(DiskTrouble) {
            if isDamaged || note != kept {
                try keep(note, as: name, isLasting: isLasting)
            } else if isLasting {
                // Whoever wrote it may have died before it lasted.
                try disk.syncFolder(layout.notes)
            }
        } catch {
            throw trouble(writing: error)
        }
        return value
    }

    /// The form of a note's file.
    static let note = CheckedFile(form: 1, member: "note")

    private func note(
        _ name: String, inPlaceOfDamage stand: JSON?
    ) throws(StoreTrouble) -> (JSON?, isDamaged: Bool) {
        let path = layout.note(name)
        let bytes: [UInt8]
        do throws(DiskTrouble) { bytes = try disk.read(path, upTo: CheckedFile.largest) } catch {
            guard error.kind == .missing else { throw .unreadable(error.description) }
            return (nil, false)
        }
        do throws(StoreTrouble) { return (try Self.note.value(in: bytes, named: path), false) } catch .damaged {
            guard let stand else { throw .damaged(path) }
            return (stand, true)
        }
    }

    private func keep(_ note: JSON?, as name: String, isLasting: Bool) throws(DiskTrouble) {
        let path = layout.note(name)
        if let note {
            try replace(path, in: layout.notes, with: Self.note.bytes(of: note), isLasting: isLasting)
        } else {
            try disk.remove(path)
            if isLasting { try disk.syncFolder(layout.notes) }
        }
    }
}
