internal import EaselEngine
internal import Synchronization

extension MemoryDisk {
    /// How one step can fail.
    public enum Fault: Sendable, Hashable, CaseIterable {
        /// Nothing is done.
        case failure
        /// Half of the bytes are written; other steps fail as a whole.
        case shortWrite
        /// The step fails as a sync does: nobody knows what reached the medium.
        case unsynced
        /// The machine goes off before the step.
        case powerLoss
    }

    /// What power loss leaves of all that was not synced.
    public enum Remains: Sendable, Hashable, CaseIterable {
        /// Nothing.
        case nothing
        /// The first half of the changes of names, and half of each file.
        case firstHalf
        /// Every change of names, and zeros in place of bytes.
        case namesBeforeBytes
        /// Every second change of names, and all bytes.
        case everySecond
    }

    /// How many steps there were.
    public var steps: Int { state.withLock { $0.steps } }

    /// Lets the step with this number fail; the first one is 1.
    public func fail(at step: Int, _ fault: Fault) { state.withLock { $0.faults[step] = fault } }

    /// Takes back what ``fail(at:_:)`` asked for and has not happened.
    package func forgetFaults() { state.withLock { $0.faults = [:] } }

    /// True after the power went away.
    package var isOff: Bool { state.withLock { $0.isOff } }

    /// Lets nobody read a file or list a folder.
    package func setUnreadable(_ path: String, _ isUnreadable: Bool = true) {
        state.withLock { state in
            if isUnreadable { state.unreadable.insert(path) } else { state.unreadable.remove(path) }
        }
    }

    /// Says how many bytes still fit.
    public func setRoom(_ room: Int?) { state.withLock { $0.room = room } }

    /// Puts other bytes into a file behind everybody's back.
    package func tamper(_ path: String, _ bytes: [UInt8]) {
        state.withLock { state in
            guard let number = state.names[path] else { return }
            state.nodes[number]?.bytes = bytes
            state.nodes[number]?.synced = bytes
        }
    }

    /// Removes a file, or a folder with all that is in it, behind everybody's back.
    package func removeAll(below path: String) { state.withLock { $0.removeAll(below: path) } }

    /// The bytes of a file as they are on the medium; nil where the power's end would leave no file of this name.
    package func onMedium(_ path: String) -> [UInt8]? {
        state.withLock { state in state.syncedNames[path].flatMap { state.nodes[$0]?.synced } }
    }

    /// The disk as the next start of the machine finds it after its processes were killed; all locks are free.
    public func afterKilling() -> MemoryDisk { MemoryDisk(state.withLock { $0.restarted }) }

    /// The disk as the next start of the machine finds it after the power went away.
    public func afterPowerLoss(_ remains: Remains) -> MemoryDisk {
        MemoryDisk(state.withLock { $0.afterPowerLoss(remains) })
    }

    /// Keeps the disk as it is before each step from now on.
    package func keepHistory() { state.withLock { $0.history = [] } }

    /// The disk as it was before each step since the history is kept.
    package var history: [MemoryDisk] { state.withLock { $0.history ?? [] }.map { MemoryDisk($0) } }
}

extension MemoryDiskState {
    var restarted: MemoryDiskState {
        var next = self
        next.locked = []
        next.faults = [:]
        next.steps = 0
        next.isOff = false
        next.history = nil
        // What no name leads to any more is gone.
        let used = Set(names.values).union(syncedNames.values).union(changes.compactMap(\.node))
        if used.count < nodes.count { next.nodes = nodes.filter { used.contains($0.key) } }
        return next
    }

    func afterPowerLoss(_ remains: MemoryDisk.Remains) -> MemoryDiskState {
        var next = restarted
        next.names = syncedNames
        for (index, change) in changes.enumerated() {
            let isKept =
                switch remains {
                case .nothing: false
                case .firstHalf: index < changes.count / 2
                case .namesBeforeBytes: true
                case .everySecond: index % 2 == 0
                }
            if isKept { next.names[change.path] = change.node }
        }
        // What lay in a folder that is gone is gone with it.
        for path in next.names.keys where !next.hasFolder(path) { next.names[path] = nil }
        for (number, node) in nodes where node.bytes != nil { next.nodes[number] = node.afterPowerLoss(remains) }
        next.syncedNames = next.names
        next.changes = []
        return next
    }

    mutating func removeAll(below path: String) {
        for name in names.keys where name == path || name.hasPrefix(path + "/") {
            names[name] = nil
            syncedNames[name] = nil
        }
        changes.removeAll { $0.path == path || $0.path.hasPrefix(path + "/") }
    }

    private func hasFolder(_ path: String) -> Bool {
        let above = Self.folder(of: path)
        return above == path || path == "." || names[above] != nil && hasFolder(above)
    }
}

extension MemoryDiskState.Node {
    fileprivate func afterPowerLoss(_ remains: MemoryDisk.Remains) -> Self {
        guard let bytes, bytes != synced else { return self }
        let left: [UInt8] =
            switch remains {
            case .nothing: synced ?? []
            case .firstHalf: Array(bytes.prefix(bytes.count / 2))
            case .namesBeforeBytes: [UInt8](repeating: 0, count: bytes.count)
            case .everySecond: bytes
            }
        return Self(bytes: left, synced: left)
    }
}
