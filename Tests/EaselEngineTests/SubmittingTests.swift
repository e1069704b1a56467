import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct SubmittingTests {
    struct Slow: Sendable {
        let header: String?
        let least: Duration
        let most: Duration
    }

    @Test(
        "P6: An order that is asked to wait waits that long and is sent again",
        arguments: [
            Slow(header: nil, least: .seconds(2), most: .seconds(3)),
            Slow(header: "7", least: .seconds(7), most: .seconds(8)),
            Slow(header: "0", least: .seconds(2), most: .seconds(3)),
        ])
    func asksToWait(_ slow: Slow) async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint", with: .status(429, slow.header.map { ["Retry-After": $0] } ?? [:]))
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        _ = try await order.result()
        let moments = bench.transport.calls(.post, "/paint").map(\.moment)
        #expect(moments.count == 2)
        #expect(moments.last.map { slow.least <= $0 && $0 <= slow.most } == true)
        #expect(order.status.remark == nil)
    }

    @Test("A service that never lets an order in gets it back after the service's patience", arguments: [nil, "0"])
    func neverLetIn(_ header: String?) async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint") { _ in .status(429, header.map { ["Retry-After": $0] } ?? [:]) }
        let failure = try await bench.failure()
        #expect(failure.code == .rateLimited)
        #expect(failure.mayHaveCost == false)
        #expect(bench.clock.now <= .seconds(900))
        #expect(bench.clock.now >= .seconds(800))
        #expect(bench.submits < 20)
    }

    @Test("While it waits it says for what")
    func remark() async throws {
        let bench = try Bench(runsItself: false)
        bench.transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "7"]))
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        await bench.clock.settle()
        #expect(order.status.state == .queued)
        #expect(order.status.remark == "Practice asks to send less often; waiting 7 s.")
        let waiting = bench.run {
            await Result { () async throws(ImageFailure) in try await order.result(within: .zero) }
        }
        let failure = await waiting.value.failure
        #expect(failure?.code == .stillRunning)
        #expect(failure?.mayHaveCost == false)
        #expect(
            failure?.description
                == "The order is not done after 0 s. Last: Practice asks to send less often; waiting 7 s. "
                + "It has not been sent yet; it is sent when its turn comes.")
    }

    struct Once: Sendable {
        let ending: Ending
        let code: ImageFailure.Code
        let mayHaveCost: Bool
        let state: OrderState
        var sentence = ""
    }

    private static let why = "Nobody knows whether Practice took the order: "
    static let onceOnly =
        [
            Once(ending: .status(400), code: .rejected, mayHaveCost: false, state: .rejected),
            Once(ending: .status(401), code: .badKey, mayHaveCost: false, state: .rejected),
            Once(ending: .status(402), code: .noCredit, mayHaveCost: false, state: .rejected),
            Once(
                ending: .status(302, ["Location": "https://elsewhere.example/"]), code: .rejected, mayHaveCost: false,
                state: .rejected),
            Once(
                ending: .cut, code: .unknownOutcome, mayHaveCost: true, state: .unknown,
                sentence: why + "The answer was cut."),
            Once(
                ending: .unknown(LineTrouble(.timedOut, "Too late.")), code: .unknownOutcome, mayHaveCost: true,
                state: .unknown, sentence: why + "Too late."),
            Once(
                ending: .json("{}"), code: .unknownOutcome, mayHaveCost: true, state: .unknown,
                sentence: why + "Practice answered without a task."),
            Once(
                ending: .page, code: .unknownOutcome, mayHaveCost: true, state: .unknown,
                sentence: why + "Practice answered with an HTML page."),
            Once(
                ending: .notSent(LineTrouble(.insecure, "The certificate is old.")), code: .notSent, mayHaveCost: false,
                state: .notSent, sentence: "The order did not reach Practice: The certificate is old."),
        ]
        + [408, 409, 500, 502, 503, 504, 520, 524].map {
            Once(
                ending: .status($0, ["Retry-After": "1"]), code: .unknownOutcome, mayHaveCost: true, state: .unknown,
                sentence: why + "Practice answered HTTP \($0).")
        }

    @Test("P4, P7: Everything else is sent exactly once", arguments: onceOnly)
    func once(_ once: Once) async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint") { _ in once.ending }
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(bench.submits == 1)
        #expect(bench.transport.calls.count == 1)
        #expect(failure?.code == once.code)
        #expect(failure?.mayHaveCost == once.mayHaveCost)
        #expect(failure?.ticket == nil)
        #expect(order.status.state == once.state)
        if !once.sentence.isEmpty { #expect(failure?.message == once.sentence) }
        #expect(failure?.description.ranges(of: "Nothing was charged").count == (once.mayHaveCost ? 0 : 1))
    }

    @Test("P5: An order that did not leave is tried three times in all")
    func notSent() async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint") { _ in .unreached }
        let failure = try await bench.failure()
        #expect(failure.code == .notSent)
        #expect(bench.submits == 3)
        #expect(
            failure.description
                == "The order did not reach Practice: Nobody accepted the connection. "
                + "Nothing was charged; look at the connection and the address, and order again.")
    }

    @Test("P5: An order that left at the third try comes home")
    func thirdTry() async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint", with: .unreached, .unreached)
        bench.scriptHome()
        #expect(try await bench.outcome().get().pictures.count == 1)
        #expect(bench.submits == 3)
    }

    @Test("Pictures that come at once need no task and no look")
    func atOnce() async throws {
        let bench = try Bench()
        bench.transport.answer(.post, "/paint", with: .json(#"{"pictures":["\#(Bench.home)"]}"#))
        bench.scriptHome()
        let delivery = try await bench.outcome().get()
        #expect(delivery.ticket == nil)
        #expect(delivery.looks == 0)
        #expect(bench.looks.isEmpty)
        #expect(delivery.pictures.map(\.bytes) == [SamplePicture.png])
    }
}
