import EaselCore
import EaselTesting
import Synchronization
import Testing

@testable import EaselEngine

/// A process that dies at any step, and the next one that finds what it left.
@Suite("An order whose process dies", .serialized, .timeLimit(.minutes(5)))
struct CrashTests {
    /// One order's whole first life, with the disk after each step and the step at which the service charged.
    private struct FirstLife {
        let history: [MemoryDisk]
        let charged: Int
        let told: Int

        init(key: String? = nil) async throws {
            let disk = MemoryDisk()
            disk.keepHistory()
            let bench = try Bench(keepingOn: disk)
            let charged = Mutex(0)
            bench.transport.answer(.post, "/paint") { _ in
                charged.withLock { $0 = disk.steps }
                return .accepted
            }
            bench.scriptHome()
            let order = try await bench.studio.place(ImageRequest("a red fox"), key: key)
            var told = 0
            for await status in order.events where status.ticket != nil {
                told = disk.steps
                break
            }
            _ = try await order.result()
            self.told = told
            self.charged = charged.withLock { $0 }
            history = disk.history
        }
    }

    /// What the second life of the process made of what it found.
    private struct SecondLife {
        let submits: Int
        let records: [OrderRecord]
        let resumed: Int

        init(on disk: MemoryDisk) async throws {
            let bench = try Bench(keepingOn: disk)
            bench.scriptHome()
            let resumption = try await bench.studio.resume()
            for order in resumption.orders {
                _ = await Result { () async throws(ImageFailure) in try await order.result() }
            }
            resumed = resumption.orders.count
            #expect(resumption.troubles.isEmpty)
            submits = bench.submits
            records = try await bench.studio.orders().records
        }
    }

    @Test(
        "P1, P2, P3: is charged at most once, at whatever step the power goes away",
        arguments: MemoryDisk.Remains.allCases)
    func powerLoss(_ remains: MemoryDisk.Remains) async throws {
        let first = try await FirstLife()
        var seen: Set<OrderState> = []
        var checked: (files: [String: [UInt8]], isCharged: Bool, isTold: Bool)?
        for (step, past) in first.history.enumerated() {
            // A long loop gives its thread away to tests with clocks beside it.
            await Task.yield()
            let isCharged = step >= first.charged
            let disk = past.afterPowerLoss(remains)
            // Many steps leave the medium as it was.
            let medium = (disk.files, isCharged, step >= first.told)
            if let checked, checked == medium { continue }
            checked = medium
            guard (try? FolderStoreIsThere.check(disk)) == true else { continue }
            let second = try await SecondLife(on: disk)
            let charges = (isCharged ? 1 : 0) + second.submits
            #expect(charges <= 1, "power loss after step \(step)")
            let state = second.records.first?.state
            if isCharged { #expect([.delivered, .unknown].contains(state), "power loss after step \(step)") }
            // Whoever was told of the ticket finds it again.
            if step >= first.told { #expect(state == .delivered, "power loss after step \(step)") }
            if let state { seen.insert(state) }
            if second.submits == 1 { #expect(state == .delivered) }
        }
        #expect(seen == [.delivered, .unknown])
    }

    /// Before the store's own file is there nothing was placed.
    private enum FolderStoreIsThere {
        static func check(_ disk: MemoryDisk) throws -> Bool { try disk.facts(of: "store/format.json").isPlainFile }
    }

    @Test("P13: placed again under its key after any crash is the same order, paid at most once")
    func samePlacing() async throws {
        let first = try await FirstLife(key: "invoice-17")
        var placedAnew = 0
        var checked: [String: [UInt8]]?
        for (step, past) in first.history.enumerated() {
            await Task.yield()
            let disk = past.afterPowerLoss(.nothing)
            if step != first.charged, checked == disk.files { continue }
            checked = disk.files
            guard (try? FolderStoreIsThere.check(disk)) == true else { continue }
            let bench = try Bench(keepingOn: disk)
            bench.scriptHome()
            let order = try await bench.studio.place(ImageRequest("a red fox"), key: "invoice-17")
            let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
            #expect((step >= first.charged ? 1 : 0) + bench.submits <= 1, "crash after step \(step)")
            #expect(failure == nil || failure?.code == .unknownOutcome, "crash after step \(step)")
            #expect(try await bench.studio.orders().records.count == 1)
            placedAnew += bench.submits
        }
        #expect(placedAnew > 0)
    }

    @Test(
        "P18: in the middle of a batch of fifty leaves the next one exactly the missing ones", arguments: [3, 17, 49])
    func batch(_ done: Int) async throws {
        let disk = MemoryDisk()
        let first = try Bench(keepingOn: disk)
        first.scriptHome()
        for number in 0..<done {
            let order = try await first.studio.place(ImageRequest("boat \(number)"), key: "boats#\(number)")
            _ = try await order.result()
        }
        #expect(first.submits == done)
        let second = try Bench(keepingOn: disk.afterKilling())
        second.scriptHome()
        for number in 0..<50 {
            let order = try await second.studio.place(ImageRequest("boat \(number)"), key: "boats#\(number)")
            _ = try await order.result()
        }
        #expect(second.submits == 50 - done)
        #expect(try await second.studio.orders().records.count == 50)
    }

    @Test("P25: in a copy of its store is sent only on the host's word, and followed where it was accepted")
    func copy() async throws {
        let disk = MemoryDisk()
        let first = try Bench(keepingOn: disk, runsItself: false)
        first.transport.answer(.post, "/paint", with: .accepted, .status(429, ["Retry-After": "600"]))
        first.transport.answer(.get, "/tasks/") { _ in .running }
        let accepted = try await first.studio.place(ImageRequest("a red fox"))
        await first.clock.advance(by: .seconds(3))
        let queued = try await first.studio.place(ImageRequest("a grey fox"), key: "grey")
        await first.clock.advance(by: .seconds(3))
        #expect(queued.status.state == .queued)
        let copy = try Self.copy(of: disk)
        let second = try Bench(keepingOn: copy)
        second.scriptHome()
        let resumption = try await second.studio.resume()
        #expect(resumption.orders.map(\.id) == [accepted.id])
        #expect(resumption.questions.map(\.order) == [queued.id])
        #expect(
            resumption.questions.first?.description
                == "The order \(queued.id) came here in a copy of its store, and the original may have sent it. "
                + "Nothing was sent; resume it by its id if the original is gone, or forget it.")
        _ = try await resumption.orders.first?.result()
        // Asking for the same again is no word about what the original has sent.
        let again = await #expect(throws: ImageFailure.self) {
            try await second.studio.place(ImageRequest("a grey fox"), key: "grey")
        }
        #expect(again?.code == .asksFirst)
        #expect(second.submits == 0)
        let byWord = try await second.studio.resume(queued.id)
        _ = try await byWord.result()
        #expect(second.submits == 1)
    }

    /// In a copy the files have other numbers.
    private static func copy(of disk: MemoryDisk) throws -> MemoryDisk {
        let copy = MemoryDisk()
        for number in 0..<100 { try copy.create("other-\(number)", [], isSynced: true) }
        for folder in ["keys", "ended", "notes"] { try copy.makeFolder("store/\(folder)") }
        for (path, bytes) in disk.files {
            try copy.makeFolder(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)))
            try copy.create(path, bytes, isSynced: true)
        }
        return copy
    }

    @Test("waits for the host's word where it needs a secret, which is never kept")
    func secret() async throws {
        let disk = MemoryDisk()
        let secretive = ImageModel(
            "brush", title: "Brush", goodFor: "Practising.",
            accepting: Practice.model.schema.parameters + [
                ImageParameter("hook_secret", .callbackSecret, .text(length: 8...64), "A secret.")
                    .from(LimitSource("Practice", "2026-01"))
            ])
        let family = ImageFamily(
            "Practice", at: Practice.service, speaking: Practice.dialect, models: [secretive])
        let first = try Bench(keepingOn: disk, runsItself: false, [family])
        first.transport.answer(.post, "/paint") { _ in .status(429, ["Retry-After": "600"]) }
        var request = ImageRequest("a red fox")
        request.set("hook_secret", to: try Secret("swordfish-1234"))
        let order = try await first.studio.place(request)
        await first.clock.advance(by: .seconds(3))
        #expect(disk.files.values.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("swordfish") })
        let second = try Bench(keepingOn: disk.afterKilling(), [family])
        second.scriptHome()
        let resumption = try await second.studio.resume()
        #expect(resumption.orders.isEmpty)
        #expect(resumption.questions.map(\.order) == [order.id])
        #expect(second.submits == 0)
        await #expect(throws: ImageFailure.self) { try await second.studio.resume(order.id) }
    }
}
