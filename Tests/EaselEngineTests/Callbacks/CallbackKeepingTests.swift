import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What a receiver leaves in the store.
@Suite("A believed callback", .timeLimit(.minutes(5)))
struct CallbackKeepingTests {
    @Test("W1, W7: leaves one hint however often it comes, also at once, and hears yes each time")
    func replays() async throws {
        for store in [MemoryStore(), try FolderStore(in: "/s", environment: .storing(on: MemoryDisk()))]
            as [any OrderStore]
        {
            let bench = try await CallbackBench(store)
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<100 { group.addTask { await bench.answer(bench.signed(task: "t1")).status } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [Int](repeating: 200, count: 100))
            #expect(try await bench.hints() == [.signing("t1")])
            #expect(bench.receiver.counts.taken == 100)
            #expect(bench.receiver.counts.repeated == 99)
        }
    }

    @Test("W2: is kept for an order whose submit is not answered yet, with the task's id")
    func beforeTheAnswer() async throws {
        let bench = try await CallbackBench(state: .sending)
        #expect(await bench.answer(bench.signed(task: "early")).isKept)
        #expect(try await bench.hints() == [.signing("early")])
    }

    @Test("W3: is kept for an order of which nobody knows whether it was taken")
    func unknownOrder() async throws {
        let bench = try await CallbackBench(state: .unknown)
        #expect(await bench.answer(bench.signed(task: "t1")).isKept)
        #expect(try await bench.hints() == [.signing("t1")])
    }

    @Test("is not kept for an order that has ended", arguments: [OrderState.delivered, .failed, .cancelled])
    func ended(_ state: OrderState) async throws {
        let bench = try await CallbackBench(state: state, task: "t1")
        let answer = await bench.answer(bench.signed(task: "t1"))
        #expect(answer.status == 200)
        #expect(answer.hint == .signing("t1"))
        #expect(!answer.isKept)
        #expect(bench.receiver.counts.ended == 1)
        #expect(try await bench.store.hinted().isEmpty)
    }

    @Test("W4: about a task that nobody knows hears yes, and nothing is made")
    func unknownTask() async throws {
        let disk = MemoryDisk()
        let bench = try await CallbackBench(try FolderStore(in: "/s", environment: .storing(on: disk)), task: "t1")
        let before = disk.files
        let answer = await bench.answer(bench.signed(task: "nobody", path: "/callback/signing"))
        #expect(answer.status == 200)
        #expect(answer.hint == .signing("nobody", order: nil))
        #expect(!answer.isKept)
        #expect(bench.receiver.counts.unknownTask == 1)
        #expect(disk.files == before)
    }

    @Test("at the service's own path finds its order by its task, and not another service's")
    func byTask() async throws {
        let bench = try await CallbackBench(task: "t1")
        let answer = await bench.answer(bench.signed(task: "t1", path: "/callback/signing"))
        #expect(answer.isKept)
        #expect(try await bench.hints() == [.signing("t1")])
        #expect(try await bench.hints(of: CallbackBench.plainOrder).isEmpty)
    }

    @Test("looks for tasks that nobody knows at most once a second, and finds an order that came meanwhile")
    func looking() async throws {
        let store = CountingStore()
        let bench = try await CallbackBench(store)
        let request = bench.signed(task: "late", path: "/callback/signing")
        for _ in 0..<50 { #expect(await bench.answer(request).hint?.order == nil) }
        #expect(store.readings.entries.count == 1)
        var record = try await store.order(CallbackBench.order)
        record.ticket = try StoreSample.ticket("late")
        try await store.write(record, under: try #require(bench.claims[record.id]))
        #expect(await bench.answer(request).hint?.order == nil)
        await bench.clock.advance(by: .milliseconds(1001))
        for _ in 0..<50 { #expect(await bench.answer(request).hint?.order == CallbackBench.order) }
        #expect(store.readings.entries.count == 2)
    }

    @Test(
        "W8, W9: gives the same hint whatever state or link its body says",
        arguments: [
            #"{"data":{"taskId":"t1","state":"fail"}}"#, #"{"data":{"taskId":"t1","state":"success"}}"#,
            #"{"data":{"taskId":"t1","info":{"resultImageUrl":"https://evil.example/x.png"}}}"#,
            #"{"code":501,"msg":"failed","data":{"taskId":"t1"}}"#,
        ])
    func altered(body: String) async throws {
        let disk = MemoryDisk()
        let bench = try await CallbackBench(try FolderStore(in: "/s", environment: .storing(on: disk)))
        #expect(await bench.answer(bench.signed(task: "t1", body: body)).hint == .signing("t1"))
        for (path, bytes) in disk.files where path.contains("/hints/") {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!["evil", "501", "fail", "success"].contains { text.contains($0) })
        }
        #expect(try await bench.hints() == [.signing("t1")])
    }

    @Test(
        "W10: hears no yes before its hint is on the medium, whichever step fails", arguments: MemoryDisk.Fault.allCases
    )
    func crash(_ fault: MemoryDisk.Fault) async throws {
        for step in 1...40 {
            let disk = MemoryDisk()
            let bench = try await CallbackBench(try FolderStore(in: "/s", environment: .storing(on: disk)))
            let start = disk.steps
            disk.fail(at: start + step, fault)
            let answer = await bench.answer(bench.signed(task: "t1"))
            let reachedFault = disk.steps >= start + step
            #expect(reachedFault ? [200, 503].contains(answer.status) : answer.status == 200)
            if answer.status == 503 {
                #expect(answer.text == "No." && answer.hint == nil && answer.trouble != nil)
                #expect(bench.receiver.counts.notKept == 1)
                #expect(bench.receiver.counts.taken == 0)
            }
            for next in [disk.afterPowerLoss(.nothing), disk.afterKilling()] where answer.status == 200 {
                let store = try FolderStore(in: "/s", environment: .storing(on: next))
                #expect(try await store.hinted() == [CallbackBench.order], "step \(step)")
                let (claim, _) = try await store.claim(CallbackBench.order)
                #expect(try await store.takeHints(under: claim).map { CallbackHint($0) } == [.signing("t1")])
            }
            if !reachedFault { return }
        }
        Issue.record("Keeping a hint takes more than 40 steps.")
    }

    @Test("hears 503 where the store cannot be read or is gone, not that there is no such order")
    func storeGone() async throws {
        let disk = MemoryDisk()
        let bench = try await CallbackBench(try FolderStore(in: "/s", environment: .storing(on: disk)), task: "t1")
        disk.setUnreadable("/s/orders/\(CallbackBench.order).json")
        #expect(await bench.refusal(bench.signed(task: "t1")) == 503)
        disk.setUnreadable("/s/orders")
        #expect(await bench.refusal(bench.signed(task: "t1", path: "/callback/signing")) == 503)
        disk.setUnreadable("/s/orders/\(CallbackBench.order).json", false)
        disk.removeAll(below: "/s")
        let answer = await bench.answer(bench.signed(task: "t1"))
        #expect(answer.status == 503)
        #expect(answer.trouble == .vanished("/s"))
        await #expect(throws: StoreTrouble.vanished("/s")) { try await bench.store.hinted() }
    }

    @Test("is read back from a hint's text, and nothing else is")
    func text() {
        for hint in [CallbackHint.signing("t\"1"), .plain("t9"), .plain(nil)] {
            #expect(CallbackHint(OrderHint(hint.text, received: 1)) == hint)
        }
        for text in [
            "", "look", "{}", "[]", #"{"callback":{}}"#, #"{"callback":{"service":"kie","order":"a"}}"#,
            #"{"callback":{"service":"kie","order":"a","signed":true}}"#,
            #"{"callback":{"service":"kie","order":"a","signed":true,"task":"a b"}}"#,
            #"{"callback":{"service":"kie","signed":true,"task":"t1"}}"#,
        ] {
            #expect(CallbackHint(OrderHint(text, received: 1)) == nil, "\(text)")
        }
    }

    @Test("has an order's address only where its id fits into one, and shows it to nobody")
    func token() throws {
        let environment = EngineEnvironment.practice(ScriptedTransport(), clock: VirtualClock())
        let base = try #require(WebAddress("https://host.example/easel/"))
        let token = CallbackToken(for: CallbackBench.order, from: environment)
        let address = try #require(token.address(below: base)).open { $0 }
        #expect(address.hasPrefix("https://host.example/easel/callback/\(CallbackBench.order)"))
        #expect(address.utf8.count == "https://host.example/easel/callback/".utf8.count + 64)
        #expect("\(token) \(String(reflecting: token))" == "<redacted> <redacted>")
        #expect(!address.contains(token.digest))
        let query = try #require(WebAddress("https://host.example/?a=b"))
        #expect(token.address(below: query) == nil)
        #expect(CallbackToken(for: "order 1", from: environment).address(below: base) == nil)
        #expect(CallbackToken(for: CallbackBench.order, from: environment).digest != token.digest)
    }
}

/// A store that counts how often all orders are read.
private struct CountingStore: OrderStore {
    let store = MemoryStore()
    let readings = Notebook<Bool>()

    var isShared: Bool { store.isShared }
    var isCopy: Bool { false }
    func adopt() async throws(StoreTrouble) {}
    func place(_ record: OrderRecord) async throws(StoreTrouble) -> Placement { try await store.place(record) }
    func claim(_ order: String) async throws(StoreTrouble) -> (OrderClaim, OrderRecord) { try await store.claim(order) }
    func release(_ claim: OrderClaim) async { await store.release(claim) }
    func write(_ record: OrderRecord, under claim: OrderClaim) async throws(StoreTrouble) {
        try await store.write(record, under: claim)
    }
    func order(_ id: String) async throws(StoreTrouble) -> OrderRecord { try await store.order(id) }
    func makeEndsLast() async throws(StoreTrouble) {}
    func change<Value>(
        note name: String, isLasting: Bool, inPlaceOfDamage stand: JSON?, _ change: (inout JSON?) -> Value
    ) throws(StoreTrouble) -> Value {
        try store.change(note: name, isLasting: isLasting, inPlaceOfDamage: stand, change)
    }
    func orders(onlyOpen: Bool) async throws(StoreTrouble) -> OrderList {
        readings.add(onlyOpen)
        return try await store.orders(onlyOpen: onlyOpen)
    }
    func drop(_ hint: OrderHint, for order: String) async throws(StoreTrouble) {
        try await store.drop(hint, for: order)
    }
    func hinted() async throws(StoreTrouble) -> Set<String> { try await store.hinted() }
    func hints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint] {
        try await store.hints(under: claim)
    }
    func takeHints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint] {
        try await store.takeHints(under: claim)
    }
    func forget(_ order: String) async throws(StoreTrouble) { try await store.forget(order) }
}
