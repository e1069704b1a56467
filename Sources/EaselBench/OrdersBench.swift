internal import Easel
internal import Foundation
internal import Synchronization

/// Whole orders end to end: placed at once, kept, followed, fetched over real sockets and written.
///
/// They are kept in a folder, or by no more than the process, as every other client does that it is compared with.
/// Each count is measured in a process of its own, because the peak of memory belongs to a process, against a service
/// in yet another one. The first orders only let the plan learn; they are counted for the memory alone.
enum OrdersBench {
    static let counts = [1, 100, 1000, 10_000]
    /// The word for orders that nobody keeps beyond the process.
    static let unkept = "unkept"
    private static let learning = 200

    /// Measures every count, each in a process of its own.
    static func report() throws {
        for words in counts.flatMap({ [["\($0)"], ["\($0)", unkept]] }) {
            let process = Process()
            process.executableURL = BenchProcess.tool
            process.arguments = ["orders"] + words
            try process.run()
            process.waitUntilExit()
        }
    }

    /// Measures so many orders at once, and prints one line for people and one for programs.
    static func measure(_ count: Int, isKept: Bool) async throws {
        let service = try BenchProcess("service")
        defer { service.end() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "easel-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let accepted = Accepted()
        var habits = StudioHabits()
        habits.observe = { accepted.hear($0) }
        // The service bears whatever comes; what is measured is Easel. As many calls at once as a host's own defaults.
        var limits = ServiceLimits.wide
        limits.callsAtOnce = ServiceLimits.careful.callsAtOnce
        limits.transfersAtOnce = ServiceLimits.careful.transfersAtOnce
        habits.limits["vtrix"] = limits
        let keys = KeySource.variables(["VTRIX_API_KEY": "bench", "EASEL_VTRIX_URL": service.address])
        let store = folder.appending(path: "store").path
        let studio =
            try isKept
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
        print(
            """
            \(count) orders\(isKept ? "" : " \(unkept)"): \(whole) pictures whole, \(seconds(time)) s (all accepted after \(seconds(start.duration(to: accepted.last))) s), \
            CPU \(Int(spent * 1_000_000) / count) µs an order, peak \(OwnProcess.peakKilobytes / 1024) MB, \
            \(Double(seen.looks * 100 / max(seen.done, 1)) / 100) looks an order, \(seen.lateness) ms late
            {"orders":\(count),"kept":\(isKept),"whole":\(whole),"seconds":\(seconds(time)),"accepted_seconds":\(seconds(start.duration(to: accepted.last))),\
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
