public import EaselEngine
internal import Synchronization

/// A disk in memory: it can be full, fail at any step, and lose what was not synced.
///
/// Whatever touches the medium is a step: making, writing and syncing a file are three. ``fail(at:_:)`` lets one of
/// them fail. ``afterPowerLoss(_:)`` gives the disk as the next start of the machine finds it.
public final class MemoryDisk: Disk {
    let state: Mutex<MemoryDiskState>

    /// Holds these files at the start.
    public init(_ files: [String: [UInt8]] = [:]) {
        state = Mutex(MemoryDiskState(files: files))
    }

    init(_ state: MemoryDiskState) { self.state = Mutex(state) }

    /// Every file with its bytes.
    public var files: [String: [UInt8]] { state.withLock { $0.files } }

    /// True when nothing more can be written.
    public var isFull: Bool {
        get { state.withLock { $0.room == 0 } }
        set { state.withLock { $0.room = newValue ? 0 : nil } }
    }

    /// Whether a file can have more than one name.
    package var hasLinks: Bool {
        get { state.withLock { $0.hasLinks } }
        set { state.withLock { $0.hasLinks = newValue } }
    }

    /// What is at a path.
    package func facts(of path: String) throws(DiskTrouble) -> FileFacts {
        try state.withLock { state throws(DiskTrouble) in
            try state.checkPower()
            let number = try state.node(path)
            let bytes = state.nodes[number]?.bytes
            return FileFacts(
                isPlainFile: bytes != nil, isFolder: bytes == nil, count: bytes?.count ?? 0, identity: UInt64(number))
        }
    }

    /// The path itself, for there are no symbolic links here.
    package func realPath(of path: String) throws(DiskTrouble) -> String {
        _ = try facts(of: path)
        return path
    }

    /// The first bytes of a file.
    package func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8] {
        try state.withLock { state throws(DiskTrouble) in
            try state.checkPower()
            guard !state.unreadable.contains(path) else { throw DiskTrouble("\(path): Permission denied.") }
            guard let bytes = state.nodes[try state.node(path)]?.bytes else {
                throw DiskTrouble("\(path) is not a plain file.")
            }
            return Array(bytes.prefix(count))
        }
    }

    /// Makes a folder and those above it.
    package func makeFolder(_ path: String, isPrivate: Bool) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.makeFolder(path, isSynced: true) }
    }

    /// The names in a folder.
    package func names(in folder: String) throws(DiskTrouble) -> [String] {
        try state.withLock { state throws(DiskTrouble) in
            try state.checkPower()
            guard !state.unreadable.contains(folder) else { throw DiskTrouble("\(folder): Permission denied.") }
            _ = try state.node(folder)
            return state.names.keys.filter { MemoryDiskState.folder(of: $0) == folder && $0 != folder }
                .map { name in String(name.split(separator: "/").last ?? "") }
        }
    }

    /// Makes a file in two steps, three where it is synced; there are no modes here.
    package func create(_ path: String, _ bytes: [UInt8], isPrivate: Bool, isSynced: Bool) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.create(path, bytes, isSynced: isSynced) }
    }

    /// Writes over a file in two steps.
    package func refill(_ path: String, _ bytes: [UInt8]) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in
            try state.fill(try state.node(path), path, bytes, isSynced: true)
        }
    }

    /// Renames in one step.
    package func rename(_ path: String, to other: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.rename(path, to: other) }
    }

    /// Gives a second name in one step, where the disk has such.
    package func link(_ path: String, to other: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.link(path, to: other) }
    }

    /// Takes the name by an empty file and renames over it.
    package func move(_ path: String, toNew other: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.move(path, toNew: other) }
    }

    /// Syncs a file in one step.
    package func sync(_ path: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.sync(path) }
    }

    /// Removes in one step.
    package func remove(_ path: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.remove(path) }
    }

    /// Syncs a folder in one step.
    package func syncFolder(_ path: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in try state.syncFolder(path) }
    }

    /// Locks a file; who waits does so in a loop.
    package func lock(_ path: String, waiting: Bool) throws(DiskTrouble) -> (any DiskLock)? {
        while true {
            let number = try state.withLock { state throws(DiskTrouble) in try state.lock(path) }
            if let number { return MemoryLock(disk: self, number: number) }
            if !waiting { return nil }
        }
    }
}

/// A lock on a file in memory.
private struct MemoryLock: DiskLock {
    let disk: MemoryDisk
    let number: Int

    func release() { disk.state.withLock { _ = $0.locked.remove(number) } }
}
