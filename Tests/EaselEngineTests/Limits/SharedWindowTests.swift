import EaselCore
import EaselTesting
import Foundation
import Synchronization
import TestGround
import Testing

@testable import EaselEngine

@Suite("A window that processes share", .timeLimit(.minutes(5)))
struct SharedWindowTests {
    private static let rate = Rate(20, per: .seconds(10))
    private let room = TemporaryFolder()

    /// Two that hammer for 25 seconds; one of them starts again in the middle, and the time of day jumps.
    private func hammer(_ store: () throws -> any OrderStore, jump: Int64) async throws -> [Duration] {
        let time = TrueTime()
        func open() throws -> (SharedWindow, ProcessClock) {
            let clock = ProcessClock(time: time, began: time.now)
            return (try Self.window(store(), clock), clock)
        }
        var keepers = [try open(), try open()]
        var moments: [Duration] = []
        for tick in 0..<500 {
            if tick.isMultiple(of: 20) { await Task.yield() }
            time.advance(50)
            if tick == 130 { time.jump(jump) }
            if tick == 190 { keepers[1] = try open() }
            var isOpen = true
            while isOpen {
                let taken = keepers.count { keeper, clock in keeper.take(at: clock.now) == nil }
                moments += Array(repeating: time.now, count: taken)
                isOpen = taken > 0
            }
        }
        return moments
    }

    private static func window(_ store: any OrderStore, _ clock: any EngineClock) -> SharedWindow {
        SharedWindow(rate, of: "practice", at: "https://practice.example", in: store, clock: clock)
    }

    @Test(
        "N5: never holds more than its count, with two keepers, across a restart and with the time of day set back",
        arguments: [0, -1, -4_000, -9_999, -3_600_000] as [Int64], StoreKind.allCases)
    func never(_ jump: Int64, _ kind: StoreKind) async throws {
        let disk: any Disk = kind == .folderOnDisk ? SystemDisk() : MemoryDisk()
        let (memory, path) = (MemoryStore(), kind == .folderOnDisk ? room.path + "/store" : "/store")
        func open() throws -> any OrderStore {
            if kind == .memory { return memory }
            return try FolderStore(in: path, environment: .storing(on: disk))
        }
        let moments = try await hammer(open, jump: jump)
        #expect(moments.most(in: .seconds(10)) == 20)
        #expect(moments.count == (jump >= -4_000 ? 60 : 40))
    }

    @Test("N5: holds no more than its count for each process where the time of day is set forward")
    func forward() async throws {
        let store = MemoryStore()
        let moments = try await hammer({ store }, jump: 3_600_000)
        #expect(moments.most(in: .seconds(10)) <= 40)
    }

    @Test("N5: never holds more than its count with two real processes")
    func processes() async throws {
        let (path, file) = (room.path + "/store", room.path + "/moments")
        let isOver = Mutex(false)
        async let ours = Self.hammer(path) { isOver.withLock { $0 } }
        await #expect(processExitsWith: .success) { [path = path as String, file = file as String] in
            var rounds = 0
            let moments = await Self.hammer(path) {
                rounds += 1
                return rounds > 600
            }
            try JSONEncoder().encode(moments).write(to: URL(filePath: file))
        }
        isOver.withLock { $0 = true }
        let theirs = try JSONDecoder().decode([Taken].self, from: Data(contentsOf: URL(filePath: file)))
        let all = await ours + theirs
        #expect(theirs.count > 0 && all.count >= 40)
        for last in all {
            let surelyBefore = all.count { $0.after <= last.after && $0.before > last.after - 1_000 }
            #expect(surelyBefore <= 20)
        }
    }

    /// The time of day just before and just after something was let through.
    private struct Taken: Codable {
        let before: Int64
        let after: Int64
    }

    /// Takes twenty a second as fast as it can, and says when.
    private static func hammer(_ path: String, until isOver: () -> Bool) async -> [Taken] {
        guard let store = try? FolderStore(in: path, environment: .storing(on: SystemDisk())) else { return [] }
        let clock = SystemClock()
        let window = SharedWindow(Rate(20, per: .seconds(1)), of: "p", at: "o", in: store, clock: clock)
        var taken: [Taken] = []
        while !isOver() {
            let before = clock.wallMilliseconds
            if window.take(at: clock.now) == nil { taken.append(Taken(before: before, after: clock.wallMilliseconds)) }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return taken
    }

    @Test("is another one at another origin and of another service")
    func names() throws {
        let store = MemoryStore()
        let clock = VirtualClock()
        for (service, origin) in [("a", "https://x"), ("a", "https://y"), ("b", "https://x")] {
            let window = SharedWindow(Self.rate, of: service, at: origin, in: store, clock: clock)
            for _ in 0..<20 { #expect(window.take(at: .zero) == nil) }
            #expect(window.take(at: .zero) == .milliseconds(10_250))
        }
    }

    @Test("lets nothing through where its note cannot be read or written")
    func trouble() throws {
        let disk = MemoryDisk()
        let store = try FolderStore(in: "/store", environment: .storing(on: disk))
        let window = Self.window(store, VirtualClock())
        #expect(window.take(at: .zero) == nil)
        let note = try #require(
            disk.files.keys.first { $0.hasPrefix("/store/notes/window-practice-") && $0.hasSuffix("n") })
        disk.setUnreadable(note)
        #expect(window.take(at: .seconds(3)) == .seconds(4))
        disk.setUnreadable(note, false)
        disk.setRoom(0)
        #expect(window.take(at: .seconds(3)) == .seconds(4))
        disk.setRoom(nil)
        disk.tamper(note, CheckedFile(form: 2, member: "note").bytes(of: []))
        #expect(window.take(at: .seconds(3)) == .seconds(4))
        disk.removeAll(below: "/store")
        #expect(window.take(at: .seconds(3)) == .seconds(4))
    }

    @Test("whose note is damaged or says something else is full, once", arguments: ["", "x", "{}"])
    func damaged(_ text: String) throws {
        let disk = MemoryDisk()
        let store = try FolderStore(in: "/store", environment: .storing(on: disk))
        let time = TrueTime()
        let clock = ProcessClock(time: time, began: .zero)
        let window = Self.window(store, clock)
        #expect(window.take(at: .zero) == nil)
        let note = try #require(disk.files.keys.first { $0.hasSuffix(".json") && $0.hasPrefix("/store/notes/") })
        disk.tamper(note, text == "{}" ? CheckedFile(form: 1, member: "note").bytes(of: [:]) : Array(text.utf8))
        #expect(window.take(at: .zero) == .milliseconds(10_250))
        time.advance(10_249)
        #expect(window.take(at: clock.now) == .milliseconds(10_250))
        time.advance(1)
        #expect(window.take(at: clock.now) == nil)
    }
}

/// One true time that processes see through clocks of their own.
final class TrueTime: Sendable {
    private let state = Mutex((now: Duration.zero, wall: Int64(1_767_225_600_000)))

    var now: Duration { state.withLock { $0.now } }
    var wall: Int64 { state.withLock { $0.wall } }

    func advance(_ milliseconds: Int64) {
        state.withLock { state in
            state.now += .milliseconds(milliseconds)
            state.wall += milliseconds
        }
    }

    /// Sets the time of day and nothing else.
    func jump(_ milliseconds: Int64) { state.withLock { $0.wall += milliseconds } }
}

struct ProcessClock: EngineClock {
    let time: TrueTime
    let began: Duration

    var now: Duration { time.now - began }
    var wallMilliseconds: Int64 { time.wall }
    func sleep(until moment: Duration) async {}
}
