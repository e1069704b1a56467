internal import Synchronization

extension FolderStore {
    /// Disks give room in blocks.
    private static let block = 4 << 10
    /// Many records are a little larger or smaller than one another, and one room should do for each.
    private static let usual = 40 << 10
    /// The most rooms that wait for an order: as many as are on the wire at once as a rule.
    private static let most = 64

    /// A file that keeps room for a record, so that it fits when the disk is full by then.
    struct Room {
        let path: String
        let count: Int
    }

    /// Takes room for the record after this one, from those that others no longer need where there is one.
    func reserve(_ count: Int, for order: String) throws(DiskTrouble) {
        let found = state.withLock { state -> Bool in
            if let room = state.held[order]?.room, room.count >= count { return true }
            guard let index = state.rooms.lastIndex(where: { $0.count >= count }) else { return false }
            state.held[order]?.room = state.rooms.remove(at: index)
            return true
        }
        if found { return }
        let room = try newRoom((max(count, Self.usual) + Self.block - 1) / Self.block * Self.block)
        state.withLock { $0.held[order]?.room = room }
    }

    /// Lets others have an order's room, or the disk where enough of them wait.
    func giveBack(roomOf order: String) {
        let spare = state.withLock { state -> Room? in
            guard let room = state.held[order]?.room else { return nil }
            state.held[order]?.room = nil
            guard state.rooms.count < Self.most else { return room }
            state.rooms.append(room)
            return nil
        }
        if let spare { try? disk.remove(spare.path) }
    }

    private func newRoom(_ count: Int) throws(DiskTrouble) -> Room {
        let room = Room(path: aside(endingIn: ".room"), count: count)
        do throws(DiskTrouble) {
            try disk.create(room.path, [UInt8](repeating: 0x20, count: count), isSynced: true)
            return room
        } catch {
            try? disk.remove(room.path)
            throw error
        }
    }
}
