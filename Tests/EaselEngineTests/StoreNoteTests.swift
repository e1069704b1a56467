import EaselCore
import EaselTesting
import Foundation
import TestGround
import Testing

@testable import EaselEngine

/// What all processes of a store share.
@Suite("A note of a store", .timeLimit(.minutes(5)))
struct StoreNoteTests {
    private let room = TemporaryFolder()
    private let path = "/store/notes/n.json"

    private func open(_ disk: any Disk, _ folder: String = "/store") throws(StoreTrouble) -> FolderStore {
        try FolderStore(in: folder, environment: .storing(on: disk))
    }

    @Test("is nothing at first, then what was said last, and nothing again", arguments: StoreKind.allCases)
    func life(_ kind: StoreKind) throws {
        let store = try kind.make(room)
        #expect(try store.noted("n") == nil)
        for value in [1, "two", [3, ["four": 5]], .null] as [JSON] {
            let before = try store.change(note: "n", isLasting: true, inPlaceOfDamage: nil) { note in
                defer { note = value }
                return note
            }
            #expect(before != value)
            #expect(try store.noted("n") == value)
            #expect(try store.noted("other") == nil)
        }
        try store.change(note: "n", isLasting: true, inPlaceOfDamage: nil) { $0 = nil }
        #expect(try store.noted("n") == nil)
    }

    @Test("is not written where nothing changes")
    func unchanged() throws {
        let disk = MemoryDisk()
        let store = try open(disk)
        try store.set("n", 1)
        let steps = disk.steps
        try store.set("n", 1)
        #expect(try store.noted("n") == 1)
        #expect(disk.steps == steps)
    }

    @Test("has a plain name", arguments: ["", "..", "a/b", "a.b", "ä", "a\0"])
    func names(_ name: String) throws {
        let store = try open(MemoryDisk())
        #expect(throws: StoreTrouble.unwritten("\(name) cannot be the name of a note.")) { try store.noted(name) }
        let plain = NoteName.plain("spend", name)
        try store.set(plain, 1)
        #expect(try store.noted(plain) == 1)
        #expect(plain != NoteName.plain("spend", name + " "))
    }

    @Test("counts every step of many tasks in two stores", arguments: [false, true])
    func crowd(_ isLasting: Bool) async throws {
        let path = room.path + "/store"
        let stores = [try open(SystemDisk(), path), try open(SystemDisk(), path)]
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask { try stores[number % 2].count("n", isLasting: isLasting) }
            }
            try await group.waitForAll()
        }
        #expect(try stores[0].noted("n") == 100)
    }

    @Test("counts every step of two processes, one of which is killed under its lock")
    func processes() async throws {
        let path = room.path + "/store"
        let store = try open(SystemDisk(), path)
        async let ours: Void = {
            for _ in 0..<100 {
                try store.count("n", isLasting: false)
                await Task.yield()
            }
        }()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try FolderStore(in: path, environment: .storing(on: SystemDisk()))
            for _ in 0..<100 { try store.count("n", isLasting: false) }
            try store.change(note: "n", isLasting: false, inPlaceOfDamage: nil) { _ in _ = kill(getpid(), SIGKILL) }
        }
        try await ours
        #expect(try store.noted("n") == 200)
    }

    @Test("in which any one bit was flipped is an error, or what the caller takes it for")
    func flipped() async throws {
        let disk = MemoryDisk()
        let store = try open(disk)
        try store.set("n", ["spent": 80_000])
        var bytes = try #require(disk.files[path])
        for bit in 0..<8 * bytes.count {
            // A long loop gives its thread away to tests with clocks beside it.
            if bit.isMultiple(of: 20) { await Task.yield() }
            bytes[bit / 8] ^= 1 << (bit % 8)
            disk.tamper(path, bytes)
            #expect(throws: StoreTrouble.damaged(path)) { try store.noted("n") }
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
        disk.tamper(path, Array(bytes.dropLast()))
        #expect(throws: StoreTrouble.damaged(path)) { try store.noted("n") }
        let taken = try store.change(note: "n", isLasting: false, inPlaceOfDamage: 7) { $0 }
        #expect(taken == 7)
        #expect(try store.noted("n") == 7)
    }

    @Test("that cannot be read now is an error, and so is one of a newer form")
    func unreadable() throws {
        let disk = MemoryDisk()
        let store = try open(disk)
        try store.set("n", 1)
        disk.setUnreadable(path)
        let denied = StoreTrouble.unreadable("\(path): Permission denied.")
        #expect(throws: denied) { try store.change(note: "n", isLasting: false, inPlaceOfDamage: 7) { $0 } }
        disk.setUnreadable(path, false)
        disk.tamper(path, CheckedFile(form: 2, member: "note").bytes(of: 1))
        let newer = StoreTrouble.newer(path, form: 2)
        #expect(throws: newer) { try store.change(note: "n", isLasting: false, inPlaceOfDamage: 7) { $0 } }
    }

    @Test("that lasts is there after power loss, at whatever step", arguments: MemoryDisk.Remains.allCases)
    func powerLoss(_ remains: MemoryDisk.Remains) throws {
        let disk = MemoryDisk()
        let store = try open(disk)
        var acknowledged = [(step: 0, value: 0)]
        disk.keepHistory()
        let first = disk.steps
        for value in 1...5 {
            try store.set("n", .integer(value), isLasting: true)
            acknowledged.append((disk.steps - first, value))
        }
        for (step, past) in disk.history.enumerated() {
            let last = acknowledged.last { $0.step <= step }?.value ?? 0
            let found = try open(past.afterPowerLoss(remains)).noted("n")?.number?.int64 ?? 0
            #expect((last...last + 1).contains(Int(found)), "power loss after step \(step)")
        }
    }

    @Test("that could not be written is as it was, unless only the last sync failed")
    func faults() throws {
        for step in 1...5 {
            let disk = MemoryDisk()
            let store = try open(disk)
            try store.set("n", 1, isLasting: true)
            disk.fail(at: disk.steps + step, .unsynced)
            #expect(throws: StoreTrouble.self) { try store.set("n", 2, isLasting: true) }
            #expect(try store.noted("n") == (step == 5 ? 2 : 1), "step \(step)")
            #expect(!disk.files.keys.contains { $0.hasSuffix(".part") })
        }
    }
}

extension OrderStore {
    func noted(_ note: String) throws(StoreTrouble) -> JSON? {
        try change(note: note, isLasting: false, inPlaceOfDamage: nil) { $0 }
    }

    func set(_ note: String, _ value: JSON, isLasting: Bool = false) throws(StoreTrouble) {
        try change(note: note, isLasting: isLasting, inPlaceOfDamage: nil) { $0 = value }
    }

    func count(_ note: String, isLasting: Bool) throws(StoreTrouble) {
        try change(note: note, isLasting: isLasting, inPlaceOfDamage: nil) { note in
            note = .integer((note?.number?.int64 ?? 0) + 1)
        }
    }
}
