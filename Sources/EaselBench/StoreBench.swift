internal import EaselCore
internal import EaselEngine
internal import EaselTesting
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// How long it takes to open a store with ten thousand accepted orders, and to read them.
enum StoreBench {
    private static let open = 10_000
    private static let ended = 20_000
    private static let runs = 5

    static func report() async throws -> BenchReport {
        let disk = SystemDisk()
        let folder = "/tmp/easel-bench-\(SystemClock().wallMilliseconds)"
        defer { remove(folder, disk) }
        try await fill(folder, 0..<open, .accepted)
        var lines = try await measure(folder, "with none ended")
        try await fill(folder, open..<open + ended, .delivered)
        lines += try await measure(folder, "beside \(ended) ended")
        return BenchReport(lines: lines + [try await steps(in: folder)])
    }

    /// How long the disk alone needs for one step of a record: bytes written over a file and synced, its name given,
    /// the folder synced; by two at once.
    ///
    /// An order is accepted after three of them: kept, being sent, accepted.
    private static func steps(in folder: String) async throws -> BenchReport.Line {
        let bytes = [UInt8](repeating: 0x20, count: 1_500)
        let count = 1_000
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for half in 0..<2 {
                group.addTask {
                    let disk = SystemDisk()
                    let (record, aside) = ("\(folder)/orders/bench-\(half)", "\(folder)/bench-\(half)")
                    try disk.create(aside, bytes, isSynced: true)
                    for _ in 0..<count {
                        try disk.refill(aside, bytes)
                        try disk.rename(aside, to: record)
                        try disk.syncFolder("\(folder)/orders")
                        try disk.rename(record, to: aside)
                    }
                }
            }
            try await group.waitForAll()
        }
        let time = start.duration(to: .now) / (2 * count)
        return BenchReport.Line(
            name: "the disk alone, a step of a record", times: [time],
            remark: "\(Int(.seconds(1) / time)) a second, so \(Int(.seconds(1) / time) / 3) orders accepted at most")
    }

    /// From opening the store to the first look on the wire, as a process does that takes up what another one left.
    ///
    /// Once per process: the orders that are followed from then on would disturb another measure.
    static func firstLook() async throws -> BenchReport {
        let disk = SystemDisk()
        let folder = "/tmp/easel-bench-\(SystemClock().wallMilliseconds)"
        defer { remove(folder, disk) }
        try await fill(folder, 0..<open, .accepted)
        let wire = FirstCall()
        let environment = EngineEnvironment(transport: wire)
        let start = ContinuousClock.now
        let studio = Studio(
            registry: try Registry([Practice.family]), keys: Keys(["practice": try Secret("practice-key")]),
            environment: environment, store: try FolderStore(in: folder, environment: environment))
        let resuming = Task { _ = try? await studio.resume() }
        while wire.moment == nil { try await Task.sleep(for: .milliseconds(1)) }
        let time = start.duration(to: wire.moment ?? start)
        resuming.cancel()
        await resuming.value
        return BenchReport(
            lines: [BenchReport.Line(name: "first look", times: [time], remark: "\(open) orders: open, list, look")])
    }

    private static func environment(_ disk: any Disk) -> EngineEnvironment {
        EngineEnvironment(transport: ScriptedTransport(clock: VirtualClock()), disk: disk)
    }

    /// Places orders and brings them to a state; the disk need not keep them, so nothing is synced.
    private static func fill(_ folder: String, _ numbers: Range<Int>, _ state: OrderState) async throws {
        let store = try FolderStore(in: folder, environment: environment(HastyDisk()))
        for number in numbers {
            guard case .new(let claim, let placed) = try await store.place(record(number)) else { continue }
            var record = placed
            record.state = state
            record.ticket = TaskTicket(
                service: "practice", route: "practice", origin: Practice.service.origin, model: "brush",
                task: "task-\(number)", submittedAt: 1_767_225_600_000)
            record.attempts = 1
            record.times.sent = 1_767_225_600_000
            record.times.accepted = 1_767_225_600_900
            try await store.write(record, under: claim)
            await store.release(claim)
        }
    }

    private static func record(_ number: Int) -> OrderRecord {
        let request = CheckedRequest(
            service: "practice", model: "brush", mode: .generate,
            values: [
                "prompt": .string("a red fox in the snow at dawn, number \(number), seen from far away"),
                "aspect_ratio": "16:9", "seed": .integer(number), "output_format": "png", "safety_tolerance": 2,
            ], images: [],
            notes: [Note("prompt", .exact, parameters: ["prompt"], reason: "Sent as wished.")], seed: Int64(number))
        return OrderRecord(
            id: "order-\(number)", of: request, key: "row-\(number)", name: "a-red-fox", created: Int64(number))
    }

    private static func measure(_ folder: String, _ remark: String) async throws -> [BenchReport.Line] {
        var (wall, processor): ([Duration], [Duration]) = ([], [])
        var found = 0
        for _ in 0..<runs {
            let (start, used) = (ContinuousClock.now, processorTime)
            let store = try FolderStore(in: folder, environment: environment(SystemDisk()))
            found = try await store.orders(onlyOpen: true).records.count
            wall.append(start.duration(to: .now))
            processor.append(processorTime - used)
        }
        let remark = "\(found) orders, \(remark)"
        return [
            BenchReport.Line(name: "open and list", times: wall, remark: remark),
            BenchReport.Line(name: "open and list, processor time", times: processor, remark: remark),
        ]
    }

    /// The time that this process has used on all cores; it says the same on a busy machine.
    private static var processorTime: Duration { .microseconds(Int64(clock()) * 1_000_000 / Int64(CLOCKS_PER_SEC)) }

    private static func remove(_ path: String, _ disk: SystemDisk) {
        for name in (try? disk.names(in: path)) ?? [] { remove(path + "/" + name, disk) }
        try? disk.remove(path)
    }
}

/// A network on which nobody answers, and which remembers when it was first asked.
private final class FirstCall: Transport {
    private let first = Mutex<ContinuousClock.Instant?>(nil)

    var moment: ContinuousClock.Instant? { first.withLock { $0 } }

    func perform(_ call: TransportCall) async -> Ending {
        first.withLock { $0 = $0 ?? .now }
        return .notSent(LineTrouble(.refused, "Nobody is here."))
    }
}

/// The machine's files without waiting for the medium.
private struct HastyDisk: Disk {
    private let disk = SystemDisk()

    func facts(of path: String) throws(DiskTrouble) -> FileFacts { try disk.facts(of: path) }
    func realPath(of path: String) throws(DiskTrouble) -> String { try disk.realPath(of: path) }
    func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8] { try disk.read(path, upTo: count) }
    func link(_ path: String, to other: String) throws(DiskTrouble) { try disk.link(path, to: other) }
    func move(_ path: String, toNew other: String) throws(DiskTrouble) { try disk.move(path, toNew: other) }
    func sync(_ path: String) throws(DiskTrouble) { try disk.sync(path) }
    func makeFolder(_ path: String, isPrivate: Bool) throws(DiskTrouble) {
        try disk.makeFolder(path, isPrivate: isPrivate)
    }
    func names(in folder: String) throws(DiskTrouble) -> [String] { try disk.names(in: folder) }
    func create(_ path: String, _ bytes: [UInt8], isPrivate: Bool, isSynced: Bool) throws(DiskTrouble) {
        try disk.create(path, bytes, isPrivate: isPrivate, isSynced: false)
    }
    func refill(_ path: String, _ bytes: [UInt8]) throws(DiskTrouble) { try disk.refill(path, bytes) }
    func rename(_ path: String, to other: String) throws(DiskTrouble) { try disk.rename(path, to: other) }
    func remove(_ path: String) throws(DiskTrouble) { try disk.remove(path) }
    func syncFolder(_ path: String) throws(DiskTrouble) {}
    func lock(_ path: String, waiting: Bool) throws(DiskTrouble) -> (any DiskLock)? {
        try disk.lock(path, waiting: waiting)
    }
}
