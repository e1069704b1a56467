import Easel
import Testing

@Suite("A ticket", .timeLimit(.minutes(5)))
struct TicketTests {
    @Test("S16: of the sandbox is never sent to another address")
    func otherOrigin() async throws {
        let practice = try await Practice(pace: .zero)
        let order = try await practice.place("a lighthouse", at: "vtrix")
        let ticket = try #require(try await order.result(within: .seconds(180)).ticket)
        let other = try await Practice(pace: .zero)
        let failure = await #expect(throws: ImageFailure.self) { try await other.studio.order(for: ticket) }
        #expect(failure?.code == .foreignTicket)
        #expect(
            failure?.message
                == "The task \(ticket.name) belongs to \(practice.sandbox.address); "
                + "Vtrix is set to \(other.sandbox.address) here.")
        #expect(other.sandbox.seen.isEmpty)
        await practice.sandbox.stop()
        await other.sandbox.stop()
    }
}
