import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("Knocking at a service's doors", .timeLimit(.minutes(5)))
struct KnockingTests {
    private static let asking = Turn<Void, CreditAnswer>(
        say: { WireCall(.get, .api("/purse")) },
        hear: { _, reply in
            if reply.status == 401 {
                var refusal = Refusal(.badKey, "Practice does not know this key.", next: "Make one.")
                refusal.serviceMessage = String(decoding: reply.body, as: UTF8.self)
                return .refused(refusal)
            }
            return .holds(Credit(JSONNumber(5), unit: "coins"))
        })

    /// Practice, which can be asked what the account holds.
    private static var rich: ImageService {
        let service = Practice.service
        return ImageService(
            id: service.id, name: service.name, addresses: service.addresses, key: service.key, linkLifeSeconds: nil,
            patience: service.patience, upload: service.upload, credit: asking)
    }

    private func knock(
        _ service: ImageService, key: String? = Bench.keyText, _ path: String, _ ending: Ending
    ) async throws -> (AccessAnswer, Bench) {
        let bench = try Bench(key: key)
        bench.transport.answer(.get, path, with: ending)
        let answer = await bench.run { await bench.studio.checkAccess(to: service) }.value
        #expect(bench.transport.calls.count == 1 && bench.transport.complaints.isEmpty)
        return (answer, bench)
    }

    @Test("with a key asks what the account holds")
    func credit() async throws {
        let (answer, bench) = try await knock(Self.rich, "/purse", .json("{}"))
        #expect(answer.reach == .answered(status: 200) && answer.key == .accepted)
        #expect(answer.credit?.description == "5 coins" && answer.clockAhead == nil)
        #expect(bench.transport.calls[0].headerNames.contains("Authorization"))
    }

    @Test("with a key, where that cannot be asked, looks at a task that does not exist")
    func look() async throws {
        let nobodys = "/tasks/00000000000000000000"
        let (answer, _) = try await knock(Practice.service, nobodys, .status(404))
        #expect(answer.reach == .answered(status: 404) && answer.key == .accepted && answer.credit == nil)
        let (refused, _) = try await knock(Practice.service, nobodys, .status(401))
        guard case .refused(let refusal) = refused.key else { throw Unexpected("\(refused)") }
        #expect(refusal.code == .badKey)
        let (unclear, _) = try await knock(Practice.service, nobodys, .status(503))
        guard case .unclear = unclear.key else { throw Unexpected("\(unclear)") }
    }

    @Test("without a key asks for the front page and sends none")
    func front() async throws {
        for service in [Self.rich, Practice.service] {
            let (answer, bench) = try await knock(service, key: nil, "/", .status(403))
            #expect(answer.reach == .answered(status: 403) && answer.key == nil)
            #expect(!bench.transport.calls[0].headerNames.contains("Authorization"))
        }
    }

    @Test("asks the upload host for its front page, and sends the key never")
    func uploads() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "https://upload.practice.example/", with: .status(404))
        let answer = await bench.run { await bench.studio.checkUploadAccess(to: Practice.service) }.value
        #expect(answer?.reach == .answered(status: 404) && answer?.key == nil)
        #expect(!bench.transport.calls[0].headerNames.contains("Authorization"))
    }

    @Test(
        "tells how far this machine's clock is ahead of the service's, where the service tells the time",
        arguments: [
            ("Wed, 31 Dec 2025 23:58:30 GMT", 90), ("Thu, 01 Jan 2026 00:00:00 GMT", 0),
            ("Thu, 01 Jan 2026 00:01:15 GMT", -75), ("noon", nil),
        ] as [(String, Int?)])
    func clock(date: String, ahead: Int?) async throws {
        let (answer, _) = try await knock(Self.rich, "/purse", .status(200, ["Date": date]))
        #expect(answer.clockAhead == ahead.map { .seconds($0) })
    }

    @Test("X5: a key that the service or the network repeats is in nothing that is told")
    func veiled() async throws {
        let echo = Ending.json("\"\(Bench.keyText)\"", status: 401)
        let (refused, _) = try await knock(Self.rich, "/purse", echo)
        let trouble = LineTrouble(.dropped, "Sent Bearer \(Bench.keyText) and heard nothing.")
        let (unreached, _) = try await knock(Self.rich, "/purse", .unknown(trouble))
        #expect(unreached.key == nil)
        #expect(unreached.reach == .unreached("Sent Bearer <redacted> and heard nothing."))
        var said = ""
        dump((refused, unreached), to: &said)
        #expect(said.contains("<redacted>") && !said.contains(Bench.keyText))
    }
}
