import Easel
import EaselTesting
import EaselURLSession
import Foundation
import Testing

@Suite("The guides to keys, failures, tests and transports", .timeLimit(.minutes(5)))
struct HostsTests {
    /// Stands for wherever a host keeps its secrets.
    private struct Vault {
        func secret(_ name: String) -> String { "Bearer \(name)-4f1d0c7b " }
    }

    @Test("take keys from where they are, and show none")
    func keys() async throws {
        let vault = Vault()
        let rehearsal = try await Rehearsal()

        let fromEnvironment = try Studio(keys: .environment)

        let secrets = ["VTRIX_API_KEY": vault.secret("vtrix"), "KIE_API_KEY": vault.secret("kie")]
        let studio = try Studio(keys: .environment(with: secrets))

        let missing = studio.registry.services.filter { !studio.hasKey(for: $0) }
        if !missing.isEmpty { print("no API key for", missing.map(\.key.variable)) }

        let key = try Secret(vault.secret("vtrix"))
        print(key)  // <redacted>

        #expect("\(key)" == "<redacted>" && !renderings(of: studio).contains("4f1d0c7b"))
        #expect(!fromEnvironment.registry.entries.isEmpty)

        try await knock(with: try rehearsal.studio())
        await rehearsal.sandbox.stop()
    }

    private func knock(with studio: Studio) async throws {
        for service in studio.registry.services where studio.hasKey(for: service) {
            let answer = await studio.checkAccess(to: service)
            print(service.name, answer.reach, answer.credit?.amount ?? "")
        }

        #expect(await studio.checkAccess(to: try studio.registry.service("kie")).key == .accepted)
    }

    @Test("set limits and deadlines")
    func limits() async throws {
        let rehearsal = try await Rehearsal()
        let (keys, folder) = (KeySource.variables(rehearsal.variables), rehearsal.folder + "/orders")

        var habits = StudioHabits()
        habits.limits["kie"] = ServiceLimits(creates: Rate(20, per: .seconds(10)), running: 50, waiting: 2_000)
        habits.deadlines.queue = .seconds(600)
        habits.deadlines.submit = .seconds(120)
        habits.deadlines.run = .seconds(300)
        let studio = try Studio(keys: keys, keepingOrdersIn: folder, habits: habits)

        let order = try await studio.place(ImageRequest("a lake"), on: .anyAt("kie"))
        let picture = try await order.result().firstPicture()
        #expect(!picture.bytes.isEmpty)

        // A task that runs for longer than `run` is overdue, and comes home all the same.
        habits.deadlines.run = .milliseconds(1)
        let hurried = try Studio(keys: keys, habits: habits)
        let late = try await hurried.place(ImageRequest("a slow lake [slow 2s]"), on: .anyAt("kie"))
        let delivery = try await late.result()
        #expect(delivery.pictures.count == 1 && late.status.state == .delivered)
        await rehearsal.sandbox.stop()
    }

    @Test("tell failures apart by whose business they are")
    func failures() async throws {
        let rehearsal = try await Rehearsal()
        let studio = try rehearsal.studio()
        var heard: [String] = []
        func show(_ failure: ImageFailure) { heard.append("shown: \(failure.message)") }
        func wake(_ failure: ImageFailure) { heard.append("woken: \(failure.message)") }
        func tryLater(_ failure: ImageFailure) { heard.append("later: \(failure.message)") }
        func lookIntoTheAccount(_ failure: ImageFailure) { heard.append("looked: \(failure.message)") }

        func paint(_ request: ImageRequest) async -> Picture? {
            do throws(ImageFailure) {
                return try await studio.picture(for: request)
            } catch {
                switch error.code.concern {
                case .request, .moderation: show(error)
                case .account, .limit, .ownSide: wake(error)
                case .service where error.retry == .never: show(error)
                case .service, .running, .stopped: tryLater(error)
                case .unknown: lookIntoTheAccount(error)
                }
                return nil
            }
        }

        #expect(await paint(ImageRequest("a lake")) != nil)
        for prompt in ["a lake [moderated]", "a lake [401@submit]", "a lake [drop]", "a lake [fails]"] {
            #expect(await paint(ImageRequest(prompt)) == nil)
        }
        #expect(heard.map { $0.prefix(6) } == ["shown:", "woken:", "looked", "shown:"])
        await rehearsal.sandbox.stop()
    }

    @Test("spend nothing in tests of one's own")
    func testing() async throws {
        var settings = Sandbox.Settings()
        settings.pace = .zero
        settings.faults = [try Sandbox.Fault(text: "drop@submit:1")]
        let sandbox = try await Sandbox.start(settings)
        let studio = try Studio(keys: .variables(sandbox.variables))

        let lost = try await studio.place(ImageRequest("a fox"))
        let failure = await #expect(throws: ImageFailure.self) { try await lost.result() }
        #expect(failure?.code == .unknownOutcome)
        #expect(sandbox.ledger.count == 1)

        let moderated = try await studio.place(ImageRequest("a fox [moderated]"))
        await #expect(throws: ImageFailure.self) { try await moderated.result() }

        await sandbox.stop()
    }

    @Test("need no minutes either: the clock is a value")
    func virtual() async throws {
        let transport = ScriptedTransport()
        transport.answer(.post, "/paint", with: .json(#"{"task":"t1"}"#))
        transport.answer(.get, "/tasks/", with: .json(#"{"state":"running"}"#), .json(#"{"state":"failed"}"#))
        let clock = VirtualClock(runsItself: true)
        let studio = try Studio(
            registry: try Registry([Practice.family]), keys: Keys(["practice": try Secret("any")]),
            environment: .practice(transport, clock: clock))
        let order = try await studio.place(ImageRequest("a fox"))

        await #expect(throws: ImageFailure.self) { try await order.result() }
        #expect(transport.calls(.post, "/paint").count == 1)
    }

    @Test("name the other transport")
    func transports() throws {
        let studio = try Studio(keys: .environment, transport: URLSessionTransport())
        #expect(!studio.registry.entries.isEmpty)
    }

    /// Every way in which a value could show itself.
    private func renderings(of value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) \(String(reflecting: value)) \(dumped)"
    }
}
