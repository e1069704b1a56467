import EaselCore
import KieService
import Testing

@Suite("Hearing Kie's answers to an order")
struct KieSubmitAnswerTests {
    typealias Row = Heard<Submission>

    static let taken: [Row] = [
        Row("success", 200, #"{"code":200,"msg":"success","data":{"taskId":"t1"}}"#, .accepted(task: "t1")),
        Row("the other spelling", 200, #"{"code":"200","data":{"task_id":"t1"}}"#, .accepted(task: "t1")),
        Row("code 201", 200, #"{"code":201,"data":{"taskId":"t1"}}"#, .accepted(task: "t1")),
        Row("no code", 200, #"{"msg":"success","data":{"taskId":"t1"}}"#, .accepted(task: "t1")),
        Row("code null", 200, #"{"code":null,"data":{"taskId":"t1"}}"#, .accepted(task: "t1")),
        Row("a yes under HTTP 500", 500, #"{"code":200,"data":{"taskId":"t1"}}"#, .accepted(task: "t1")),
        Row("an id to encode", 200, #"{"code":200,"data":{"taskId":"a/../b?c"}}"#, .accepted(task: "a/../b?c")),
    ]

    static let unclear: [Row] = [
        Row("no id", 200, #"{"code":200,"data":{}}"#, .unclear("Kie answered code 200 without a task id.")),
        Row(
            "id null", 200, #"{"code":200,"data":{"taskId":null}}"#,
            .unclear("Kie answered code 200 without a task id.")),
        Row(
            "id empty", 200, #"{"code":200,"data":{"taskId":""}}"#, .unclear("Kie answered code 200 without a task id.")
        ),
        Row(
            "id a step in a path", 200, #"{"code":200,"data":{"taskId":".."}}"#,
            .unclear("Kie answered code 200 without a task id.")),
        // A number is no id, and none is ever bent into one.
        Row(
            "id a number", 200, #"{"code":200,"data":{"taskId":9007199254740993}}"#,
            .unclear("Kie answered code 200 without a task id.")),
        Row("data null", 200, #"{"code":200,"data":null}"#, .unclear("Kie answered code 200 without a task id.")),
        Row("data absent", 200, #"{"code":202}"#, .unclear("Kie answered code 202 without a task id.")),
        Row("data a text", 200, #"{"code":200,"data":"t1"}"#, .unclear("Kie answered code 200 without a task id.")),
        Row(
            "an id of 100 kB", 200, #"{"code":200,"data":{"taskId":"\#(String(repeating: "a", count: 100_000))"}}"#,
            .unclear("Kie answered code 200 without a task id.")),
        Row(
            "code 500", 200, #"{"code":500,"msg":"Server Error","data":null}"#,
            .unclear("Kie answered code 500: Server Error.")),
        Row(
            "code 501", 200, #"{"code":501,"msg":"Generation \u001b failed"}"#,
            .unclear("Kie answered code 501: Generation \\u{1b} failed.")),
        Row(
            "code 501 with a task", 200, #"{"code":501,"data":{"taskId":"t1"}}"#,
            .unclear("Kie answered code 501 and named the task t1.")),
        Row(
            "code 429 with a task", 200, #"{"code":429,"data":{"taskId":"t1"}}"#,
            .unclear("Kie answered code 429 and named the task t1.")),
        Row("code 408", 500, #"{"code":408,"msg":""}"#, .unclear("Kie answered code 408.")),
        Row("code 409", 200, #"{"code":409}"#, .unclear("Kie answered code 409.")),
        Row("code 425", 200, #"{"code":425}"#, .unclear("Kie answered code 425.")),
        Row("code 503", 200, #"{"code":503}"#, .unclear("Kie answered code 503.")),
        Row("code 0", 200, #"{"code":0,"msg":"ok"}"#, .unclear("Kie answered code 0: ok.")),
        Row("code 1001", 200, #"{"code":1001}"#, .unclear("Kie answered code 1001.")),
        Row(
            "no code and no data", 200, #"{"msg":"success"}"#,
            .unclear("Kie answered HTTP 200 with JSON of another form.")),
        Row(
            "a code in words", 200, #"{"code":"OK","data":{"taskId":"t1"}}"#,
            .unclear("Kie answered HTTP 200 with JSON of another form.")),
        Row(
            "no code under HTTP 500", 500, #"{"data":{"taskId":"t1"}}"#,
            .unclear("Kie answered HTTP 500 with JSON of another form.")),
        Row(
            "cut", 200, #"{"code":200,"data":{"taskId":"t"#,
            .unclear("Kie answered HTTP 200 with an answer that is not JSON (a text does not end).")),
        Row("HTML", 200, "<html>sign in</html>", .unclear("Kie answered HTTP 200 with an HTML page.")),
        Row("HTML of a proxy", 502, "<!doctype html>", .unclear("Kie answered HTTP 502 with an HTML page.")),
        Row("HTTP 505 of a proxy", 505, "", .unclear("Kie answered HTTP 505 with an empty answer.")),
        Row("empty", 200, "", .unclear("Kie answered HTTP 200 with an empty answer.")),
        Row(
            "300 levels", 200, String(repeating: "[", count: 300),
            .unclear("Kie answered HTTP 200 with an answer that is not JSON (more than 64 levels are nested).")),
        Row(
            "5 MB of nothing", 200, String(repeating: " ", count: 5 << 20),
            .unclear(
                "Kie answered HTTP 200 with an answer that is not JSON (the text ends where a value should stand).")),
    ]

    static let refused: [Row] =
        [
            Row(
                "code 500 about tolerance", 200, #"{"code":500,"msg":"Safety Tolerance out of range"}"#,
                no(500, words: "Safety Tolerance out of range")),
            Row(
                "tolerance under HTTP 500", 500, #"{"code":500,"msg":"tolerance level"}"#,
                no(500, http: 500, words: "tolerance level")),
            Row(
                "400 about policies", 200, #"{"code":400,"msg":"flagged by Website as violating content policies"}"#,
                .refused(
                    No.refusal(
                        No.moderated, http: 200, code: "400", words: "flagged by Website as violating content policies")
                )),
            Row("400 otherwise", 200, #"{"code":400,"msg":"bad"}"#, no(400, words: "bad")),
            Row(
                "429 with a wait", 200, #"{"code":429,"message":"slow"}"#, no(429, words: "slow", wait: .seconds(3)),
                headers: ["Retry-After": "3"]),
            Row("code as text", 200, #"{"code":"402","msg":"credits"}"#, no(402, words: "credits")),
            Row("no under another HTTP no", 400, #"{"code":402,"data":null}"#, no(402, http: 400)),
            Row("HTML under 401", 401, "<html></html>", no(401, http: 401)),
            Row("JSON without code under 403", 403, #"{"error":"x"}"#, no(403, http: 403)),
            Row("HTTP 455 alone", 455, "", no(455, http: 455)),
            Row("a redirect", 307, "", .refused(No.refusal(No.redirect(307), http: 307, code: "307"))),
            Row(
                "a redirect to a host", 307, "",
                .refused(No.refusal(No.redirect(307, "to https://portal.example"), http: 307, code: "307")),
                headers: ["Location": "https://portal.example/login"]),
            Row("the code of a redirect", 200, #"{"code":302}"#, no(302)),
            Row(
                "10 MB of words", 200, #"{"code":422,"msg":"\#(String(repeating: "x", count: 10 << 20))"}"#,
                no(422, words: String(repeating: "x", count: 299) + "…")),
        ]
        + [401, 402, 403, 404, 422, 429, 455, 505].map { code in
            Row("code \(code) inside HTTP 200", 200, #"{"code":\#(code),"msg":"m","data":null}"#, no(code, words: "m"))
        }
        + [401, 402, 403, 404, 422, 429, 455].map { code in
            Row("HTTP \(code)", code, "", no(code, http: code))
        }

    private static func no(_ code: Int, http: Int = 200, words: String? = nil, wait: Duration? = nil) -> Submission {
        .refused(No.refusal(No.said(code), http: http, code: "\(code)", words: words, wait: wait))
    }

    @Test("P6, P7, P9: an answer means what the table says", arguments: taken + unclear + refused)
    func means(_ row: Row) { #expect(Kie.kontext.submit.hear(Sample.request, row.reply) == row.meaning) }

    @Test("P7: no 5xx is a no, alone or inside HTTP 200, but for the one that Kie documents", arguments: 500..<600)
    func troubled(_ code: Int) {
        let inside = #"{"code":\#(code),"msg":"m","data":null}"#
        for (status, body) in [(200, inside), (code, inside), (code, ""), (code, "{}"), (code, "<html></html>")] {
            let heard = Kie.kontext.submit.hear(Sample.request, WireReply(status: status, body: Array(body.utf8)))
            if case .refused = heard, code == 505, body == inside { continue }
            guard case .unclear = heard else {
                Issue.record("\(status) with \(body) is \(heard)")
                continue
            }
        }
    }

    @Test("P9: no answer that is cut anywhere is taken for a task or a no")
    func cutAnywhere() {
        let whole = #"{"code":200,"msg":"success","data":{"taskId":"task_flux_abc123"}}"#
        for end in 0..<whole.utf8.count {
            let reply = WireReply(status: 200, body: Array(whole.utf8.prefix(end)))
            guard case .unclear = Kie.kontext.submit.hear(Sample.request, reply) else {
                Issue.record("cut after \(end) bytes, it is \(Kie.kontext.submit.hear(Sample.request, reply))")
                return
            }
        }
    }

    @Test("no code and no status makes a no of an answer that names a task", arguments: 100..<600)
    func named(_ number: Int) {
        for (status, code) in [(200, number), (number, number)] {
            let body = #"{"code":\#(code),"data":{"taskId":"t1"}}"#
            let heard = Kie.kontext.submit.hear(Sample.request, WireReply(status: status, body: Array(body.utf8)))
            switch heard {
            case .accepted(let task): #expect(task == "t1" && (200..<300).contains(code))
            case .unclear(let sentence): #expect(sentence == "Kie answered code \(code) and named the task t1.")
            case .refused, .finished: Issue.record("\(status) with code \(code) is \(heard)")
            }
        }
    }
}
