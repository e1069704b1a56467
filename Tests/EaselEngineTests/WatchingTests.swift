import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct WatchingTests {
    private func bench(
        _ looks: Ending..., then last: Ending = .done, runsItself: Bool = true
    ) throws -> Bench {
        var habits = StudioHabits()
        habits.deadlines.run = .seconds(100_000)
        let bench = try Bench(runsItself: runsItself, habits: habits)
        for look in looks { bench.transport.answer(.get, "/tasks/", with: look) }
        bench.transport.answer(.get, "/tasks/") { _ in last }
        bench.scriptHome()
        return bench
    }

    /// How long after the look before it each look came.
    private func waits(_ bench: Bench) -> [Double] {
        zip(bench.looks, [.zero] + bench.looks).map { ($0 - $1) / .seconds(1) }
    }

    @Test("Looks come by the plan, which grows from one second to twenty")
    func plan() async throws {
        let bench = try bench(.running, .json(#"{"state":"dreaming"}"#), .running, .running, .running)
        let delivery = try await bench.outcome().get()
        #expect(waits(bench) == [1, 1.5, 2.25, 3.375, 5.0625, 7.59375])
        #expect(delivery.looks == 6)
        #expect(delivery.times.running == bench.looks.last)
    }

    @Test("S18: A task is looked at so often and no more", arguments: [(30, 8), (600, 40)])
    func frugal(_ seconds: Int, _ most: Int) async throws {
        let bench = try Bench()
        let clock = bench.clock
        bench.transport.answer(.get, "/tasks/") { _ in clock.now < .seconds(seconds) ? .running : .done }
        bench.scriptHome()
        #expect(try await bench.outcome().get().looks <= most)
        #expect(bench.clock.now <= .seconds(seconds + 21))
    }

    @Test("S5: A word that nobody knows is running, and is shown")
    func unknownWord() async throws {
        let bench = try Bench(runsItself: false)
        bench.transport.answer(.get, "/tasks/", with: .json(#"{"state":"dreaming\u001b[2J","progress":0.5}"#))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(1))
        #expect(order.status.state == .running)
        #expect(order.status.remark == #"Practice says "dreaming\u{1b}[2J", which is taken as running."#)
        await bench.clock.advance(by: .seconds(2))
        #expect(order.status.state == .delivered)
        #expect(order.status.remark == nil)
    }

    @Test("S14: A look that failed is repeated less and less often, and the task lives on")
    func unseen() async throws {
        let bench = try bench(.cut, .status(500), .page, .unreached, .running)
        #expect(try await bench.outcome().get().looks == 6)
        #expect(waits(bench) == [1, 1.5, 4.5, 13.5, 40.5, 7.59375])
    }

    @Test("A look is never repeated sooner than the service asks, and the asking ends with it")
    func retryAfter() async throws {
        let bench = try bench(
            .status(429, ["Retry-After": "45"]), .status(503, ["Retry-After": "0"]),
            .status(429, ["Retry-After": "100000"]), .status(404), .running)
        _ = try await bench.outcome().get()
        #expect(waits(bench) == [1, 45, 2.25, 3600, 5.0625, 7.59375])
    }

    @Test("S1, S2: a task that stays unknown is reported, looked for after an hour and a day, and never dropped before")
    func notFound() async throws {
        let bench = try bench(then: .status(404), runsItself: false)
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(120))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.code == .taskNotFound)
        #expect(failure?.mayHaveCost == true)
        #expect(failure?.retry == .later)
        #expect(failure?.ticket?.task == "t1")
        #expect(failure?.message == "Practice does not know the task t1.")
        #expect(order.status.state == .accepted)
        let first = try #require(bench.looks.first)
        let inGrace = bench.looks.count
        #expect(try #require(bench.looks.last) - first >= .seconds(60))
        #expect(bench.looks.dropLast().allSatisfy { $0 - first < .seconds(60) })
        await bench.clock.advance(by: .seconds(3_400))
        #expect(bench.looks.count == inGrace)
        await bench.clock.advance(by: .seconds(400))
        #expect(bench.looks.count > inGrace)
        #expect(try await bench.studio.openOrders().records.map(\.state) == [.accepted])
        await bench.clock.advance(by: .seconds(86_400))
        #expect(try await bench.studio.orders().records.map(\.state) == [.expired])
        #expect(bench.looks.last.map { $0 > .seconds(86_400) } == true)
    }

    @Test("A task that appears after its grace comes home all the same")
    func foundLate() async throws {
        let bench = try Bench(runsItself: false)
        let clock = bench.clock
        bench.transport.answer(.get, "/tasks/") { _ in clock.now < .seconds(1_000) ? .status(404) : .done }
        bench.scriptHome()
        _ = try await bench.studio.place(ImageRequest("a red fox"))
        await clock.advance(by: .seconds(4_000))
        #expect(try await bench.studio.orders().records.map(\.state) == [.delivered])
        #expect(bench.submits == 1)
    }

    @Test("S1: A minute without three looks is not enough to give a task up")
    func graceNeedsLooks() async throws {
        let slow = Ending.status(503, ["Retry-After": "70"])
        let bench = try bench(.status(404), slow, .status(404), .status(404), runsItself: false)
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(300))
        #expect(order.status.state == .accepted)
        #expect(bench.looks.count == 4)
    }

    @Test("S10: a task that runs for ever is looked at more and more rarely, and is gone when results are not kept")
    func forEver() async throws {
        let bench = try Bench(runsItself: false)
        bench.transport.answer(.get, "/tasks/") { _ in .running }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.advance(by: .seconds(900))
        let onTime = bench.looks.count
        await bench.clock.advance(by: .seconds(3_600))
        #expect(order.status.remark == "The task is overdue at Practice.")
        #expect(bench.looks.count - onTime < 30)
        await bench.clock.advance(by: .seconds(15 * 86_400))
        #expect(bench.looks.count - onTime < 400)
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.code == .taskNotFound)
        #expect(order.status.state == .expired)
        #expect(failure?.ticket?.task == "t1")
    }

    @Test("S1: A task that appears within its grace comes home, and one look that shows it starts the grace anew")
    func foundAfterAll() async throws {
        let slow = Ending.status(503, ["Retry-After": "70"])
        let bench = try bench(.status(404), slow, .running, .status(404), .status(404))
        #expect(try await bench.outcome().get().looks == 6)
        #expect(bench.clock.now > .seconds(70))
    }

    @Test("S9: A success without a picture is looked at again, three times in all")
    func emptySuccess() async throws {
        let empty = Ending.json(#"{"state":"done","pictures":[]}"#)
        let mended = try bench(empty, empty)
        #expect(try await mended.outcome().get().pictures.count == 1)
        let bench = try bench(empty, .running, empty, empty)
        let failure = await bench.outcome().failure
        #expect(failure?.code == .noPicture)
        #expect(failure?.mayHaveCost == true)
        #expect(bench.looks.count == 4)
    }

    @Test("S13: Progress never falls, and a state that goes back changes nothing")
    func progress() async throws {
        let bench = try Bench(runsItself: false)
        let said = ["0.5", "0.2", "-1", "7", "0.3"]
        for progress in said {
            bench.transport.answer(.get, "/tasks/", with: .json(#"{"state":"running","progress":\#(progress)}"#))
        }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let seen = bench.run { await order.events.reduce(into: [Double]()) { $0.append($1.progress ?? 0) } }
        await bench.clock.advance(by: .seconds(60))
        let progress = await seen.value
        #expect(progress == progress.sorted())
        #expect(progress.max() == 1)
        #expect(order.status.state == .delivered)
    }

    @Test("A key that may not look ends the waiting, not the task")
    func locked() async throws {
        let bench = try bench(.running, .status(401))
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.code == .badKey)
        #expect(failure?.mayHaveCost == true)
        #expect(failure?.retry == .later)
        #expect(failure?.ticket?.task == "t1")
        #expect(order.status.state == .running)
    }

    @Test("A failed task says so with the service's words")
    func failed() async throws {
        let bench = try bench(.json(#"{"state":"failed","message":"Too\u001b dark."}"#))
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.code == .failed)
        #expect(failure?.message == #"Practice said no (200). It said: "Too\u{1b} dark."."#)
        #expect(order.status.state == .failed)
    }

    @Test("X8: A poller that throws or talks nonsense has only failed to look")
    func nonsense() async throws {
        let poller = Nonsense(looks: Notebook())
        var habits = StudioHabits()
        habits.deadlines.run = .seconds(100_000)
        let bench = try Bench(
            [
                OddProvider(poller: poller) { _, line in
                    _ = await line.send(WireCall(.post, .api("/paint")))
                    return .accepted(task: "t1")
                }
            ], habits: habits)
        bench.scriptHome()
        #expect(try await bench.outcome().get().looks == 5)
        #expect(bench.clock.now > .seconds(3600) && bench.clock.now < .seconds(3700))
    }

    private struct Nonsense: TaskPoller {
        let route = "odd"
        let looks: Notebook<Void>

        func look(at ticket: TaskTicket, over line: any Line) async throws -> TaskState {
            looks.add(())
            switch looks.entries.count {
            case 1, 2: throw Unexpected("blind")
            case 3: return .unseen(LookTrouble("A million years.", retryAfter: .seconds(1e13)))
            case 4: return .unseen(LookTrouble("Yesterday.", retryAfter: .seconds(-86400)))
            default: return .succeeded(ImageResult(pictures: [PictureLink(Bench.home, lifeSeconds: 1)]))
            }
        }
    }
}
