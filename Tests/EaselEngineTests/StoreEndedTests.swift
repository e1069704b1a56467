import EaselCore
import EaselTesting
import Foundation
import Synchronization
import TestGround
import Testing

@testable import EaselEngine

/// Orders that have ended lie out of the way, and nothing is lost when they move.
@Suite("A store with ended orders", .timeLimit(.minutes(5)))
struct StoreEndedTests {
    private let room = TemporaryFolder()

    /// One state after the other; nil where the order is forgotten.
    private static let way: [OrderState?] = [
        .queued, .sending, .unknown, .accepted, .unknown, .unknown, .accepted, .delivered, nil,
    ]

    /// Plays the way on a disk, and says after which step what was acknowledged.
    private static func play(_ disk: MemoryDisk) async throws -> [(step: Int, state: OrderState?)] {
        let store = try FolderStore(in: "/store", environment: .storing(on: disk))
        let first = disk.steps
        disk.keepHistory()
        let (claim, placed) = try await store.place(StoreSample.record("a", key: "k")).new
        var record = placed
        var acknowledged: [(step: Int, state: OrderState?)] = [(0, nil), (disk.steps - first, .queued)]
        for state in way.dropFirst() {
            if let state {
                record.state = state
                try await store.write(record, under: claim)
            } else {
                await store.release(claim)
                try await store.forget("a")
            }
            acknowledged.append((disk.steps - first, state))
        }
        return acknowledged
    }

    @Test(
        "J6: loses no order that ends or is taken up again, at whatever step the machine stops",
        arguments: MemoryDisk.Remains.allCases)
    func everyStep(_ remains: MemoryDisk.Remains) async throws {
        let disk = MemoryDisk()
        let acknowledged = try await Self.play(disk)
        for (step, past) in disk.history.enumerated() {
            if step.isMultiple(of: 10) { await Task.yield() }
            let last = try #require(acknowledged.lastIndex { $0.step <= step })
            let allowed = acknowledged[last...].prefix(2).map(\.state)
            for next in [past.afterKilling(), past.afterPowerLoss(remains)] {
                let problem = try await Self.problem(on: next, allowed)
                #expect(problem == nil, "stopped after step \(step)")
            }
        }
    }

    private static func problem(on disk: MemoryDisk, _ allowed: [OrderState?]) async throws -> String? {
        let store = try FolderStore(in: "/store", environment: .storing(on: disk))
        let all = try await store.orders(onlyOpen: false)
        let open = try await store.orders(onlyOpen: true)
        guard all.troubles.isEmpty, open.troubles.isEmpty, all.records.count < 2 else { return "\(all)" }
        let found = all.records.first
        guard allowed.contains(found?.state) else { return "It is \(String(describing: found?.state))." }
        guard open.records == all.records.filter({ !$0.state.isEnd }) else { return "The open ones are others." }
        guard (try? await store.order("a")) == found else { return "It is another one when it is read alone." }
        let placement = try await store.place(StoreSample.record("b", key: "k"))
        guard let found else {
            if case .existing = placement { return "Its key leads to nothing." }
            return nil
        }
        guard placement == .existing(found) else { return "Its key leads elsewhere." }
        let (claim, record) = try await store.claim("a")
        await store.release(claim)
        guard record.state.isEnd else { return nil }
        try await store.forget("a")
        // What is forgotten stays so, also when the power goes away now.
        let next = try FolderStore(in: "/store", environment: .storing(on: disk.afterPowerLoss(.nothing)))
        return try await next.orders(onlyOpen: false).records.isEmpty ? nil : "It came back."
    }

    @Test("J12: reads none of a hundred thousand ended orders when it opens and lists the open ones")
    func manyEnded() async throws {
        let path = room.path + "/store"
        try await fill(path, ended: 100_000)
        let disk = WatchedDisk(folder: path + "/ended")
        let start = ContinuousClock.now
        let store = try FolderStore(in: path, environment: .storing(on: disk))
        let list = try await store.orders(onlyOpen: true)
        #expect(start.duration(to: .now) < .seconds(10))
        #expect(list.records.count == 100 && list.troubles.isEmpty)
        #expect(disk.bytes == 0 && disk.listings == 0)

        let (claim, found) = try await store.claim("lost")
        #expect(found.state == .unknown && disk.bytes > 0)
        var record = found
        record.state = .accepted
        try await store.write(record, under: claim)
        #expect(try await store.orders(onlyOpen: true).records.contains { $0.id == "lost" })
        record.state = .delivered
        try await store.write(record, under: claim)
        guard case .existing(let again) = try await store.place(StoreSample.record("new", key: "lost")) else {
            throw Unexpected("It was taken twice.")
        }
        #expect(again.state == .delivered)
        await store.release(claim)
        try await store.forget("lost")
        await #expect(throws: StoreTrouble.unknownOrder("lost")) { try await store.order("lost") }
    }

    /// A store with a hundred open orders, one of unknown outcome, and very many that have ended.
    ///
    /// The many are links to a few files, because they take a second to make and nobody reads them.
    private func fill(_ path: String, ended count: Int) async throws {
        let store = try FolderStore(in: path, environment: .storing(on: SystemDisk()))
        for number in 0..<100 { _ = try await store.place(StoreSample.record("open-\(number)")) }
        let (claim, placed) = try await store.place(StoreSample.record("lost", key: "lost")).new
        var record = placed
        record.state = .unknown
        try await store.write(record, under: claim)
        record.state = .delivered
        let bytes = try RecordFile.bytes(of: record)
        var source = ""
        for number in 0..<count {
            let name = path + "/ended/done-\(number).json"
            if number.isMultiple(of: 20_000) {
                source = name
                try SystemDisk().create(name, bytes, isSynced: false)
            } else if link(source, name) != 0 {
                throw Unexpected("No link could be made.")
            }
            if number.isMultiple(of: 1_000) { await Task.yield() }
        }
    }

    @Test("J14: tells each of a thousand writers at once that a record is kept only after that is on the medium")
    func thousandWriters() async throws {
        let disk = MemoryDisk()
        let store = try FolderStore(in: "/store", environment: .storing(on: disk))
        let late = try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<1_000 { group.addTask { try await Self.write("order-\(number)", store, disk) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(late.isEmpty)
        let next = try FolderStore(in: "/store", environment: .storing(on: disk.afterPowerLoss(.nothing)))
        #expect(
            try await next.orders(onlyOpen: false).records.map(\.state) == Array(repeating: .rejected, count: 1_000))
    }

    /// Writes an order's life, and says what was not on the medium when it was acknowledged.
    private static func write(_ id: String, _ store: FolderStore, _ disk: MemoryDisk) async throws -> [String] {
        func isKept(_ state: OrderState, _ folder: String) -> Bool {
            let bytes = disk.onMedium("/store/\(folder)/\(id).json") ?? []
            return String(decoding: bytes, as: UTF8.self).contains("\"state\": \"\(state.rawValue)\"")
        }
        let (claim, placed) = try await store.place(StoreSample.record(id)).new
        var late = isKept(.queued, "orders") ? [] : ["\(id) was not kept when it was placed."]
        for (state, folder) in [(OrderState.sending, "orders"), (.rejected, "ended")] {
            var record = placed
            record.state = state
            try await store.write(record, under: claim)
            if !isKept(state, folder) { late.append("\(id) was not kept when it was \(state).") }
        }
        return late
    }

    @Test("J15: a signal between the system's calls only makes them begin again")
    func signals() async throws {
        let path = room.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            // Without SA_RESTART each call that waits comes back with EINTR.
            var action = sigaction()
            #if canImport(Darwin)
                action.__sigaction_u.__sa_handler = { _ in }
            #else
                action.__sigaction_handler.sa_handler = { _ in }
            #endif
            sigaction(SIGUSR1, &action, nil)
            // Threads of the pool take no signals by themselves.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGUSR1)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            let disk = SystemDisk()
            let held = try disk.lock(path + "/lock", waiting: false)
            let waiter = pthread_self()
            Thread.detachNewThread {
                for round in 0..<400 {
                    usleep(1_000)
                    pthread_kill(waiter, SIGUSR1)
                    if round == 200 { held?.release() }
                }
            }
            guard try disk.lock(path + "/lock", waiting: true) != nil else { exit(3) }
            for number in 0..<20 {
                let bytes = [UInt8](repeating: 7, count: 1 << 20)
                try disk.create(path + "/file-\(number)", bytes, isSynced: true)
                try disk.syncFolder(path)
                guard try disk.read(path + "/file-\(number)", upTo: 2 << 20) == bytes else { exit(4) }
            }
        }
    }
}

/// The machine's files, and how much of one folder was read.
private final class WatchedDisk: Disk {
    private let disk = SystemDisk()
    private let folder: String
    private let state = Mutex((bytes: 0, listings: 0))

    init(folder: String) { self.folder = folder }

    var bytes: Int { state.withLock { $0.bytes } }
    var listings: Int { state.withLock { $0.listings } }

    func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8] {
        let bytes = try disk.read(path, upTo: count)
        if path.hasPrefix(folder) { state.withLock { $0.bytes += bytes.count } }
        return bytes
    }
    func names(in folder: String) throws(DiskTrouble) -> [String] {
        if folder == self.folder { state.withLock { $0.listings += 1 } }
        return try disk.names(in: folder)
    }
    func facts(of path: String) throws(DiskTrouble) -> FileFacts { try disk.facts(of: path) }
    func realPath(of path: String) throws(DiskTrouble) -> String { try disk.realPath(of: path) }
    func link(_ path: String, to other: String) throws(DiskTrouble) { try disk.link(path, to: other) }
    func move(_ path: String, toNew other: String) throws(DiskTrouble) { try disk.move(path, toNew: other) }
    func sync(_ path: String) throws(DiskTrouble) { try disk.sync(path) }
    func makeFolder(_ path: String, isPrivate: Bool) throws(DiskTrouble) {
        try disk.makeFolder(path, isPrivate: isPrivate)
    }
    func create(_ path: String, _ bytes: [UInt8], isPrivate: Bool, isSynced: Bool) throws(DiskTrouble) {
        try disk.create(path, bytes, isPrivate: isPrivate, isSynced: isSynced)
    }
    func refill(_ path: String, _ bytes: [UInt8]) throws(DiskTrouble) { try disk.refill(path, bytes) }
    func rename(_ path: String, to other: String) throws(DiskTrouble) { try disk.rename(path, to: other) }
    func remove(_ path: String) throws(DiskTrouble) { try disk.remove(path) }
    func syncFolder(_ path: String) throws(DiskTrouble) { try disk.syncFolder(path) }
    func lock(_ path: String, waiting: Bool) throws(DiskTrouble) -> (any DiskLock)? {
        try disk.lock(path, waiting: waiting)
    }
}
