internal import Easel
internal import Foundation
internal import Synchronization

/// Whole orders end to end: placed at once, followed, fetched over real sockets and written.
///
/// They end with the process, as those of every client do that Easel is compared with, or they are kept in a folder as
/// well. Each count is measured in a process of its own, because the peak of memory belongs to a process, against a
/// service in yet another one. The first orders only let the plan learn; they are counted for the memory alone.
enum OrdersBench {
    private static let counts = [1, 100, 1000, 10_000]
    private static let learning = 200

    /// Whether orders outlive the process.
    enum Keeping: String, CaseIterable {
        case unkept, kept
    }

    /// What the words after `orders` ask for: a count and whether they are kept, or all that they leave out.
    static func run(_ words: some Collection<String>) async throws {
        let count = words.first.flatMap { Int($0) }
        if let count, count > 0, let keeping = words.dropFirst().first.flatMap(Keeping.init) {
            return try await measure(count, keeping)
        }
        for count in count.map({ [$0] }) ?? counts {
            for keeping in Keeping.allCases { try measureApart(count, keeping) }
        }
    }

    private static func measureApart(_ count: Int, _ keeping: Keeping) throws {
        let process = Process()
        process.executableURL = BenchProcess.tool
        process.arguments = ["orders", "\(count)", keeping.rawValue]
        try process.run()
        process.waitUntilExit()
    }

    /// Measures so many orders at once, and prints one line for people and one for programs.
    private static func measure(_ count: Int, _ keeping: Keeping) async throws {
        let service = try BenchProcess("service")
        defer { service.end() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "easel-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let accepted = Accepted()
        var habits = StudioHabits()
        // Who hears of every change pays for it; the others are measured without.
        if keeping == .kept { habits.observe = { accepted.hear($0) } }
        // The service bears whatever comes; what is measured is Easel. As many calls at once as a host's own defaults.
        var limits = ServiceLimits.wide
        limits.callsAtOnce = ServiceLimits.careful.callsAtOnce
        limits.transfersAtOnce = ServiceLimits.careful.transfersAtOnce
        habits.limits["vtrix"] = limits
        let keys = KeySource.variables(["VTRIX_API_KEY": "bench", "EASEL_VTRIX_URL": service.address])
        let store = folder.appending(path: "store").path
        let studio =
            try keeping == .kept
            ? Studio(keys: keys, keepingOrdersIn: store, habits: habits) : Studio(keys: keys, habits: habits)
        try await place(min(learning, max(count, 50)), at: studio, into: folder.appending(path: "learning").path)
        _ = try service.ask()
        accepted.forget()
        let (cpu, start) = (OwnProcess.cpuTime, ContinuousClock.now)
        let pictures = folder.appending(path: "pictures").path
        try await place(count, at: studio, into: pictures)
        let time = start.duration(to: .now)
        let spent = OwnProcess.cpuTime - cpu
        let seen = try Seen(service.ask())
        let whole = try wholePictures(in: pictures)
        let allAccepted = keeping == .kept ? seconds(start.duration(to: accepted.last)) : nil
        print(
            """
            \(count) orders \(keeping): \(whole) pictures whole, \(seconds(time)) s\(allAccepted.map { " (all accepted after \($0) s)" } ?? ""), \
            CPU \(Int(spent * 1_000_000) / count) µs an order, peak \(OwnProcess.peakKilobytes / 1024) MB, \
            \(Double(seen.looks * 100 / max(seen.done, 1)) / 100) looks an order, \(seen.lateness) ms late
            {"orders":\(count),"kept":\(keeping == .kept),"whole":\(whole),"seconds":\(seconds(time)),"accepted_seconds":\(allAccepted ?? "null"),\
            "cpu_us":\(Int(spent * 1_000_000) / count),"peak_kb":\(OwnProcess.peakKilobytes),"looks":\(seen.looks),\
            "late_ms":\(seen.lateness)}
            """)
    }

    /// Places all orders at once and waits for each.
    private static func place(_ count: Int, at studio: Studio, into folder: String) async throws {
        var terms = OrderTerms()
        terms.folder = folder
        let proposal = try studio.check(
            ImageRequest("a red fox in the snow"), on: ModelChoice(model: "flux_kontext_pro"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask { [terms] in
                    let order = try await studio.place(proposal, under: terms)
                    _ = try await order.result(within: .seconds(300))
                }
            }
            try await group.waitForAll()
        }
    }

    private static func wholePictures(in folder: String) throws -> Int {
        let picture = Data(BenchService.picture(of: BenchService.Settings().bytes))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".png") }
        return try names.count { try Data(contentsOf: URL(filePath: folder + "/" + $0)) == picture }
    }

    private static func seconds(_ time: Duration) -> String {
        let hundredths = Int(time / .milliseconds(10))
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

/// When the last order was accepted, and so kept with its ticket.
private final class Accepted: Sendable {
    private let state = Mutex((orders: Set<String>(), last: ContinuousClock.now))

    var last: ContinuousClock.Instant { state.withLock { $0.last } }

    func forget() { state.withLock { $0.orders = [] } }

    func hear(_ event: StudioEvent) {
        guard case .changed(let order, _, _, let status) = event, status.state == .accepted else { return }
        state.withLock { if $0.orders.insert(order).inserted { $0.last = .now } }
    }
}

/// What the service has seen since it was asked before.
private struct Seen {
    let done: Int
    let looks: Int
    let lateness: Int

    init(_ line: String) throws {
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 3 else { throw Trouble(description: "The service reported nothing.") }
        (done, looks, lateness) = (numbers[0], numbers[1], numbers[2])
    }

    private struct Trouble: Error, CustomStringConvertible { let description: String }
}
