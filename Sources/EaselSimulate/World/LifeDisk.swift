import EaselEngine
import EaselTesting
import Synchronization

/// The disk as one process sees it: each change may fail, or be the moment at which everything ends.
struct LifeDisk: Disk {
    let life: Life
    let disk: MemoryDisk

    private func check() throws(DiskTrouble) {
        guard life.isAlive else { throw DiskTrouble("The machine is off.") }
    }

    /// Makes a change, which the plan may let fail or never come to its end.
    private func change<Value>(
        _ what: String, _ work: () throws(DiskTrouble) -> Value
    ) throws(DiskTrouble) -> Value {
        try check()
        let world = life.world
        let fault = world.plan.diskFault(at: world.loop.now, nearPicture: what.contains(Host.pictures))
        if let fault {
            world.note(fault.kind, "\(life.name) disk: \(what)")
            if fault == .kill {
                // The picture has its name, and nobody has made the name last.
                if what == "sync \(Host.pictures)" { world.note(World.shakyName) }
                life.die("killed before \(what)")
                throw DiskTrouble("The machine is off.")
            }
            if let injected = fault.injected { disk.fail(at: disk.steps + 1 + world.dice.below(2), injected) }
            if fault == .full { disk.setRoom(world.dice.below(200)) }
            if fault == .roomAgain { disk.setRoom(nil) }
        }
        do throws(DiskTrouble) {
            let value = try work()
            disk.forgetFaults()
            return value
        } catch {
            disk.forgetFaults()
            world.tell("\(life.name) could not \(what): \(error)")
            if disk.isOff { world.losePower("during \(what)") }
            throw error
        }
    }

    func facts(of path: String) throws(DiskTrouble) -> FileFacts {
        try check()
        return try disk.facts(of: path)
    }

    func realPath(of path: String) throws(DiskTrouble) -> String {
        try check()
        return try disk.realPath(of: path)
    }

    func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8] {
        try check()
        return try disk.read(path, upTo: count)
    }

    func names(in folder: String) throws(DiskTrouble) -> [String] {
        try check()
        return try disk.names(in: folder)
    }

    func makeFolder(_ path: String, isPrivate: Bool) throws(DiskTrouble) {
        try change("make the folder \(path)") { () throws(DiskTrouble) in
            try disk.makeFolder(path, isPrivate: isPrivate)
        }
    }

    func create(_ path: String, _ bytes: [UInt8], isPrivate: Bool, isSynced: Bool) throws(DiskTrouble) {
        try change("create \(path)") { () throws(DiskTrouble) in
            try disk.create(path, bytes, isPrivate: isPrivate, isSynced: isSynced)
        }
    }

    func refill(_ path: String, _ bytes: [UInt8]) throws(DiskTrouble) {
        try change("refill \(path)") { () throws(DiskTrouble) in try disk.refill(path, bytes) }
    }

    func rename(_ path: String, to other: String) throws(DiskTrouble) {
        try change("rename to \(other)") { () throws(DiskTrouble) in try disk.rename(path, to: other) }
    }

    func link(_ path: String, to other: String) throws(DiskTrouble) {
        try change("link \(other)") { () throws(DiskTrouble) in try disk.link(path, to: other) }
    }

    func move(_ path: String, toNew other: String) throws(DiskTrouble) {
        try change("move to \(other)") { () throws(DiskTrouble) in try disk.move(path, toNew: other) }
    }

    func sync(_ path: String) throws(DiskTrouble) {
        try change("sync \(path)") { () throws(DiskTrouble) in try disk.sync(path) }
    }

    func remove(_ path: String) throws(DiskTrouble) {
        try change("remove \(path)") { () throws(DiskTrouble) in try disk.remove(path) }
    }

    func syncFolder(_ path: String) throws(DiskTrouble) {
        try change("sync \(path)") { () throws(DiskTrouble) in try disk.syncFolder(path) }
    }

    func lock(_ path: String, waiting: Bool) throws(DiskTrouble) -> (any DiskLock)? {
        try check()
        guard let lock = try disk.lock(path, waiting: waiting) else { return nil }
        let held = HeldLock(lock: lock)
        life.hold(held)
        return held
    }
}

/// A lock that may be released twice: by its holder, and by the holder's death.
private final class HeldLock: DiskLock {
    private let lock: Mutex<(any DiskLock)?>

    init(lock: any DiskLock) { self.lock = Mutex(lock) }

    func release() {
        lock.withLock { lock in
            lock?.release()
            lock = nil
        }
    }
}
