import EaselCore
import EaselTesting
import Synchronization
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct OrderTests {
    private typealias Outcome = Result<Delivery, ImageFailure>

    private func wait(_ order: Order, _ patience: Duration? = nil) async -> Result<Delivery, ImageFailure> {
        await Result { () async throws(ImageFailure) in try await order.result(within: patience) }
    }

    private static let delivery = Delivery(
        Delivery.Fields(
            pictures: [], files: [], others: [], notes: [], cost: nil, metadata: nil, service: "practice",
            model: "brush", seed: nil,
            ticket: nil, looks: 0, times: Delivery.Times()))

    @Test("A status is one line for people")
    func line() {
        var status = OrderStatus(.notSent)
        #expect("\(status)" == "not sent")
        status.state = .running
        status.progress = 0.404
        status.left = .seconds(3)
        status.remark = "The service asks for less."
        #expect("\(status)" == "running, 40 %, about 3 s left: The service asks for less.")
    }

    @Test("Events tell each state once, in order, and end with the order")
    func events() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/tasks/", with: .running, .running)
        bench.scriptHome()
        let seen = bench.run {
            guard let order = try? await bench.studio.place(ImageRequest("a red fox")) else { return [OrderStatus]() }
            return await order.events.reduce(into: []) { $0.append($1) }
        }
        let events = await seen.value
        let states = events.map(\.state).reduce(into: [OrderState]()) { if $0.last != $1 { $0.append($1) } }
        #expect(states == [.queued, .sending, .accepted, .running, .succeeded, .delivered])
        #expect(events.allSatisfy { ($0.ticket != nil) == (![.queued, .sending].contains($0.state)) })
        #expect(events.last?.looks == 3)
    }

    @Test("Events asked for after the end tell the end and stop")
    func lateEvents() async throws {
        let bench = try Bench()
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        _ = try await order.result()
        #expect(await order.events.reduce(into: []) { $0.append($1.state) } == [.delivered])
    }

    @Test("N11: When time is over the order lives on and can be waited for again")
    func outOfTime() async throws {
        let bench = try Bench(runsItself: false)
        let clock = bench.clock
        bench.transport.answer(.get, "/tasks/") { _ in clock.now < .seconds(100) ? .running : .done }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let hasty = bench.run { await wait(order, .seconds(10)) }
        let patient = bench.run { await wait(order) }
        await clock.advance(by: .milliseconds(9_999))
        #expect(!order.status.state.isEnd)
        await clock.advance(by: .milliseconds(1))
        let failure = await hasty.value.failure
        #expect(failure?.code == .stillRunning)
        #expect(failure?.mayHaveCost == true)
        #expect(failure?.ticket?.name == "practice/t1")
        #expect(failure?.order == order.id)
        #expect(
            failure?.description
                == "The order is not done after 10 s. It may have been charged. "
                + "Bring home its task practice/t1.")
        await clock.advance(by: .seconds(200))
        #expect(try await patient.value.get().pictures.count == 1)
        #expect(try await order.result(within: .zero).pictures.count == 1)
        #expect(bench.submits == 1)
        await clock.settle()
        #expect(clock.sleepers == 0)
    }

    @Test("Cancelling the Swift task that waits frees it at once, and the order comes home all the same")
    func cancelledWaiter() async throws {
        let bench = try Bench(runsItself: false)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let waiting = bench.run { await wait(order, .seconds(900)) }
        await bench.clock.settle()
        waiting.cancel()
        let failure = await waiting.value.failure
        #expect(failure?.code == .cancelled)
        #expect(failure?.mayHaveCost == true)
        #expect(bench.clock.now == .zero)
        await bench.clock.advance(by: .seconds(30))
        #expect(try await order.result().pictures.count == 1)
    }

    @Test("A waiter that is cancelled before it waits is freed, and one that comes after the end gets the result")
    func cancelledBefore() async throws {
        let bench = try Bench(runsItself: false)
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let early = bench.run {
            withUnsafeCurrentTask { $0?.cancel() }
            return await wait(order)
        }
        #expect(await early.value.failure?.code == .cancelled)
        await bench.clock.advance(by: .seconds(30))
        let late = bench.run {
            withUnsafeCurrentTask { $0?.cancel() }
            return await wait(order)
        }
        #expect(await late.value.failure == nil)
    }

    @Test("A patience that is over before the waiter is registered still frees it")
    func alarmBeforeWaiter() async {
        // The driver gets all the time it wants to ring before `schedule` returns.
        let isFirst = Mutex(true)
        var environment = EngineEnvironment(transport: ScriptedTransport())
        environment.spawn = { work in
            let task = Task.detached { await work() }
            let mustLag = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            if mustLag { usleepMilliseconds(200) }
            return task
        }
        let order = Order(
            id: "o", service: "s", model: "m", timetable: Timetable(environment), clock: environment.clock)
        #expect(await wait(order, .zero).failure?.code == .stillRunning)
    }

    @Test("End, patience and cancellation in any order resume each waiter exactly once")
    func raceForTheWaiter() async {
        let clock = SystemClock()
        let timetable = Timetable(EngineEnvironment(transport: ScriptedTransport(), clock: clock))
        for round in 0..<1_000 {
            let order = Order(id: "o", service: "s", model: "m", timetable: timetable, clock: clock)
            let waiters = (0..<4).map { number in
                Task.detached {
                    await wait(order, number == 0 ? nil : .microseconds(round % 40 * number))
                }
            }
            let listener = Task.detached { await order.events.reduce(into: []) { $0.append($1.state) } }
            let killer = Task.detached { waiters[1].cancel() }
            let ender = Task.detached { order.end(.success(Self.delivery), as: .delivered) }
            await killer.value
            await ender.value
            #expect(await waiters[0].value.failure == nil)
            for waiter in waiters { _ = await waiter.value }
            #expect(await listener.value.last == .delivered)
        }
        #expect(await soon { timetable.places == 0 })
    }

    @Test("A hundred waiters all get the one result, and whoever sees the end has the result")
    func manyWaiters() async throws {
        let bench = try Bench()
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let ids = await withTaskGroup { group in
            for number in 0..<100 {
                group.addTask { try? await wait(order, number.isMultiple(of: 2) ? .seconds(9_000) : nil).get() }
            }
            return await group.reduce(into: Set<Delivery?>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(ids.first??.pictures.count == 1)
        #expect(bench.submits == 1)
    }

    @Test("An end is the last word: nothing changes an order afterwards")
    func lastWord() async throws {
        let clock = VirtualClock()
        let table = Timetable(.practice(ScriptedTransport(), clock: clock))
        let order = Order(id: "o", service: "s", model: "m", timetable: table, clock: clock)
        order.end(.success(Self.delivery), as: .delivered)
        order.end(.failure(ImageFailure(.failed, .waiting, "Late.", next: "Nothing.")), as: .failed)
        order.update { $0.state = .running }
        #expect(order.status.state == .delivered)
        #expect(await wait(order).failure == nil)
    }

    @Test("Two thousand orders that were let go leave nothing in the timetable")
    func placeAndLetGo() async throws {
        let clock = VirtualClock()
        let table = Timetable(.practice(ScriptedTransport(), clock: clock))
        table.schedule(at: .seconds(1)) {}
        for _ in 0..<2_000 {
            let order = Order(id: "o", service: "s", model: "m", timetable: table, clock: clock)
            let waiting = Task(executorPreference: clock) { await wait(order, .seconds(900)) }
            waiting.cancel()
            #expect(await waiting.value.failure?.code == .cancelled)
        }
        #expect(table.places < 200)
    }

    @Test("An order whose own task is stopped says whether it was sent", arguments: [false, true])
    func stoppedOrder(isAccepted: Bool) async throws {
        let clock = VirtualClock()
        let transport = ScriptedTransport(clock: clock)
        transport.answer(.post, "/paint", with: isAccepted ? .accepted : .status(429))
        let tasks = Notebook<Task<Void, Never>>()
        var environment = EngineEnvironment.practice(transport, clock: clock)
        environment.spawn = { work in
            // Else the first task could start others before it is noted itself.
            let isNoted = Gate()
            let task = clock.spawn {
                await isNoted.wait()
                await work()
            }
            tasks.add(task)
            isNoted.open()
            return task
        }
        let studio = try Studio(
            registry: try Registry([Practice.family]), keys: Keys(["practice": try Secret(Bench.keyText)]),
            environment: environment)
        let order = try await studio.place(ImageRequest("a red fox"))
        await clock.settle()
        tasks.entries.first?.cancel()
        let failure = await wait(order).failure
        #expect(failure?.code == .cancelled)
        #expect(failure?.mayHaveCost == isAccepted)
        #expect(failure?.ticket?.task == (isAccepted ? "t1" : nil))
        #expect(order.status.state == (isAccepted ? .accepted : .cancelled))
        #expect(transport.calls.count == 1)
    }
}
