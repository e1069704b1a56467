import EaselCore
import EaselTesting
import Foundation
import Testing

@testable import EaselEngine

/// The whole engine with many orders, on virtual time.
@Suite("Many orders", .timeLimit(.minutes(5)), .serialized)
struct ManyTests {
    // A debug build would hold a thread of the other tests for too long with ten thousand.
    private static let count = ProcessInfo.processInfo.environment["EASEL_LONG_TESTS"] == "1" ? 10_000 : 500

    /// The most events in any second.
    private func most(_ moments: [Duration]) -> Int {
        var (start, most) = (0, 0)
        for end in moments.indices {
            while moments[end] - moments[start] >= .seconds(1) { start += 1 }
            most = max(most, end - start + 1)
        }
        return most
    }

    private func habits() -> StudioHabits {
        var habits = StudioHabits()
        habits.limits["practice"] = ServiceLimits(
            creates: Rate(1_000, per: .seconds(1)), calls: Rate(1_000, per: .seconds(1)), running: 100_000)
        return habits
    }

    @Test(
        "N1: in flight while their service is down for five minutes all finish, few calls are made, and no rush follows"
    )
    func outage() async throws {
        var habits = habits()
        habits.limits["practice"]?.calls = Rate(50, per: .seconds(1))
        let bench = try Bench(runsItself: false, habits: habits)
        let clock = bench.clock
        let start = Duration.seconds(Self.count / 40 + 60)
        let outage = start..<(start + .seconds(300))
        bench.transport.answer(.post, "/paint") { call in .json(#"{"task":"t\#(call.text.hashValue.magnitude)"}"#) }
        bench.transport.answer(.get, "/tasks/") { _ in
            if outage.contains(clock.now) { return .unknown(LineTrouble(.dropped, "Nobody answers.")) }
            return clock.now < outage.upperBound ? .running : .done
        }
        bench.scriptHome()
        var orders: [Order] = []
        for number in 0..<Self.count {
            orders.append(try await bench.studio.place(ImageRequest("boat \(number)")))
            if number.isMultiple(of: 50) { await Task.yield() }
        }
        await clock.advance(by: outage.upperBound + .seconds(Self.count / 10 + 600))
        #expect(orders.allSatisfy { $0.status.state == .delivered })
        #expect(bench.submits == Self.count)
        let during = bench.looks.filter { outage.contains($0) }
        #expect(during.count <= 200)
        #expect(!during.isEmpty)
        #expect(most(bench.looks) <= 60)
        print(
            "N1: \(Self.count) orders, \(during.count) looks in the outage, \(most(bench.looks)) in the fullest second")
    }

    @Test("N12: placed at one moment do not come at one moment")
    func sameMoment() async throws {
        let bench = try Bench(runsItself: false)
        bench.transport.answer(.post, "/paint") { call in .json(#"{"task":"t\#(call.text.hashValue.magnitude)"}"#) }
        bench.scriptHome()
        for number in 0..<200 { _ = try await bench.studio.place(ImageRequest("boat \(number)")) }
        await bench.clock.advance(by: .seconds(60))
        let moments = bench.transport.calls(.post, "/paint").map(\.moment)
        #expect(moments.count == 200)
        let mean = Double(moments.count) / ((moments.last ?? .zero) / .seconds(1))
        #expect(Double(most(moments)) <= 3 * mean)
    }

    @Test("N4: of a service that is well do not wait for another one that is down")
    func twoServices() async throws {
        let other = ImageService(
            id: "other", name: "Other", addresses: .https("other.example"),
            key: ServiceKey(.bearer, variable: "OTHER_API_KEY", page: "the page of keys"), linkLifeSeconds: 600,
            patience: .seconds(900))
        let family = ImageFamily("Other", at: other, speaking: Practice.dialect, models: [Practice.model])
        func duration(isDown: Bool) async throws -> Duration {
            let clock = VirtualClock()
            let transport = ScriptedTransport(clock: clock)
            transport.answer(.post, "https://practice.example/paint") { _ in isDown ? .unreached : .accepted }
            transport.answer(.get, "https://practice.example/tasks/") { _ in isDown ? .cut : .done }
            transport.answer(.post, "https://other.example/paint") { _ in .accepted }
            transport.answer(.get, "https://other.example/tasks/") { _ in .done }
            transport.answer(.get, "/fox.png") { _ in .bytes(SamplePicture.png) }
            let key = try Secret(Bench.keyText)
            let studio = try Studio(
                registry: try Registry([Practice.family, family]), keys: Keys(["practice": key, "other": key]),
                environment: .practice(transport, clock: clock))
            var orders: [Order] = []
            for number in 0..<60 {
                let service = number.isMultiple(of: 2) ? "practice" : "other"
                let order = try await studio.place(ImageRequest("boat \(number)"), on: .anyAt(service))
                if service == "other" { orders.append(order) }
            }
            while !orders.allSatisfy(\.status.state.isEnd), clock.now < .seconds(900) {
                await clock.advance(by: .milliseconds(100))
            }
            #expect(orders.allSatisfy { $0.status.state == .delivered })
            return clock.now
        }
        let (well, beside) = (try await duration(isDown: false), try await duration(isDown: true))
        #expect(beside <= well * 11 / 10)
    }

    @Test("C2: that sleep for eight hours are each looked at once when the machine wakes, and not all at one moment")
    func longSleep() async throws {
        let clock = JumpingClock()
        let transport = ScriptedTransport(clock: clock.base)
        transport.answer(.post, "/paint") { call in .json(#"{"task":"t\#(call.text.hashValue.magnitude)"}"#) }
        transport.answer(.get, "/tasks/") { _ in .running }
        var environment = EngineEnvironment.practice(transport, clock: clock.base)
        environment.clock = clock
        var habits = StudioHabits()
        habits.limits["practice"] = ServiceLimits(creates: Rate(1_000, per: .seconds(1)))
        let studio = try Studio(
            registry: try Registry([Practice.family]), keys: Keys(["practice": try Secret(Bench.keyText)]),
            environment: environment, habits: habits)
        for number in 0..<200 { _ = try await studio.place(ImageRequest("boat \(number)")) }
        await clock.base.advance(by: .seconds(100))
        let before = transport.calls(.get, "/tasks/").count
        clock.jump(by: .seconds(8 * 3600))
        await clock.base.advance(by: .seconds(10))
        let looks = transport.calls(.get, "/tasks/").dropFirst(before).map(\.address)
        #expect(looks.count <= 2 * Set(looks).count)
        #expect(looks.count <= 500)
    }

    @Test(
        "C1: a wall clock that jumps a day makes no rush, no wait below nothing and no early end", arguments: [-1, 1])
    func wallClock(_ days: Int64) async throws {
        let clock = JumpingClock()
        let transport = ScriptedTransport(clock: clock.base)
        transport.answer(.post, "/paint") { _ in .accepted }
        transport.answer(.get, "/tasks/") { [base = clock.base] _ in base.now < .seconds(60) ? .running : .done }
        transport.answer(.get, "/fox.png") { _ in .bytes(SamplePicture.png) }
        var environment = EngineEnvironment.practice(transport, clock: clock.base)
        environment.clock = clock
        let studio = try Studio(
            registry: try Registry([Practice.family]), keys: Keys(["practice": try Secret(Bench.keyText)]),
            environment: environment)
        let order = try await studio.place(ImageRequest("a red fox"))
        await clock.base.advance(by: .seconds(10))
        let before = transport.calls(.get, "/tasks/").count
        clock.jumpOnTheWall(by: days * 86_400_000)
        await clock.base.advance(by: .seconds(40))
        #expect(transport.calls(.get, "/tasks/").count - before <= 5)
        #expect(order.status.state == .running)
        await clock.base.advance(by: .seconds(40))
        #expect(order.status.state == .delivered)
    }
}
