import EaselCore
import Testing

@testable import KieService

@Suite("Kie's callbacks")
struct KieCallbackTests {
    @Test("W8: are signed over the task's id and the time, in base64, whatever the body is")
    func vector() throws {
        let proof = try #require(Kie.service.callbacks?.proof)
        for body in ["{}", "anything"] {
            let signed = CallbackReading.Signed(task: "task12345", time: "1755000000", body: Array(body.utf8))
            let signature = proof.signature(signed, Array("kie-test-hmac-key".utf8))
            #expect(String(decoding: signature, as: UTF8.self) == "cPTeHj6LBhLpwa4Fc+JI9Uo+BMXRDF8RUfilLWcvXrE=")
            #expect(signature.count == proof.signatureLength)
        }
    }

    @Test(
        "name their task in one way",
        arguments: [
            (#"{"data":{"taskId":"t1"}}"#, "t1"),
            (#"{"data":{"task_id":"t1"}}"#, "t1"),
            (#"{"taskId":"t1"}"#, "t1"),
            (#"{"task_id":"t1"}"#, "t1"),
            (#"{"taskId":"root","data":{"taskId":"t1"}}"#, "t1"),
            (#"{"taskId":"t1","data":{"info":{}}}"#, "t1"),
            (#"{"taskId":"t1","data":null}"#, "t1"),
            (#"{"data":{"taskId":"t1","task_id":"t1"}}"#, "t1"),
            (#"{"data":{"taskId":"t1","task_id":"t2"}}"#, nil),
            // A K and the sign for Kelvin are equal texts, and two ids all the same.
            (#"{"data":{"taskId":"K1","task_id":"\u212A1"}}"#, nil),
            (#"{"data":{"taskId":"\u212A1"}}"#, nil),
            (#"{"data":{"taskId":7},"taskId":"t1"}"#, nil),
            (#"{"data":{"taskId":""},"taskId":"t1"}"#, nil),
            (#"{"data":{"taskId":null,"task_id":"t1"}}"#, nil),
            (#"{"data":{"taskId":"a b"}}"#, nil),
            (#"{"data":{"taskId":".."}}"#, nil),
            (#"{"data":[{"taskId":"t1"}]}"#, nil),
            (#"{"code":200}"#, nil),
            ("[]", nil),
            ("7", nil),
        ] as [(String, String?)])
    func task(body: String, task: String?) throws {
        let reading = try #require(Kie.service.callbacks)
        #expect(reading.task(try JSON(reading: body)) == task)
    }

    @Test("come to a service whose limits are documented")
    func limits() {
        #expect(Kie.service.limits.creates == Rate(20, per: .seconds(10)))
        #expect(Kie.service.limits.documented == [.creates, .running])
        let moved = Kie.service.at(Kie.service.addresses, as: "mirror")
        #expect(moved.limits == Kie.service.limits)
        #expect(moved.callbacks != nil)
    }
}
