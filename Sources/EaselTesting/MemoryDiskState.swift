internal import EaselEngine

/// The files and folders of a disk in memory, as they are and as they are on the medium.
struct MemoryDiskState: Sendable {
    /// A file, or a folder where there are no bytes.
    struct Node: Sendable {
        var bytes: [UInt8]?
        /// What the medium has of the bytes.
        var synced: [UInt8]?
    }

    /// A name that was given or taken and is not on the medium yet.
    struct Change: Sendable {
        let folder: String
        let path: String
        let node: Int?
    }

    var nodes: [Int: Node] = [1: Node(), 2: Node()]
    var names = ["/": 1, ".": 2]
    var syncedNames = ["/": 1, ".": 2]
    var changes: [Change] = []
    var nextNode = 3
    var locked: Set<Int> = []
    var unreadable: Set<String> = []
    /// Whether a file can have more than one name.
    var hasLinks = true
    /// How many bytes still fit; nil for any number.
    var room: Int?
    var steps = 0
    var faults: [Int: MemoryDisk.Fault] = [:]
    var isOff = false
    var history: [MemoryDiskState]?

    init(files: [String: [UInt8]]) {
        for (path, bytes) in files {
            nodes[nextNode] = Node(bytes: bytes, synced: bytes)
            names[path] = nextNode
            syncedNames[path] = nextNode
            nextNode += 1
        }
    }

    var files: [String: [UInt8]] { names.compactMapValues { nodes[$0]?.bytes } }

    func checkPower() throws(DiskTrouble) { if isOff { throw DiskTrouble("The machine is off.") } }

    func node(_ path: String) throws(DiskTrouble) -> Int {
        guard let number = names[path] else { throw DiskTrouble("\(path): No such file or directory.", .missing) }
        return number
    }

    /// Counts a step and fails it where that was asked.
    mutating func step() throws(DiskTrouble) -> MemoryDisk.Fault? {
        try checkPower()
        if let history {
            var past = self
            past.history = nil
            self.history = history + [past]
        }
        steps += 1
        guard let fault = faults[steps] else { return nil }
        if case .powerLoss = fault { isOff = true }
        if case .shortWrite = fault { return fault }
        if case .unsynced = fault { throw DiskTrouble("The disk: Input/output error.", .unsynced) }
        throw DiskTrouble(isOff ? "The machine is off." : "The disk: Input/output error.")
    }

    mutating func makeFolder(_ path: String, isSynced: Bool) throws(DiskTrouble) {
        if let number = names[path] {
            guard nodes[number]?.bytes == nil else { throw DiskTrouble("\(path) is not a folder.") }
            if isSynced, path != Self.folder(of: path) { try syncFolder(Self.folder(of: path)) }
            return
        }
        let above = Self.folder(of: path)
        if names[above] == nil { try makeFolder(above, isSynced: isSynced) }
        _ = try step()
        nodes[nextNode] = Node()
        name(path, nextNode)
        nextNode += 1
        if isSynced { try syncFolder(above) }
    }

    mutating func create(_ path: String, _ bytes: [UInt8], isSynced: Bool) throws(DiskTrouble) {
        _ = try step()
        guard names[path] == nil else { throw DiskTrouble("\(path): File exists.", .exists) }
        _ = try node(Self.folder(of: path))
        let number = nextNode
        nodes[number] = Node(bytes: [])
        nextNode += 1
        name(path, number)
        try fill(number, path, bytes, isSynced: isSynced)
    }

    mutating func fill(_ number: Int, _ path: String, _ bytes: [UInt8], isSynced: Bool) throws(DiskTrouble) {
        let isShort = try step() != nil
        let more = bytes.count - (nodes[number]?.bytes?.count ?? 0)
        if let room, more > 0 {
            guard more <= room else {
                nodes[number]?.bytes = Array(bytes.prefix(room))
                self.room = 0
                throw DiskTrouble("\(path): No space left on device.", .full)
            }
            self.room = room - more
        }
        nodes[number]?.bytes = isShort ? Array(bytes.prefix(bytes.count / 2)) : bytes
        if isShort { throw DiskTrouble("\(path): Input/output error.") }
        guard isSynced else { return }
        _ = try step()
        nodes[number]?.synced = bytes
    }

    mutating func rename(_ path: String, to other: String) throws(DiskTrouble) {
        _ = try step()
        let number = try node(path)
        _ = try node(Self.folder(of: other))
        let replaced = names[other]
        name(other, number)
        name(path, nil)
        if let replaced { free(replaced) }
    }

    mutating func link(_ path: String, to other: String) throws(DiskTrouble) {
        _ = try step()
        let number = try node(path)
        _ = try node(Self.folder(of: other))
        guard names[other] == nil else { throw DiskTrouble("\(other): File exists.", .exists) }
        guard hasLinks else { throw DiskTrouble("\(other): Operation not permitted.", .noLinks) }
        name(other, number)
    }

    mutating func move(_ path: String, toNew other: String) throws(DiskTrouble) {
        guard names[other] == nil else { throw DiskTrouble("\(other): File exists.", .exists) }
        do throws(DiskTrouble) {
            try create(other, [], isSynced: false)
            try rename(path, to: other)
        } catch {
            if names[other] != nil { try? remove(other) }
            throw error
        }
    }

    mutating func sync(_ path: String) throws(DiskTrouble) {
        let number = try node(path)
        _ = try step()
        let bytes = nodes[number]?.bytes
        nodes[number]?.synced = bytes
    }

    mutating func remove(_ path: String) throws(DiskTrouble) {
        _ = try step()
        let number = try node(path)
        guard nodes[number]?.bytes != nil || !names.keys.contains(where: { $0 != path && Self.folder(of: $0) == path })
        else { throw DiskTrouble("\(path): Directory not empty.") }
        name(path, nil)
        free(number)
    }

    mutating func syncFolder(_ path: String) throws(DiskTrouble) {
        _ = try step()
        _ = try node(path)
        for change in changes where change.folder == path { syncedNames[change.path] = change.node }
        changes.removeAll { $0.folder == path }
    }

    mutating func lock(_ path: String) throws(DiskTrouble) -> Int? {
        try checkPower()
        if names[path] == nil { try create(path, [], isSynced: false) }
        let number = try node(path)
        return locked.insert(number).inserted ? number : nil
    }

    private mutating func name(_ path: String, _ node: Int?) {
        names[path] = node
        changes.append(Change(folder: Self.folder(of: path), path: path, node: node))
    }

    /// Gives the room of a file without a name back; what the medium has of it stays until the folder is synced.
    private mutating func free(_ number: Int) {
        if let room, !names.values.contains(number) { self.room = room + (nodes[number]?.bytes?.count ?? 0) }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
