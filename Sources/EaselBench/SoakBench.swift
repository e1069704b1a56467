internal import Easel
internal import EaselSandbox
internal import Foundation
internal import Synchronization

/// A studio that works for a long time in front of a service with every kind of trouble.
///
/// Each minute it says what it needs; at the end it holds its orders against the service's ledger: nothing was paid
/// twice, what was delivered was paid, and what is said to have cost nothing did not.
enum SoakBench {
    /// What happens to one order after the other; half of them go well.
    private static let troubles = [
        "", "[slow 5s]", "", "[503@poll:2]", "", "[cut@download:1]", "", "[hidden]", "", "[drop]", "", "[moderated]",
        "", "[refused]", "", "[fails]", "", "[503@submit:1]", "", "[html@download:1]", "", "[reset@submit:1]", "",
        "[unknown]", "", "[drip@download:1]", "", "[noid@submit:1]", "", "[503@download:1]",
    ]

    /// The sandbox's side: for each line it says the prompts that were charged since the one before.
    static func serve() async throws {
        var settings = Sandbox.Settings()
        settings.pace = .milliseconds(1500)
        settings.pixels = 16_384
        settings.credits = .credits(1_000_000_000)
        let sandbox = try await Sandbox.start(settings)
        let told = Mutex(0)
        await BenchProcess.serve(sandbox.address) {
            let ledger = sandbox.ledger
            let all = sandbox.totals.reduce(0) { $0 + $1.orders }
            let new = told.withLock { told in
                defer { told = all }
                return all - told
            }
            return ledger.suffix(new).compactMap { $0.prompt.split(separator: " ").first }.joined(separator: " ")
        }
        await sandbox.stop()
    }

    /// Works for so many minutes, with so many new orders in each second.
    static func run(minutes: Int, perSecond: Int) async throws {
        let service = try BenchProcess("soak-service")
        defer { service.end() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "easel-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let studio = try studio(at: service.address, in: folder.path)
        let book = SharedBook()
        await withDiscardingTaskGroup { group in
            let start = ContinuousClock.now
            for number in 0..<(minutes * 60 * perSecond) {
                group.addTask { await order(number, at: studio, in: folder.path, book) }
                try? await Task.sleep(until: start + .seconds(Double(number + 1) / Double(perSecond)))
                if (number + 1) % (60 * perSecond) == 0 {
                    say((number + 1) / (60 * perSecond), book, try? service.ask())
                }
            }
        }
        say(minutes, book, try service.ask())
        book.state.withLock { print($0.verdict(left: left(in: folder.path))) }
    }

    private static func studio(at address: String, in folder: String) throws -> Studio {
        var habits = StudioHabits()
        habits.limits = ["vtrix": .wide, "kie": .wide]
        let variables = [
            "VTRIX_API_KEY": "soak", "EASEL_VTRIX_URL": address, "KIE_API_KEY": "soak", "EASEL_KIE_URL": address,
            "EASEL_KIE_UPLOAD_URL": address,
        ]
        return try Studio(keys: .variables(variables), keepingOrdersIn: folder + "/store", habits: habits)
    }

    private static func order(
        _ number: Int, at studio: Studio, in folder: String, _ book: SharedBook
    ) async {
        var terms = OrderTerms()
        terms.folder = folder + "/pictures"
        let model = number % 2 == 0 ? "flux_kontext_pro" : "flux-kontext-pro"
        // Both models meet every trouble.
        let trouble = troubles[number / 2 % troubles.count]
        do throws(ImageFailure) {
            let proposal = try studio.check(
                ImageRequest("\(number) a red fox \(trouble)"), on: ModelChoice(model: model))
            let order = try await studio.place(proposal, under: terms)
            _ = try? await order.result(within: .seconds(600))
            let end = order.status.state
            book.state.withLock { $0.ends[number] = end }
        } catch {
            book.state.withLock { $0.refused["\(error.code)", default: 0] += 1 }
        }
    }

    private static func say(_ minute: Int, _ book: SharedBook, _ charged: String?) {
        book.state.withLock { book in
            for word in (charged ?? "").split(separator: " ") {
                if let number = Int(word) { book.charges[number, default: 0] += 1 }
            }
            let (cpu, ended) = (OwnProcess.cpuTime, book.ends.count)
            let each = (cpu - book.cpu) * 1_000_000 / Double(max(ended - book.ended, 1))
            (book.cpu, book.ended) = (cpu, ended)
            print(
                "minute \(minute): \(ended) orders ended, \(OwnProcess.kilobytes) kB, "
                    + "\(OwnProcess.descriptors) descriptors, \(OwnProcess.threads) threads, \(Int(each)) µs an order")
            fflush(nil)
        }
    }

    /// The orders that are left open in the store, and the files that no order needs.
    private static func left(in folder: String) -> Int {
        let names = ["orders", "hints", "inputs"].flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: folder + "/store/" + $0)) ?? []
        }
        return names.count
    }

    private final class SharedBook: Sendable {
        let state = Mutex(Book())
    }

    /// What became of the orders, and what the service charged for them.
    private struct Book: Sendable {
        var ends: [Int: OrderState] = [:]
        var charges: [Int: Int] = [:]
        var refused: [String: Int] = [:]
        var cpu = OwnProcess.cpuTime
        var ended = 0

        func verdict(left: Int) -> String {
            let twice = charges.values.count { $0 > 1 }
            let unpaid = ends.count { $0.value == .delivered && charges[$0.key] == nil }
            let hidden = ends.count { [.rejected, .notSent, .cancelled].contains($0.value) && charges[$0.key] != nil }
            let open = ends.values.count { !$0.isEnd }
            let lost = charges.keys.count { ends[$0] == nil }
            let states = Dictionary(grouping: ends.values) { $0.rawValue }.mapValues(\.count)
            let list = states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            return """
                \(list); refused when placed: \(refused.isEmpty ? "none" : "\(refused)")
                \(charges.count) charged, \(twice) twice, \(lost) without an order, \(unpaid) delivered without a charge, \
                \(hidden) charged and said to be free, \(open) still open, \(left) names left in the store
                """
        }
    }
}
