import EaselSandbox
import Testing

@Suite("The sandbox's Kie")
struct KieTests {
    @Test("takes a task, tells its flag, and hands the picture over under two links")
    func happyPath() async throws {
        try await visiting { visitor in
            let body = #"{"prompt":"a \"sea\"","aspectRatio":"21:9","outputFormat":"png","safetyTolerance":6}"#
            let submit = try visitor.kie(body)
            let task = try visitor.string("taskId", in: submit.text)
            #expect(submit.text == #"{"code":200,"msg":"success","data":{"taskId":"\#(task)"}}"#)

            let running = try visitor.kieLook(try visitor.kieTask("[slow 1000s]")).text
            #expect(running.contains(#""successFlag":0,"errorCode":null,"errorMessage":"""#))
            #expect(running.contains(#""completeTime":null,"response":null"#))

            let done = try visitor.kieLook(task).text
            #expect(done.contains(#""successFlag":1"#))
            #expect(done.contains(#""paramJson":"{\"prompt\":\"a \\\"sea\\\"\",\"aspectRatio\":\"21:9\""#))
            for name in ["originImageUrl", "resultImageUrl"] {
                let reply = try visitor.picture(at: try visitor.string(name, in: done))
                let picture = try PictureReader.png(reply.body)
                #expect(picture.width * 9 == picture.height * 21)
            }
            #expect(
                try visitor.string("createTime", in: done).wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
        }
    }

    static let refusals: [(String, Int, String)] = [
        ("{}", 422, "prompt is required"), (#"{"prompt":""}"#, 422, "prompt is required"), ("{", 400, "Bad Request"),
        (#"{"prompt":"x","aspectRatio":"3:2"}"#, 422, "aspectRatio 3:2 is not supported"),
        (#"{"prompt":"x","aspectRatio":null}"#, 422, "aspectRatio must be a string"),
        (#"{"prompt":"x","model":"flux_kontext_pro"}"#, 422, "model flux_kontext_pro is not supported"),
        (#"{"prompt":"x","outputFormat":"webp"}"#, 422, "outputFormat"),
        (
            #"{"prompt":"x","safetyTolerance":7}"#, 500,
            "security tolerance level is out of range and should be 0-2 or 0-6"
        ),
        (#"{"prompt":"x","safetyTolerance":"2"}"#, 422, "safetyTolerance must be an integer"),
        (#"{"prompt":"x","inputImage":"http://a/b.png","safetyTolerance":3}"#, 500, "tolerance"),
        (#"{"prompt":"x","inputImage":"aGVsbG8="}"#, 422, "inputImage must be a valid URL"),
        (#"{"prompt":"x","inputImage":""}"#, 422, "inputImage must be a valid URL"),
        (#"{"prompt":"x","enableTranslation":"yes"}"#, 422, "enableTranslation must be a boolean"),
        (#"{"prompt":"x","callBackUrl":"localhost"}"#, 422, "callBackUrl"),
        (#"{"prompt":"x","inputImage":"http://a/b.png","safetyTolerance":2,"watermark":"w"}"#, 200, "taskId"),
    ]

    @Test("refuses inside HTTP 200, with a code of its own, and charges nothing", arguments: refusals)
    func refused(body: String, code: Int, words: String) async throws {
        let (reply, charges) = try await visiting { (try $0.kie(body), $0.sandbox.ledger.count) }
        #expect(reply.status == 200)
        #expect(reply.text.hasPrefix(#"{"code":\#(code),"msg":""#) && reply.text.contains(words))
        #expect(charges == (code == 200 ? 1 : 0))
    }

    @Test("wants a key, and knows only its own tasks")
    func keysAndTasks() async throws {
        let texts = try await visiting { visitor in
            let other = try visitor.vtrixTask()
            return [
                try visitor.ask("GET", "/api/v1/chat/credit", key: nil).text, try visitor.kieLook("nobody").text,
                try visitor.kieLook(other).text, try visitor.ask("GET", "/api/v1/flux/kontext/record-info").text,
            ]
        }
        let unknown = #"{"code":422,"msg":"recordInfo is null","data":null}"#
        #expect(texts[0] == #"{"code":401,"msg":"You do not have access permissions"}"#)
        #expect(texts[1] == unknown && texts[2] == unknown)
        #expect(texts[3].contains("taskId is required"))
    }

    @Test("counts credits down, and refuses with 402 when too few are left")
    func credits() async throws {
        let texts = try await visiting {
            $0.credits = Sandbox.Amount(millionths: 7_500_000, of: .credits)
        } client: { visitor in
            let before = try visitor.ask("GET", "/api/v1/chat/credit").text
            _ = try visitor.kieTask()
            let after = try visitor.ask("GET", "/api/v1/chat/credit").text
            return [before, after, try visitor.kie(#"{"prompt":"x"}"#).text]
        }
        #expect(texts[0] == #"{"code":200,"msg":"success","data":7.5}"#)
        #expect(texts[1] == #"{"code":200,"msg":"success","data":2.5}"#)
        #expect(texts[2].hasPrefix(#"{"code":402,"#))
    }

    @Test("takes 20 tasks in 10 seconds where the limit is on, and drops the next")
    func rateLimit() async throws {
        // On a busy machine 22 questions can take longer than the window; such a run says nothing and is repeated.
        for _ in 1...10 {
            let start = ContinuousClock.now
            let replies = try await visiting {
                $0.kieRateLimited = true
            } client: { visitor in
                try (1...22).map { _ in try visitor.kie(#"{"prompt":"x"}"#) }
            }
            guard start.duration(to: .now) < .seconds(9) else { continue }
            #expect(replies.map(\.status) == Array(repeating: 200, count: 20) + [429, 429])
            return #expect(replies[21].text.hasPrefix(#"{"code":429,"#))
        }
        Issue.record("This machine never asked 22 questions within 9 seconds.")
    }

    @Test("makes a link for downloading of its own links only")
    func links() async throws {
        let texts = try await visiting { visitor in
            let own = "\(visitor.sandbox.address)/results/x.png"
            return try [own, "https://example.com/x.png"].map {
                try visitor.ask("POST", "/api/v1/common/download-url", body: #"{"url":"\#($0)"}"#).text
            }
        }
        #expect(texts[0].contains("/results/x.png?attachment=1"))
        #expect(texts[1].hasPrefix(#"{"code":422,"#))
    }
}
