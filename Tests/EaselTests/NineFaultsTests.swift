import Easel
import Foundation
import Testing

@Suite("One fault, then a healthy service", .timeLimit(.minutes(5)))
struct NineFaultsTests {
    /// A fault, what the order must end with, and how many submits may reach the service.
    struct Row: CustomTestStringConvertible, Sendable {
        let fault: String
        let ending: ImageFailure.Code?
        var submits = 1
        var prompt = "a quiet lake"
        var atLeast: Duration = .zero
        var testDescription: String { "\(fault) \(prompt)" }
    }

    static let rows: [Row] = [
        Row(fault: "503@poll:1", ending: nil),
        Row(fault: "429@poll:1", ending: nil, atLeast: .seconds(1)),
        Row(fault: "drop@poll:1", ending: nil),
        Row(fault: "cut@poll:1", ending: nil),
        Row(fault: "html@poll:1", ending: nil),
        Row(fault: "empty@poll:1", ending: nil),
        Row(fault: "deep@poll:1", ending: nil),
        Row(fault: "huge@poll:1", ending: nil),
        Row(fault: "404@poll:1", ending: nil),
        Row(fault: "unknown@poll:1", ending: nil),
        Row(fault: "other@poll:1", ending: nil),
        Row(fault: "nolink@poll:4", ending: nil),
        Row(fault: "drop@submit:1", ending: .unknownOutcome),
        Row(fault: "cut@submit:1", ending: .unknownOutcome),
        Row(fault: "503@submit:1", ending: .unknownOutcome),
        Row(fault: "taken500@submit:1", ending: .unknownOutcome),
        Row(fault: "noid@submit:1", ending: .unknownOutcome),
        Row(fault: "html@submit:1", ending: .unknownOutcome),
        Row(fault: "empty@submit:1", ending: .unknownOutcome),
        Row(fault: "deep@submit:1", ending: .unknownOutcome),
        Row(fault: "huge@submit:1", ending: .unknownOutcome),
        Row(fault: "429@submit:1", ending: nil, submits: 2, atLeast: .seconds(1)),
        Row(fault: "401@submit:1", ending: .badKey),
        Row(fault: "402@submit:1", ending: .noCredit),
        Row(fault: "redirect@submit:1", ending: .rejected),
        Row(fault: "500@download:1", ending: nil),
        Row(fault: "cut@download:1", ending: nil),
        Row(fault: "html@download:1", ending: nil),
        Row(fault: "drop@download:1", ending: nil),
        Row(fault: "empty@download:1", ending: nil),
        Row(fault: "garbage@download:1", ending: nil),
        Row(fault: "huge@download:1", ending: nil),
        Row(fault: "404@download:1", ending: nil),
        Row(fault: "redirect@download:1", ending: nil),
        Row(fault: "slow@poll:9", ending: .moderated, prompt: "a quiet lake [moderated]"),
        Row(fault: "slow@poll:9", ending: .failed, prompt: "a quiet lake [fails]"),
    ]

    /// What Kie says inside HTTP 200.
    static let kieRows: [Row] = [
        Row(fault: "code429@submit:1", ending: nil, submits: 2),
        Row(fault: "code402@submit:1", ending: .noCredit),
        Row(fault: "code401@submit:1", ending: .badKey),
        Row(fault: "code422@submit:1", ending: .rejected),
        Row(fault: "code455@submit:1", ending: .maintenance),
        Row(fault: "code500@submit:1", ending: .unknownOutcome),
        Row(fault: "code501@submit:1", ending: .unknownOutcome),
        Row(fault: "code505@submit:1", ending: .switchedOff),
        Row(fault: "code500@poll:1", ending: nil),
        Row(fault: "code429@poll:1", ending: nil),
        Row(fault: "code422@poll:1", ending: nil),
    ]

    @Test("P4, P6, P7, P9, S1, S9, S14: costs at most once and ends as it should", arguments: ["vtrix", "kie"], rows)
    func fault(service: String, row: Row) async throws { try await run(row, at: service) }

    @Test("P6, P7: means the same when Kie says it inside HTTP 200", arguments: kieRows)
    func code(row: Row) async throws { try await run(row, at: "kie") }

    private func run(_ row: Row, at service: String) async throws {
        let practice = try await Practice([row.fault])
        let start = ContinuousClock.now
        let order = try await practice.place(row.prompt, at: service)
        let failure = await practice.failure(of: order)
        #expect(failure?.code == row.ending, "\(String(describing: failure))")
        #expect(practice.count(.submit) == row.submits)
        #expect(practice.sandbox.ledger.count <= 1)
        #expect(ContinuousClock.now - start >= row.atLeast)
        if row.ending == nil {
            #expect(order.status.state == .delivered)
            #expect(practice.sandbox.ledger.count == 1)
        }
        if row.ending == .unknownOutcome {
            #expect(order.status.state == .unknown)
            #expect(failure?.mayHaveCost == true)
        }
        await practice.sandbox.stop()
    }

    @Test("P5: on the connection itself: nobody there is not sent, and nothing is charged")
    func refused() async throws {
        let practice = try await Practice()
        await practice.sandbox.stop()
        // Nobody else can listen there in the meantime.
        let holder = try #require(Self.hold(practice.sandbox.address))
        defer { close(holder) }
        let failure = await practice.failure(of: try await practice.place("a quiet lake", at: "vtrix"))
        #expect(failure?.code == .notSent)
        #expect(failure?.mayHaveCost == false)
        let text = failure?.description ?? ""
        #expect(text.contains("did not reach Vtrix"))
        #expect(text.contains("Nothing was charged"))
    }

    /// Takes an address's port without listening at it; nil where somebody else was faster.
    private static func hold(_ address: String) -> Int32? {
        guard let port = address.split(separator: ":").last.flatMap({ UInt16($0) }) else { return nil }
        let holder = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let wrong = withUnsafePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(holder, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return wrong == 0 ? holder : nil
    }
}
