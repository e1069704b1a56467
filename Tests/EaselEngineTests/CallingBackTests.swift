import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What an order makes of the hints that callbacks leave.
@Suite("An order that is called back", .timeLimit(.minutes(5)))
struct CallingBackTests {
    private static let hooked = ImageModel(
        "brush", title: "Brush", goodFor: "Practising.",
        accepting: Practice.model.schema.parameters + [
            ImageParameter("hook", .callbackAddress, .address(length: 1...2083), "Where to call back.")
                .from(LimitSource("Practice", "2026-01"))
        ])
    private static let service = ImageService(
        id: "practice", name: "Practice", addresses: .https("practice.example"),
        key: ServiceKey(.bearer, variable: "PRACTICE_API_KEY", page: "the page of keys"), linkLifeSeconds: 600,
        patience: .seconds(900), callbacks: CallbackReading(task: { $0["task"]?.string }))

    private let disk = MemoryDisk()
    private let addresses = Notebook<String>()

    /// A studio at a service that calls back; it says each address that it was given.
    private func bench(on killed: MemoryDisk? = nil) throws -> Bench {
        var habits = StudioHabits()
        habits.callbackAddress = WebAddress("https://studio.example")
        let dialect = Dialect(
            route: "practice",
            submit: Turn(
                say: { [addresses] request in
                    for member in request.wireMembers where member.name == "hook" {
                        if case .secret(let address) = member.value { address.open { addresses.add($0) } }
                    }
                    return Practice.dialect.submit.say(request)
                }, hear: Practice.dialect.submit.hear),
            look: Practice.dialect.look)
        let family = ImageFamily("Practice", at: Self.service, speaking: dialect, models: [Self.hooked])
        return try Bench(keepingOn: killed ?? disk, runsItself: false, [family], habits: habits)
    }

    private func receiver(_ bench: Bench) throws -> CallbackReceiver {
        let desk = try #require(CallbackDesk(Self.service))
        return CallbackReceiver([desk], store: bench.studio.desk.store, clock: bench.clock)
    }

    /// The service calls the address that it was given last, naming this task.
    private func call(_ receiver: CallbackReceiver, task: String) async throws -> Int {
        let address = try #require(addresses.entries.last)
        let path = String(address.dropFirst("https://studio.example".count))
        let request = CallbackRequest(
            method: "POST", path: path, headers: [], body: Array(#"{"task":"\#(task)","state":"failed"}"#.utf8))
        return await receiver.answer(to: request).status
    }

    @Test("W1, W9: is looked at sooner, once for many calls, and only the look decides")
    func sooner() async throws {
        let bench = try bench()
        let clock = bench.clock
        bench.transport.answer(.get, "/tasks/") { _ in clock.now < .seconds(50) ? .running : .done }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await clock.advance(by: .seconds(51))
        let before = bench.looks.count
        #expect(order.status.state == .running)
        let receiver = try receiver(bench)
        // The body says "failed", which is nobody's business.
        for _ in 0..<100 { #expect(try await call(receiver, task: "t1") == 200) }
        await clock.advance(by: .seconds(2))
        #expect(order.status.state == .delivered)
        #expect(bench.looks.count == before + 1)
        #expect(bench.submits == 1)
    }

    @Test("W3, P2: is settled where nobody knew whether it was taken, and comes home without another submit")
    func settled() async throws {
        let bench = try bench()
        bench.transport.answer(.post, "/paint", with: .cut)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(order.status.state == .unknown)
        #expect(try await call(receiver(bench), task: "t1") == 200)
        let resumption = try await bench.studio.resume()
        #expect(resumption.orders.map(\.id) == [order.id])
        await bench.clock.advance(by: .seconds(20))
        #expect(try await resumption.orders.first?.result().pictures.count == 1)
        #expect(try await bench.studio.orders().records.map(\.state) == [.delivered])
        #expect(bench.submits == 1)
    }

    @Test("W3: is settled when it is placed again under its key")
    func placedAgain() async throws {
        let bench = try bench()
        bench.transport.answer(.post, "/paint", with: .cut)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"), key: "k")
        await bench.clock.settle()
        #expect(try await call(receiver(bench), task: "t1") == 200)
        let again = try await bench.studio.place(ImageRequest("a red fox"), key: "k")
        #expect(again.id == order.id)
        await bench.clock.advance(by: .seconds(20))
        #expect(try await again.result().pictures.count == 1)
        #expect(bench.submits == 1)
    }

    @Test("W3: stays unknown where no look finds the task that was named")
    func notFound() async throws {
        let bench = try bench()
        bench.transport.answer(.post, "/paint", with: .cut)
        bench.transport.answer(.get, "/tasks/") { _ in .status(404) }
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(try await call(receiver(bench), task: "t9") == 200)
        _ = try await bench.studio.resume()
        await bench.clock.advance(by: .seconds(20))
        let record = try #require(try await bench.studio.orders().records.first { $0.id == order.id })
        #expect(record.state == .unknown)
        #expect(record.ticket == nil)
        #expect(bench.submits == 1)
    }

    @Test("W2: is known by its token when the call comes before an answer that is lost")
    func early() async throws {
        let bench = try bench()
        let gate = Gate()
        bench.transport.answer(.post, "/paint") { _ in
            await gate.wait()
            return .cut
        }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(order.status.state == .sending)
        #expect(try await call(receiver(bench), task: "t1") == 200)
        await bench.clock.advance(by: .seconds(2))
        gate.open()
        #expect(await soon { order.status.state == .accepted || order.status.state == .delivered })
        await bench.clock.advance(by: .seconds(20))
        #expect(try await order.result().ticket?.task == "t1")
        #expect(bench.submits == 1)
    }

    @Test("and its address is in no file of the store, nor in what is shown of its answers")
    func secret() async throws {
        let bench = try bench()
        let addresses = addresses
        bench.transport.answer(.post, "/paint") { _ in
            .json(#"{"task":"t1","param":"\#(addresses.entries.last ?? "")"}"#)
        }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(20))
        _ = try await order.result()
        let token = try #require(addresses.entries.last?.split(separator: "/").last)
        #expect(token.utf8.count == 64)
        for (path, bytes) in disk.files {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(token.suffix(32)), "\(path)")
        }
        let answers = try await bench.studio.orders().records.first?.answers
        #expect(answers?.first?.text.contains("<redacted>") == true)
        #expect(answers?.map(\.call) == ["POST /paint", "GET /tasks/t1"])
    }

    @Test("W3: and whose named task cannot be looked at just now is looked at another time")
    func later() async throws {
        let bench = try bench()
        bench.transport.answer(.post, "/paint", with: .cut)
        bench.transport.answer(.get, "/tasks/", with: .status(503))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(try await call(receiver(bench), task: "t1") == 200)
        _ = try await bench.studio.resume()
        await bench.clock.settle()
        #expect(try await bench.studio.orders().records.map(\.state) == [.unknown])
        // The outage is over by then.
        await bench.clock.advance(by: .seconds(120))
        let resumption = try await bench.studio.resume()
        #expect(resumption.orders.map(\.id) == [order.id])
        await bench.clock.advance(by: .seconds(20))
        #expect(try await bench.studio.orders().records.map(\.state) == [.delivered])
        #expect(bench.submits == 1)
    }

    @Test("W3, P2: before its process died comes home in the next life at once")
    func beforeDeath() async throws {
        let first = try bench()
        let gate = Gate()
        first.transport.answer(.post, "/paint") { _ in
            await gate.wait()
            return .cut
        }
        _ = try await first.studio.place(ImageRequest("a red fox"))
        await first.clock.settle()
        #expect(try await call(receiver(first), task: "t1") == 200)
        let killed = disk.afterKilling()
        let second = try bench(on: killed)
        second.scriptHome()
        let resumption = try await second.studio.resume()
        await second.clock.advance(by: .seconds(20))
        #expect(resumption.orders.map(\.status.state) == [.delivered])
        #expect(second.submits == 0)
        gate.open()
    }

    @Test("leaves no hint behind once it has ended")
    func noneLeft() async throws {
        let bench = try bench()
        let store = bench.studio.desk.store
        let hint = CallbackHint(service: "practice", order: nil, task: "t1", isSigned: true)
        bench.transport.answer(.get, "/fox.png") { _ in
            for record in (try? await store.orders(onlyOpen: true).records) ?? [] {
                try? await store.drop(OrderHint(hint.text, received: 0), for: record.id)
            }
            return .bytes(SamplePicture.png)
        }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(20))
        #expect(try await order.result().pictures.count == 1)
        #expect(try await store.hinted().isEmpty)
    }

    @Test("S16: shows its address to nobody where the service repeats it in its refusal")
    func refused() async throws {
        let bench = try bench()
        let addresses = addresses
        bench.transport.answer(.post, "/paint") { _ in
            let address = addresses.entries.last ?? ""
            let path = address.dropFirst("https://studio.example".count)
            return .json(#"{"message":"Nobody answers at \#(address), path \#(path)."}"#, status: 400)
        }
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        let failure = try #require(await Result { () async throws(ImageFailure) in try await order.result() }.failure)
        let token = try #require(addresses.entries.last?.split(separator: "/").last)
        #expect(failure.serviceMessage?.contains("<redacted>") == true)
        #expect(!"\(failure) \(failure.serviceMessage ?? "")".contains(token.suffix(32)))
        for (path, bytes) in disk.files {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(token.suffix(32)), "\(path)")
        }
    }

    @Test("S16: shows its address to nobody where the service repeats it to a later life of the process")
    func repeatedLater() async throws {
        let first = try bench()
        first.transport.answer(.get, "/tasks/") { _ in .running }
        first.scriptHome()
        _ = try await first.studio.place(ImageRequest("a red fox"))
        await first.clock.advance(by: .seconds(2))
        let killed = disk.afterKilling()
        let second = try bench(on: killed)
        let address = addresses.entries.last ?? ""
        second.transport.answer(.get, "/tasks/") { _ in
            .json(#"{"state":"done","param":"{\"hook\":\"\#(address)\"}","pictures":["\#(Bench.home)"]}"#)
        }
        second.scriptHome()
        let resumption = try await second.studio.resume()
        await second.clock.advance(by: .seconds(20))
        #expect(resumption.orders.map(\.status.state) == [.delivered])
        let token = try #require(address.split(separator: "/").last)
        #expect(token.utf8.count == 64)
        for (path, bytes) in killed.files {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(token.suffix(32)), "\(path)")
        }
        #expect(try await second.studio.orders().records.first?.answers?.last?.text.contains("<redacted>") == true)
    }
}
