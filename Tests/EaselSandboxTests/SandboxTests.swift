import EaselSandbox
import Testing

@testable import EaselSandbox

@Suite("A sandbox")
struct SandboxTests {
    @Test("writes down every accepted task with its price")
    func ledger() async throws {
        let ledger = try await visiting { visitor in
            _ = try visitor.vtrixTask("one")
            _ = try visitor.vtrix(#"{"prompt":"no","steps":99}"#)
            _ = try visitor.kieTask("two")
            return visitor.sandbox.ledger
        }
        #expect(ledger.map(\.service) == ["vtrix", "kie"])
        #expect(ledger.map(\.prompt) == ["one", "two"])
        #expect(ledger.map(\.model) == ["flux_kontext_max", "flux-kontext-pro"])
        #expect(ledger.map(\.amount.description) == ["0.08 usd", "5 credits"])
        #expect(Set(ledger.map(\.task)).count == 2)
    }

    @Test("shows the requests that it saw, the newest of them only, and not the whole of large bodies")
    func seen() async throws {
        let seen = try await visiting {
            $0.requestsKept = 3
            $0.bodyBytesKept = 10
        } client: { visitor in
            for _ in 1...3 { _ = try visitor.ask("GET", "/api/v1/chat/credit") }
            _ = try visitor.kie(#"{"prompt":"x"}"#)
            _ = try visitor.ask("GET", "/results/a.png?x=%20", key: nil)
            return visitor.sandbox.seen
        }
        #expect(seen.map(\.path) == ["/api/v1/chat/credit", "/api/v1/flux/kontext/generate", "/results/a.png"])
        #expect(seen.map(\.stage) == [.credit, .submit, .download])
        #expect(seen.map { $0.header("authorization") } == ["Bearer k", "Bearer k", nil])
        #expect(seen[1].body == Array(#"{"prompt":"#.utf8) && seen[1].bodyCount == 14)
        #expect(seen[2].query == ["x": " "] && seen[2].connection == 5 && seen[2].index == 1)
    }

    @Test("paints the same for the same seed, the same again for the same link, and differently for another prompt")
    func pictures() async throws {
        let bodies = try await visiting { visitor in
            try ["a", "a", "b"].map { prompt in
                let submit = try visitor.vtrix(#"{"prompt":"\#(prompt)","seed":5,"output_format":"png"}"#)
                let link = try visitor.string(
                    "url", in: try visitor.vtrixLook(try visitor.string("id", in: submit.text)).text)
                let body = try visitor.picture(at: link).body
                #expect(try visitor.picture(at: link).body == body)
                return body
            }
        }
        #expect(bodies[0] == bodies[1])
        #expect(bodies[0] != bodies[2])
    }

    @Test("gives the same ids and pictures when it is started with the same seed")
    func seeded() async throws {
        func tasks(_ seed: UInt64) async throws -> [String] {
            try await visiting {
                $0.seed = seed
            } client: {
                [try $0.vtrixTask(), try $0.kieTask()]
            }
        }
        #expect(try await tasks(4) == tasks(4))
        #expect(try await tasks(4) != tasks(5))
    }

    @Test("hands no picture over before its task is done, nor under another ending")
    func early() async throws {
        let statuses = try await visiting {
            $0.pace = .seconds(60)
        } client: { visitor in
            let task = try visitor.vtrixTask()
            return try ["\(task).jpg", "\(task).png", "\(task)", "nobody.png", ""].map {
                try visitor.ask("GET", "/results/\($0)").status
            }
        }
        #expect(statuses == [404, 404, 404, 404, 404])
        let late = try await visiting { visitor in
            let task = try visitor.vtrixTask()
            let failed = try visitor.vtrixTask("[fails]")
            return try ["/results/\(task).jpg", "/results/\(task).png", "/results/\(failed).jpg"].map {
                try visitor.ask("GET", $0).status
            }
        }
        #expect(late == [200, 404, 404])
    }

    @Test("forgets the oldest tasks when there are too many")
    func bounded() async throws {
        let texts = try await visiting {
            $0.tasksKept = 2
        } client: { visitor in
            let tasks = try (1...3).map { _ in try visitor.vtrixTask() }
            return try tasks.map { try visitor.vtrixLook($0).text }
        }
        #expect(texts.map { $0.contains("not found") } == [true, false, false])
        let running = try await visiting {
            $0.tasksKept = 2
        } client: { visitor in
            let tasks = try ["[slow 900s]", "a", "b", "c"].map { try visitor.vtrixTask($0) }
            return try tasks.map { try visitor.vtrixLook($0).text }
        }
        #expect(running.map { $0.contains("not found") } == [false, true, true, false], "what runs is kept")
    }

    @Test("keeps the newest charges and counts all, in this process and for whoever asks over the wire")
    func totals() async throws {
        let (text, totals, json) = try await visiting {
            $0.chargesKept = 2
        } client: { visitor in
            for _ in 1...3 { _ = try visitor.vtrixTask("one") }
            _ = try visitor.kieTask(#"a \"b\""#)
            let ledger = try visitor.ask("GET", "/sandbox/ledger", key: nil)
            return (ledger.text, visitor.sandbox.totals, visitor.sandbox.ledgerJSON)
        }
        #expect(totals.map(\.orders) == [1, 3] && totals.map(\.amount.description) == ["5 credits", "0.24 usd"])
        #expect(text == json)
        let start = #"{"orders":4,"totals":[{"service":"kie","orders":1,"amount":"5","unit":"credits"},"#
        #expect(text.hasPrefix(start), "\(text)")
        #expect(text.contains(#""model":"flux-kontext-pro","prompt":"a \"b\"","amount":"5","unit":"credits"}]}"#))
        #expect(text.matches(of: /"task":/).count == 2)
    }

    @Test("lets go of links when their time is over: the makers' first, then its own, and answers as a storage does")
    func expiry() async throws {
        let replies = try await visiting {
            $0.originLife = .zero
        } client: { visitor in
            let done = try visitor.kieLook(try visitor.kieTask()).text
            return try ["originImageUrl", "resultImageUrl"].map {
                try visitor.picture(at: try visitor.string($0, in: done))
            }
        }
        #expect(replies.map(\.status) == [403, 200])
        #expect(replies[0].text.contains("<Message>Request has expired</Message>"))
        let late = try await visiting {
            $0.resultLife = .zero
            $0.uploadLife = .zero
        } client: { visitor in
            let link = try visitor.string("url", in: try visitor.vtrixLook(try visitor.vtrixTask()).text)
            let body = #"{"base64Data":"aGk=","uploadPath":"a","fileName":"b"}"#
            _ = try visitor.ask("POST", "/api/file-base64-upload", body: body)
            return [try visitor.picture(at: link).status, try visitor.ask("GET", "/uploads/a/b").status]
        }
        #expect(late == [403, 404])
    }

    @Test("carries five hundred orders at once")
    func fiveHundred() async throws {
        let start = ContinuousClock.now
        let charges = try await visiting {
            $0.pace = .milliseconds(200)
        } client: { visitor in
            let body = #"{"model":"flux_kontext_max","input":[{"params":{"prompt":"x","output_format":"png"}}]}"#
            let submits = try (1...500).map { _ in try visitor.open("POST", "/model/v1/generation", body: body) }
            let tasks = try submits.map { try visitor.string("id", in: try $0.reply().text) }
            for _ in 1...2 {
                let looks = try tasks.map { try visitor.open("GET", "/model/v1/generation/task/\($0)") }
                for look in looks { _ = try look.reply() }
                pause(milliseconds: 200)
            }
            let downloads = try tasks.map { try visitor.open("GET", "/results/\($0).png") }
            for download in downloads {
                let reply = try download.reply()
                #expect(reply.status == 200 && reply.body.starts(with: [0x89, 0x50]), "\(reply.head)")
            }
            return visitor.sandbox.ledger.count
        }
        #expect(charges == 500)
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("writes amounts without rounding")
    func amounts() {
        #expect(Sandbox.Amount.usd(thousandths: 40).decimal == "0.04")
        #expect(Sandbox.Amount(millionths: -1_500_001, of: .usd).decimal == "-1.500001")
        #expect(Sandbox.Amount.credits(10).decimal == "10")
    }
}
