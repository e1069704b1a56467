import EaselServer
import Synchronization
import Testing

@testable import EaselSandbox

@Suite("The sandbox's Kie jobs")
struct JobsTests {
    private static let create = "/api/v1/jobs/createTask"
    private static let look = "/api/v1/jobs/recordInfo?taskId="

    private static func body(_ prompt: String = "a fox", more: String = "") -> String {
        let input = #"{"prompt":"\#(prompt)","aspect_ratio":"3:2","resolution":"1K"}"#
        return #"{"model":"flux-2/pro-text-to-image"\#(more),"input":\#(input)}"#
    }

    private static func task(_ visitor: Visitor, _ prompt: String) throws -> String {
        try visitor.string("taskId", in: try visitor.ask("POST", create, body: body(prompt)).text)
    }

    @Test("takes a task, and hands the picture over in JSON inside a text")
    func happyPath() async throws {
        try await visiting { visitor in
            let submit = try visitor.ask("POST", Self.create, body: Self.body())
            let task = try visitor.string("taskId", in: submit.text)
            #expect(submit.text == #"{"code":200,"msg":"success","data":{"taskId":"\#(task)"}}"#)
            let done = try visitor.ask("GET", Self.look + task).text
            #expect(done.hasPrefix(#"{"code":200,"message":"success","data":{"taskId":"\#(task)","model":"flux-"#))
            #expect(done.contains(#""state":"success","param":"{\"model\":\"flux-2/pro-text-to-image\","#))
            let link = "\(visitor.sandbox.address)/results/\(task).png"
            #expect(done.contains(#""resultJson":"{\"resultUrls\":[\"\#(link)\"]}","failCode":"","failMsg":"""#))
            #expect(try #require(done.firstMatch(of: /"completeTime":(\d+),"createTime":\d+/)).1.count == 13)
            let picture = try PictureReader.png(try visitor.picture(at: link).body)
            #expect(picture.width * 2 == picture.height * 3)
            #expect(try visitor.kieLook(task).text.contains("recordInfo is null"))
            #expect(visitor.sandbox.ledger.map(\.amount.description) == ["5 credits"])
        }
    }

    @Test("waits, queues and generates, in this order")
    func running() async throws {
        let states = try await visiting { visitor in
            let task = try Self.task(visitor, "[slow 1200ms]")
            var states: [String] = []
            while states.last != "success" {
                let state = try visitor.string("state", in: try visitor.ask("GET", Self.look + task).text)
                if states.last != state { states.append(state) }
                pause(milliseconds: 20)
            }
            return states
        }
        let all = ["waiting", "queuing", "generating", "success"]
        // A busy machine may sleep through some of them.
        #expect(states == all.filter { states.contains($0) })
    }

    static let fates: [(String, String)] = [
        ("[fails]", #""state":"fail","#), ("[fails] x", #""failCode":"501","failMsg":"Server exception"#),
        ("[moderated]", #""failCode":"400","failMsg":"Your prompt was flagged"#),
        ("[stillborn]", #""failCode":"500","failMsg":"Internal Error"#),
        ("[plain error]", #""failCode":"","failMsg":"Image generation failed""#),
        ("[nolink]", #""resultJson":"{\"resultUrls\":[]}""#), ("[unknown]", #""state":"daydreaming""#),
        ("[hidden]", #"{"code":422,"message":"recordInfo is null","data":null}"#),
        ("[slow 900s]", #""state":"waiting","#), ("[slow 800s]", #""resultJson":null"#),
        ("[code501@poll]", #"{"code":501,"#), ("[other@poll]", #"0","model":"#),
    ]

    @Test("end as the prompt says, in words of their own", arguments: fates)
    func endings(prompt: String, words: String) async throws {
        let text = try await visiting { visitor in
            try visitor.ask("GET", Self.look + (try Self.task(visitor, prompt))).text
        }
        #expect(text.contains(words), "\(text)")
    }

    static let refusals: [(String, Int, String)] = [
        (#"{"model":"flux-2/max"}"#, 422, "The model flux-2/max is not supported"), ("{}", 422, "model is required"),
        ("[", 400, "not valid JSON"), (#"{"model":"flux-2/pro-text-to-image"}"#, 422, "input is required"),
        (body("ab"), 422, "3 to 5000 characters"), (body("[refused]"), 400, "flagged"),
        (body(more: #","callBackUrl":"x""#), 422, "callBackUrl must be a valid URL"),
        (body().replacing("3:2", with: "auto"), 422, "aspect_ratio auto is not supported"),
        (body().replacing("1K", with: "4K"), 422, "resolution 4K is not supported"),
        (body().replacing(#","resolution":"1K""#, with: ""), 422, "resolution is required"),
        (body().replacing(#""aspect_ratio":"3:2","#, with: ""), 422, "aspect_ratio is required"),
        (body().replacing("text-to", with: "image-to"), 422, "input_urls must be 1 to 8 valid URLs"),
        (body().replacing("1K", with: "2K"), 200, "taskId"),
    ]

    @Test("refuse inside HTTP 200, and charge nothing", arguments: refusals)
    func refused(body: String, code: Int, words: String) async throws {
        let (reply, ledger) = try await visiting { visitor in
            (try visitor.ask("POST", Self.create, body: body), visitor.sandbox.ledger)
        }
        #expect(reply.status == 200)
        #expect(reply.text.hasPrefix(#"{"code":\#(code),"msg":""#) && reply.text.contains(words), "\(reply.text)")
        #expect(ledger.map(\.amount.description) == (code == 200 ? ["7 credits"] : []))
    }

    @Test("edit pictures by link, 8 at most, and may keep their shape")
    func editing() async throws {
        let texts = try await visiting { visitor in
            try [1, 8, 9].map { count in
                let links = Array(repeating: #""http://a/b.png""#, count: count).joined(separator: ",")
                return try visitor.ask(
                    "POST", Self.create,
                    body: Self.body().replacing("text-to", with: "image-to").replacing("3:2", with: "auto")
                        .replacing(#""1K""#, with: #""1K","input_urls":[\#(links)]"#)
                ).text
            }
        }
        #expect(texts.map { $0.contains("taskId") } == [true, true, false])
    }

    @Test("call back with what they cost, or with what went wrong")
    func callbacks() async throws {
        let letters = Letters()
        let listener = try await HTTPServer.start { request in
            letters.add(request)
            return .text(200, "")
        }
        let address = listener.address
        let text = try await visiting { visitor in
            for prompt in ["a fox", "[fails]"] {
                _ = try visitor.ask(
                    "POST", Self.create, body: Self.body(prompt, more: #","callBackUrl":"\#(address)/hook""#))
            }
            var text = ""
            for _ in 1...6000 where text.matches(of: /consumeCredits/).count < 2 {
                pause(milliseconds: 10)
                text = letters.all
            }
            return text
        }
        await listener.stop()
        #expect(text.contains(#"{"code":200,"msg":"Playground task completed successfully.","data":{"taskId":"task_"#))
        #expect(text.contains(#"{"code":501,"msg":"Playground task failed.","data":{"taskId":"task_"#))
        #expect(text.contains(#""consumeCredits":5,"remainedCredits":99999"#))
    }
}

private final class Letters: Sendable {
    private let texts = Mutex<[String]>([])

    func add(_ request: HTTPRequest) {
        let text = String(decoding: request.body, as: UTF8.self)
        texts.withLock { $0.append(text) }
    }

    var all: String { texts.withLock { $0.joined(separator: "\n") } }
}
