import EaselCore
import Testing

@testable import VtrixService

@Suite("Vtrix's callbacks")
struct VtrixCallbackTests {
    @Test("W18: are not signed, and its limits are ours")
    func unsigned() throws {
        #expect(try #require(Vtrix.service.callbacks).proof == nil)
        #expect(Vtrix.service.limits == .careful)
    }

    @Test(
        "name their task as every answer of Vtrix does",
        arguments: [
            (#"{"id":"t1","status":"completed"}"#, "t1"), (#"{"task_id":"t1"}"#, "t1"),
            (#"{"id":"t1","task_id":"t1"}"#, "t1"), (#"{"id":"t1","task_id":"t2"}"#, nil), (#"{"id":7}"#, nil),
            (#"{"id":"K1","task_id":"\u212A1"}"#, nil),
            (#"{"id":".."}"#, nil), ("{}", nil), ("[]", nil),
        ] as [(String, String?)])
    func task(body: String, task: String?) throws {
        #expect(try #require(Vtrix.service.callbacks).task(try JSON(reading: body)) == task)
    }
}
