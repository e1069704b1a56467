import EaselCore
import Testing

@testable import EaselEngine

@Suite("What the end of a call says about the service")
struct CallOutcomeTests {
    private static func no(_ code: ImageFailure.Code, after wait: Duration? = nil) -> Refusal {
        var refusal = Refusal(code, "It said no.", next: "Ask again.")
        refusal.retryAfter = wait
        return refusal
    }

    @Test(
        "follows from a look",
        arguments: [
            (.running(TaskProgress()), .well), (.succeeded(ImageResult()), .well), (.notFound, .well),
            (.failed(no(.failed)), .well), (.failed(no(.moderated)), .well), (.locked(no(.badKey)), .well),
            (.locked(no(.noCredit)), .unpaid),
            (.unseen(LookTrouble("503.")), .troubled()),
            (.unseen(LookTrouble("503.", retryAfter: .seconds(9))), .troubled(.seconds(9))),
            (.unseen(LookTrouble("429.", retryAfter: .seconds(9), asksForLess: true)), .slower(.seconds(9))),
        ] as [(TaskState, CallOutcome)])
    func looks(state: TaskState, outcome: CallOutcome) { #expect(CallOutcome(state) == outcome) }

    @Test(
        "follows from a no",
        arguments: [
            (no(.rateLimited, after: .seconds(3)), .slower(.seconds(3))), (no(.noCredit), .unpaid),
            (no(.maintenance), .troubled()), (no(.badKey), .well), (no(.moderated), .well), (no(.rejected), .well),
        ] as [(Refusal, CallOutcome)])
    func refusals(refusal: Refusal, outcome: CallOutcome) { #expect(CallOutcome(refusal) == outcome) }

    @Test(
        "follows from a call without an answer",
        arguments: [
            (.nameNotFound, .troubled()), (.refused, .troubled()), (.insecure, .troubled()), (.timedOut, .troubled()),
            (.dropped, .troubled()), (.cut, .troubled()), (.notHTTP, .troubled()), (.cancelled, .withdrawn),
            (.closed, .withdrawn), (.forbiddenPeer, .withdrawn), (.malformed, .withdrawn), (.tooLarge, .withdrawn),
        ] as [(LineTrouble.Code, CallOutcome)])
    func troubles(code: LineTrouble.Code, outcome: CallOutcome) {
        #expect(CallOutcome(LineTrouble(code, "It broke.")) == outcome)
    }

    @Test("is a failure that cost nothing for whoever did not get a turn")
    func turnedAway() {
        let codes = [TurnedAway.full(5), .outOfTime, .cancelled].map { $0.failure(at: .submitting, "Kie") }
        #expect(codes.map(\.code) == [.overLimit, .rateLimited, .cancelled])
        #expect(codes.allSatisfy { !$0.mayHaveCost })
    }
}
