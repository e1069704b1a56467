import Easel
import Foundation
import TestGround
import Testing

@Suite("What orders show keeps", .timeLimit(.minutes(5)), .serialized)
struct KeptAnswersTests {
    @Test("are the service's own last answers, without the key")
    func answers() async throws {
        let ground = try await ProvingGround()
        for service in ["vtrix", "kie"] {
            let words = ["generate", "a fox", "--service", service, "--json", "--output", ground.pictures]
            let made = try await ground.run(words)
            let line = try #require(made.lines.first)
            let id = try #require(JSON(reading: line)["order"]?.string)
            let shown = try await ground.run(["orders", "show", id, "--json"])
            #expect(shown.code == 0)
            let answers = try #require(JSON(reading: shown.output)["answers"]?.array)
            #expect(answers.count == 2)
            #expect(answers.first?["call"]?.string?.hasPrefix("POST /") == true)
            #expect(answers.last?["call"]?.string?.hasPrefix("GET /") == true)
            #expect(answers.allSatisfy { $0["http_status"] == 200 })
            #expect(answers.allSatisfy { (try? JSON(reading: $0["text"]?.string ?? "")) != nil })
            #expect(!shown.output.contains(SandboxProcess.key))
        }
        await ground.sandbox.stop()
    }

    @Test("P16: say which model did not take the order before another one did")
    func fallback() async throws {
        let ground = try await ProvingGround(faults: ["402@submit:1"])
        let made = try await ground.run([
            "generate", "a fox", "--fallback", "--json", "--output", ground.pictures,
        ])
        #expect(made.code == 0, "\(made.complaint)")
        let line = try #require(made.lines.first)
        let id = try #require(JSON(reading: line)["order"]?.string)
        let shown = try JSON(reading: try await ground.run(["orders", "show", id, "--json"]).output)
        #expect(shown["tried"]?.array?.first?["code"] == "no_credit")
        #expect(ground.sandbox.ledger.count == 1)
        #expect(ground.submits == 2)
        let text = try await ground.run(["orders", "show", id])
        #expect(text.output.contains("tried"))
        await ground.sandbox.stop()
    }
}
