import EaselCore
import Testing
import VtrixService

@Suite("Hearing Vtrix's answers to an order")
struct VtrixSubmitAnswerTests {
    typealias Row = Heard<Submission>
    private static let link = "https://cdn.vtrix.ai/a.png"
    private static let noTask = Submission.unclear("Vtrix answered HTTP 200 without a task id.")

    static let taken: [Row] = [
        Row("running", 200, #"{"id":"t1","status":"in_progress","created_at":1767225600}"#, .accepted(task: "t1")),
        Row(
            "task_id, pending, ISO time", 200,
            #"{"task_id":"t1","status":"pending","created_at":"2026-01-01T00:00:00Z"}"#,
            .accepted(task: "t1")),
        Row("id null beside task_id", 200, #"{"id":null,"task_id":"t1","status":"processing"}"#, .accepted(task: "t1")),
        Row("a word that nobody knows", 200, #"{"id":"t1","status":"queued"}"#, .accepted(task: "t1")),
        Row("no status", 200, #"{"id":"t1"}"#, .accepted(task: "t1")),
        Row("an error beside the id", 200, #"{"id":"t1","error":{"code":1,"message":"x"}}"#, .accepted(task: "t1")),
        Row("a task with a slash", 201, #"{"id":"a/b?c#d%","status":"in_progress"}"#, .accepted(task: "a/b?c#d%")),
        Row(
            "5 MB around the id", 200, #"{"x":"\#(String(repeating: "y", count: 5 << 20))","id":"t1"}"#,
            .accepted(task: "t1")),
        Row("done without output", 200, #"{"id":"t1","status":"completed"}"#, .accepted(task: "t1")),
        Row(
            "done at once", 200,
            #"{"id":"t1","status":"completed","output":[{"content":[{"type":"image","url":"\#(link)"}]}]}"#,
            .finished(ImageResult(pictures: [PictureLink(link, lifeSeconds: 600)]), task: "t1")),
    ]

    static let unclear: [Row] = [
        Row("no id", 200, #"{"status":"in_progress"}"#, noTask),
        Row("id null", 200, #"{"id":null,"status":"in_progress"}"#, noTask),
        Row("id empty", 200, #"{"id":"","status":"in_progress"}"#, noTask),
        // A number is no id, and none is ever bent into one.
        Row("id a number", 200, #"{"id":9007199254740993,"status":"in_progress"}"#, noTask),
        Row("id a step in a path", 200, #"{"id":"..","status":"in_progress"}"#, noTask),
        Row("id with a line end", 200, #"{"id":"a\nb"}"#, noTask),
        Row("id of 513 bytes", 200, #"{"id":"\#(String(repeating: "a", count: 513))"}"#, noTask),
        Row("failed without id and error", 200, #"{"status":"failed","error":null}"#, noTask),
        Row("a state object of 200", 200, #"{"status":{"code":200,"message":"ok"},"data":null}"#, noTask),
        Row("an empty error beside a yes", 200, #"{"error":"","message":"success"}"#, noTask),
        Row("an error without content", 200, #"{"error":{},"code":400,"message":"success"}"#, noTask),
        Row("an error of code 0", 200, #"{"error":{"code":0,"message":"ok"}}"#, noTask),
        Row("an error of code 500", 200, #"{"error":{"code":500,"message":"internal"}}"#, noTask),
        Row("an error of code 408", 200, #"{"error":{"code":"408","message":"late"}}"#, noTask),
        Row("detail alone", 200, #"{"detail":"x"}"#, noTask),
        Row(
            "cut", 200, #"{"id":"t1","status":"in_pro"#,
            .unclear("Vtrix answered HTTP 200 with an answer that is not JSON (a text does not end).")),
        Row("HTML", 200, "<!DOCTYPE html><html></html>", .unclear("Vtrix answered HTTP 200 with an HTML page.")),
        Row("empty", 200, "", .unclear("Vtrix answered HTTP 200 with an empty answer.")),
        Row("a list", 200, #"[{"id":"t1"}]"#, .unclear("Vtrix answered HTTP 200 with JSON of another form.")),
        Row(
            "300 levels", 200, String(repeating: "[", count: 300) + String(repeating: "]", count: 300),
            .unclear("Vtrix answered HTTP 200 with an answer that is not JSON (more than 64 levels are nested).")),
        Row(
            "id twice", 200, #"{"id":"t1","id":"t2"}"#,
            .unclear("Vtrix answered HTTP 200 with an answer that is not JSON (a name stands twice in one object).")),
        Row("500", 500, #"{"error":"internal"}"#, .unclear("Vtrix answered HTTP 500.")),
        Row("502 of a proxy", 502, "<html>Bad Gateway</html>", .unclear("Vtrix answered HTTP 502.")),
        Row(
            "503 with a task", 503, #"{"id":"t1","status":"in_progress"}"#,
            .unclear("Vtrix answered HTTP 503 and named the task t1.")),
        Row(
            "429 with a living task", 429, #"{"id":"t1","status":"in_progress"}"#,
            .unclear("Vtrix answered HTTP 429 and named the task t1.")),
        Row("408", 408, "", .unclear("Vtrix answered HTTP 408.")),
        Row("409", 409, "{}", .unclear("Vtrix answered HTTP 409.")),
        Row("425", 425, "{}", .unclear("Vtrix answered HTTP 425.")),
    ]

    static let refused: [Row] = [
        Row("error as a text", 200, #"{"id":"","error":"bad prompt"}"#, no(No.rejected, words: "bad prompt")),
        Row(
            "code and error_message", 200, #"{"error":{"code":123,"error_message":"bad"}}"#,
            no(No.rejected, code: "123", words: "bad")),
        Row(
            "code with zeros", 200, #"{"error":{"code":"002014001","message":"bad"}}"#,
            no(No.rejected, code: "002014001", words: "bad")),
        Row(
            "code 429 inside 200", 200, #"{"error":{"code":429,"message":"slow"}}"#,
            no(No.tooFast, code: "429", words: "slow", wait: .seconds(7)), headers: ["retry-after": "7"]),
        Row(
            "code 401 inside 200", 200, #"{"error":{"code":401,"message":"key"}}"#,
            no(No.badKey, code: "401", words: "key")),
        Row("a text and a code", 200, #"{"error":"slow","code":429}"#, no(No.tooFast, code: "429", words: "slow")),
        Row(
            "a state object of 402", 200,
            #"{"status":{"code":402,"message":"Insufficient credits","error_code":40201},"data":null}"#,
            no(No.noCredit, code: "402", words: "Insufficient credits")),
        Row(
            "credits in words alone", 400, #"{"message":"Insufficient credits"}"#,
            no(No.noCredit, 400, words: "Insufficient credits")),
        Row("400 and detail", 400, #"{"detail":"bad"}"#, no(No.rejected, 400, words: "bad")),
        Row(
            "422 and a list", 422, #"{"detail":[{"loc":["body",0],"msg":"x"}]}"#,
            no(No.rejected, 422, words: #"[{"loc":["body",0],"msg":"x"}]"#)),
        Row(
            "400 moderated", 400, #"{"error":{"code":110001,"message":"may contain sensitive information"}}"#,
            no(No.moderated, 400, code: "110001", words: "may contain sensitive information")),
        Row(
            "400 and an ended task", 400, #"{"id":"t1","status":"failed","error":"bad"}"#,
            no(No.rejected, 400, words: "bad")),
        Row(
            "400 and the id of a request", 400, #"{"id":"r1","status":"error","error":"bad"}"#,
            no(No.rejected, 400, words: "bad")),
        Row("401", 401, #"{"message":"who"}"#, no(No.badKey, 401, words: "who")),
        Row("402", 402, "", no(No.noCredit, 402)),
        Row("403", 403, "<html></html>", no(No.notPermitted, 403)),
        Row(
            "403 about money", 403, #"{"error":"insufficient balance"}"#,
            no(No.noCredit, 403, words: "insufficient balance")),
        Row(
            "403 about rights", 403, #"{"error":"insufficient permissions"}"#,
            no(No.notPermitted, 403, words: "insufficient permissions")),
        Row("404", 404, "", no(No.rejected, 404)),
        Row(
            "429 of an hour and more", 429, "", no(No.tooFast, 429, wait: .seconds(3600)),
            headers: ["Retry-After": "99999"]),
        Row("a redirect", 302, "", no(No.redirect(302), 302)),
        Row(
            "a redirect to a host", 307, "", no(No.redirect(307, "to https://portal.example"), 307),
            headers: ["Location": "https://portal.example/login?from=key"]),
        Row(
            "a redirect to nowhere", 308, "", no(No.redirect(308), 308),
            headers: ["Location": "https://user:secret@portal.example/"]),
        Row(
            "words of control", 400, #"{"error":"a\u001b[2J\r\nb\u202e"}"#,
            no(No.rejected, 400, words: "a\\u{1b}[2J  b\\u{202e}")),
        Row(
            "a code of control", 400, #"{"error":{"code":"\u001b","message":"m"}}"#,
            no(No.rejected, 400, code: "\\u{1b}", words: "m")),
        Row(
            "taken and failed", 200, #"{"id":"t1","status":"failed","error":{"code":"9","message":"gpu"}}"#,
            task(No.failed, code: "9", words: "gpu")),
        Row(
            "taken and moderated", 200, #"{"id":"t1","status":"failed","error":"NSFW content"}"#,
            task(No.moderatedTask, words: "NSFW content")),
    ]

    private static func no(
        _ said: No.Said, _ http: Int = 200, code: String? = nil, words: String? = nil, wait: Duration? = nil
    ) -> Submission {
        .refused(No.refusal(said, http: http, code: code, words: words, wait: wait))
    }

    private static func task(_ said: No.Said, code: String? = nil, words: String) -> Submission {
        .refused(No.refusal(said, http: nil, code: code, words: words, mayHaveCost: true))
    }

    @Test("P6, P7, P9: an answer means what the table says", arguments: taken + unclear + refused)
    func means(_ row: Row) { #expect(Vtrix.generation.submit.hear(Sample.request, row.reply) == row.meaning) }

    @Test("P7: no 5xx is a no, whatever is in it", arguments: 500..<600)
    func troubled(_ status: Int) {
        let bodies = [
            "", "{}", "<html></html>", #"{"error":"internal"}"#, #"{"error":{"code":400,"message":"m"}}"#,
            #"{"status":{"code":402,"message":"Insufficient credits"}}"#, #"{"id":"t1","status":"in_progress"}"#,
        ]
        for body in bodies {
            let heard = Vtrix.generation.submit.hear(
                Sample.request, WireReply(status: status, body: Array(body.utf8)))
            guard case .unclear = heard else {
                Issue.record("\(status) with \(body) is \(heard)")
                continue
            }
        }
    }

    @Test("P9: no answer that is cut anywhere is taken for a no or crashes")
    func cutAnywhere() {
        let whole = #"{"id":"t1","status":"completed","output":[{"content":[{"type":"image","url":"https://a.b/c"}]}]}"#
        for end in 0..<whole.utf8.count {
            let reply = WireReply(status: 200, body: Array(whole.utf8.prefix(end)))
            guard case .unclear = Vtrix.generation.submit.hear(Sample.request, reply) else {
                Issue.record("cut after \(end) bytes, it is \(Vtrix.generation.submit.hear(Sample.request, reply))")
                return
            }
        }
    }
}
