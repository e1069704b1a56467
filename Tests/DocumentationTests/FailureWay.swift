import Easel
import EaselTransport
import TestGround
import Testing

@testable import EaselTesting

/// One way to produce a failure: a fault of the sandbox, or something on our own side that needs none.
struct FailureWay: Sendable, CustomTestStringConvertible {
    let code: ImageFailure.Code
    /// The way as the page names it.
    let words: String
    /// What the sandbox is asked to do wrong.
    var faults: [String] = []
    /// Does what has to fail.
    let fail: @Sendable (FailureBench) async throws(ImageFailure) -> Void

    var testDescription: String { "\(code): \(words)" }

    /// An order of this prompt at a service that goes wrong.
    private static func order(
        _ code: ImageFailure.Code, _ faults: String..., at service: String = "vtrix", prompt: String = "a quiet lake",
        from photo: Bool = false, within patience: Duration? = nil, that words: String? = nil
    ) -> FailureWay {
        let asked = faults + (prompt.split(separator: "[").dropFirst().map { "[\($0)" })
        let named = asked.map { "`\($0)`" }.joined(separator: " and ") + (service == "kie" ? " at Kie" : "")
        let shown = named + (words.map { ", \($0)" } ?? "")
        return FailureWay(code: code, words: shown, faults: faults) { bench throws(ImageFailure) in
            var request = ImageRequest(prompt)
            if photo { request.images = [.bytes(SamplePicture.png)] }
            let order = try await bench.studio.place(request, on: .anyAt(service))
            _ = try await order.result(within: patience)
        }
    }

    /// Something that fails before or beside any service.
    private static func own(
        _ code: ImageFailure.Code, _ words: String,
        _ fail: @escaping @Sendable (FailureBench) async throws(ImageFailure) -> Void
    ) -> FailureWay { FailureWay(code: code, words: words, fail: fail) }

    static let all = atServices + onOurSide

    private static let atServices = [
        order(.badKey, "401@submit"), order(.noCredit, "402@submit"), order(.notPermitted, "403@submit", at: "kie"),
        order(.moderated, prompt: "a lake [moderated]"), order(.rejected, "422@submit"),
        order(.rateLimited, "429@submit", that: "with a deadline for the queue"),
        order(.maintenance, "code455@submit", at: "kie"), order(.switchedOff, "code505@submit", at: "kie"),
        order(.notSent, "503@upload", at: "kie", from: true, that: "with a local picture"),
        order(.failed, prompt: "a lake [fails]"), order(.unknownOutcome, "drop@submit"),
        order(.stillRunning, prompt: "a lake [slow 20s]", within: .seconds(1), that: "waited for one second"),
        order(.taskNotFound, "404@poll"), order(.noPicture, prompt: "a lake [nolink]"),
        order(.notAPicture, "html@download"), order(.downloadFailed, "503@download"),
        order(.linkExpired, "expired@download", "code422@link", at: "kie"),
    ]

    private static let onOurSide = [
        own(.badRequest, "a tolerance of 9") { bench throws(ImageFailure) in
            var request = ImageRequest("a lake")
            request.safety = 9
            _ = try bench.studio.check(request)
        },
        own(.unknownModel, "a model that nobody has") { bench throws(ImageFailure) in
            _ = try bench.studio.check(ImageRequest("a lake"), on: .named("flux_9"))
        },
        own(.noKey, "no key in the environment") { _ throws(ImageFailure) in
            _ = try Studio(keys: .variables([:])).check(ImageRequest("a lake"))
        },
        own(.overLimit, "a budget, and a price that nobody states") { bench throws(ImageFailure) in
            _ = try await bench.studio.place(ImageRequest("a lake"), spending: Budget(usd: "1"))
        },
        own(.keyTaken, "one order key for two requests") { bench throws(ImageFailure) in
            _ = try await bench.studio.place(ImageRequest("a lake"), key: "lake")
            _ = try await bench.studio.place(ImageRequest("a hill"), key: "lake")
        },
        own(.inOtherHands, "forget an order that is under way") { bench throws(ImageFailure) in
            try await bench.studio.forget(try await bench.studio.place(ImageRequest("a lake [slow 20s]")).id)
        },
        own(.foreignTicket, "a ticket of another address") { bench throws(ImageFailure) in
            let ticket = try await bench.ticketOfAnotherSandbox()
            _ = try await bench.studio.order(for: ticket)
        },
        own(.asksFirst, "an order whose words are not kept, after the process ended") { bench throws(ImageFailure) in
            _ = try await bench.studio(keepingOrdersIn: bench.orders).resume(try await bench.unsentWithoutWords())
        },
        own(.notSaved, "a folder for pictures that cannot be made") { bench throws(ImageFailure) in
            let order = try await bench.studio.place(ImageRequest("a lake"), into: nowhere + "/pictures")
            _ = try await order.result()
        },
        own(.storeTrouble, "a folder for orders that cannot be made") { _ throws(ImageFailure) in
            _ = try Studio(keys: .environment, keepingOrdersIn: nowhere + "/orders")
        },
        own(.cancelled, "stop waiting for an order") { bench throws(ImageFailure) in
            let order = try await bench.studio.place(ImageRequest("a lake [slow 20s]"))
            let waiting = Task { () -> ImageFailure? in
                do throws(ImageFailure) { _ = try await order.result() } catch { return error }
                return nil
            }
            waiting.cancel()
            if let failure = await waiting.value { throw failure }
        },
        own(.internalFault, "the same family linked twice") { _ throws(ImageFailure) in
            _ = try Registry([Vtrix.Flux2.family, Vtrix.Flux2.family])
        },
    ]
}

/// A sandbox that goes wrong, with a studio in front of it whose time runs fifty times as fast.
final class FailureBench: Sendable {
    let sandbox: Sandbox
    let studio: Studio
    private let rehearsal: Rehearsal

    init(_ faults: [String]) async throws {
        rehearsal = try await Rehearsal(faults)
        sandbox = rehearsal.sandbox
        studio = try Self.studio(rehearsal, store: MemoryStore())
    }

    var orders: String { rehearsal.folder + "/orders" }

    private static func studio(
        _ rehearsal: Rehearsal, store: any OrderStore, keepingWords: Bool = true
    ) throws -> Studio {
        let registry = try Registry.everyFamily(in: rehearsal.variables)
        var habits = StudioHabits()
        habits.limits = ["vtrix": .wide, "kie": .wide]
        habits.deadlines.queue = .seconds(1)
        habits.keepsWords = keepingWords
        return Studio(
            registry: registry, keys: try Keys(of: registry.services, in: rehearsal.variables),
            environment: EngineEnvironment(transport: try CurlTransport(), clock: HurriedClock()), store: store,
            habits: habits)
    }

    /// A second studio, as another process would open it.
    func studio(keepingOrdersIn folder: String, keepingWords: Bool = true) async throws(ImageFailure) -> Studio {
        do {
            let store = try FolderStore.open(in: folder)
            return try Self.studio(rehearsal, store: store, keepingWords: keepingWords)
        } catch {
            throw ImageFailure(.internalFault, .checking, "The bench could not be set up: \(error)", next: "Mend it.")
        }
    }

    /// An order that a closed studio left unsent, without its words.
    func unsentWithoutWords() async throws(ImageFailure) -> String {
        let closed = try await studio(keepingOrdersIn: orders, keepingWords: false)
        await closed.close()
        let order = try await closed.place(ImageRequest("a lake"))
        do throws(ImageFailure) { _ = try await order.result() } catch { return order.id }
        return order.id
    }

    func ticketOfAnotherSandbox() async throws(ImageFailure) -> TaskTicket {
        let other: FailureBench
        do { other = try await FailureBench([]) } catch {
            throw ImageFailure(.internalFault, .checking, "The bench could not be set up: \(error)", next: "Mend it.")
        }
        let ticket = try await other.studio.place(ImageRequest("a lake")).result().ticket
        await other.sandbox.stop()
        guard let ticket else {
            throw ImageFailure(.internalFault, .checking, "There was no ticket.", next: "Mend the bench.")
        }
        return ticket
    }
}
