import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What an order that was found is worth.
@Suite("An order that a process left behind")
struct StoreSequelTests {
    private func record(_ state: OrderState, ticket: TaskTicket? = nil, result: ImageResult? = nil) -> OrderRecord {
        var record = StoreSample.record("a")
        record.state = state
        record.ticket = ticket
        record.result = result
        return record
    }

    @Test("is sent only where it was surely never sent, and here")
    func queued() throws {
        let request = StoreSample.request()
        #expect(record(.queued).sequel(inCopy: false) == .send(request))
        #expect(record(.queued).sequel(inCopy: true) == .ask(.isCopy))
        let silent = OrderRecord(id: "a", of: request, name: "fox", created: 1, keepingWords: false)
        #expect(silent.sequel(inCopy: false) == .ask(.lacksWords))
        let secret = StoreSample.record("a", StoreSample.request(secrets: ["hook": try Secret("abcdefgh")]))
        let bytes = try RecordFile.bytes(of: secret)
        #expect(try RecordFile.record(in: bytes, named: "a").sequel(inCopy: false) == .ask(.lacksSecret))
    }

    @Test("is unknown where it was on the wire, and followed or fetched where it was taken", arguments: [false, true])
    func sent(_ isCopy: Bool) throws {
        let ticket = try StoreSample.ticket()
        let result = ImageResult(pictures: [PictureLink(Bench.home, lifeSeconds: 600)])
        #expect(record(.sending).sequel(inCopy: isCopy) == .settle)
        for state in [OrderState.accepted, .running, .succeeded] {
            #expect(record(state, ticket: ticket).sequel(inCopy: isCopy) == .follow(ticket))
            #expect(record(state, ticket: ticket, result: result).sequel(inCopy: isCopy) == .fetch(result, ticket))
            #expect(record(state, result: result).sequel(inCopy: isCopy) == .fetch(result, nil))
            #expect(record(state).sequel(inCopy: isCopy) == .settle)
        }
    }

    @Test(
        "is left alone where it has ended",
        arguments: [OrderState.delivered, .rejected, .notSent, .failed, .moderated, .expired, .cancelled, .unknown])
    func ended(_ state: OrderState) throws {
        #expect(state.isEnd)
        #expect(record(state, ticket: try StoreSample.ticket()).sequel(inCopy: false) == .nothing)
    }

    @Test("may have cost money unless that is known to be untrue")
    func possiblyPaid() {
        let free: [OrderState] = [.queued, .rejected, .notSent, .cancelled]
        let paid: [OrderState] = [.sending, .accepted, .running, .succeeded, .delivered, .unknown, .expired, .failed]
        for state in free { #expect(!record(state).isPossiblyPaid) }
        for state in paid + [.moderated] { #expect(record(state).isPossiblyPaid) }
        var refused = record(.moderated)
        refused.failure = KeptFailure(ImageFailure(.moderated, .submitting, "No.", next: "Ask otherwise."))
        #expect(!refused.isPossiblyPaid)
        var failure = ImageFailure(.failed, .waiting, "It failed.", next: "Ask again.")
        failure.mayHaveCost = true
        failure.retry = .after(.seconds(9))
        failure.service = "practice"
        failure.model = "brush"
        failure.order = "a"
        var failed = record(.failed)
        failed.failure = KeptFailure(failure)
        #expect(failed.isPossiblyPaid)
        failure.retry = .later
        #expect(failed.imageFailure == failure)
    }
}
