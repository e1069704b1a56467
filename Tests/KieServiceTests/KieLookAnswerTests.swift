import EaselCore
import KieService
import Testing

@Suite("Hearing Kie's answers to a look")
struct KieLookAnswerTests {
    typealias Row = Heard<TaskState>

    static let states: [Row] = [
        Row("running", 200, data(#""successFlag":0,"response":null,"errorCode":null"#), .running(TaskProgress())),
        Row("the flag as text", 200, data(#""successFlag":"0""#), .running(TaskProgress())),
        Row("flag 7", 200, data(#""successFlag":7"#), .running(TaskProgress(unheardWord: "successFlag 7"))),
        Row(
            "a flag in words", 200, data(#""successFlag":"DONE""#),
            .running(TaskProgress(unheardWord: "successFlag DONE"))),
        Row("no code", 200, #"{"data":{"successFlag":0}}"#, .running(TaskProgress())),
        Row(
            "done", 200,
            data(#""successFlag":1,"response":{"originImageUrl":"https://a.b/o","resultImageUrl":"https://a.b/r"}"#),
            done("https://a.b/r", 14 * 86400)),
        Row(
            "the original alone", 200,
            data(#""successFlag":1,"response":{"originImageUrl":"https://a.b/o","resultImageUrl":""}"#),
            done("https://a.b/o", 600)),
        Row(
            "empty links", 200, data(#""successFlag":1,"response":{"originImageUrl":"","resultImageUrl":""}"#),
            .succeeded(ImageResult())),
        Row("response null", 200, data(#""successFlag":1,"response":null"#), .succeeded(ImageResult())),
        Row("no response", 200, data(#""successFlag":1"#), .succeeded(ImageResult())),
        Row(
            "flag 2", 200, data(#""successFlag":2,"errorCode":500,"errorMessage":"Internal""#),
            failed(code: "500", words: "Internal")),
        Row(
            "flag 3", 200, data(#""successFlag":3,"errorCode":"501","errorMessage":"gpu""#),
            failed(code: "501", words: "gpu")),
        Row("flag 3 without words", 200, data(#""successFlag":3,"errorCode":null,"errorMessage":"""#), failed()),
        Row(
            "moderated", 200, data(#""successFlag":3,"errorCode":400,"errorMessage":"Your prompt was flagged""#),
            .failed(
                No.refusal(
                    No.moderatedTask, http: nil, code: "400", words: "Your prompt was flagged", mayHaveCost: true))),
        Row("code 501", 200, #"{"code":501,"msg":"gpu"}"#, failed(code: "501", words: "gpu")),
        Row("code 408", 500, #"{"code":408,"msg":"late"}"#, failed(code: "408", words: "late")),
    ]

    static let others: [Row] = [
        Row(
            "another task", 200,
            #"{"code":200,"data":{"taskId":"t2","successFlag":1,"response":{"resultImageUrl":"https://a.b/r"}}}"#,
            trouble("Kie answered about another task.")),
        Row(
            "another task as a number", 200, #"{"code":200,"data":{"taskId":2,"successFlag":3}}"#,
            trouble("Kie answered about another task.")),
        Row(
            "a failure of another task", 200, #"{"code":501,"data":{"taskId":"t2"}}"#,
            trouble("Kie answered about another task.")),
        Row("data null", 200, #"{"code":200,"data":null}"#, trouble("Kie answered without data.")),
        Row("data absent", 200, #"{"code":200}"#, trouble("Kie answered without data.")),
        Row("no flag", 200, data(#""response":null"#), trouble("Kie answered without a successFlag.")),
        Row(
            "code 429", 200, #"{"code":429}"#,
            trouble("Kie answered the look with code 429.", wait: .seconds(5), less: true),
            headers: ["Retry-After": "5"]),
        Row(
            "HTTP 429", 429, "", trouble("Kie answered the look with HTTP 429 and an empty answer.", less: true)),
        Row("code 455", 200, #"{"code":455}"#, trouble("Kie answered the look with code 455.")),
        Row("code 500", 200, #"{"code":500}"#, trouble("Kie answered the look with code 500.")),
        Row("code 400", 200, #"{"code":400}"#, trouble("Kie answered the look with code 400.")),
        Row("code 404", 200, #"{"code":404}"#, .notFound),
        Row("code 422 soon after the order", 200, #"{"code":422,"msg":"recordInfo is null"}"#, .notFound),
        Row("code 401", 200, #"{"code":401,"msg":"m"}"#, locked(401, words: "m")),
        Row("code 402", 200, #"{"code":402}"#, locked(402)),
        Row("code 403", 200, #"{"code":403}"#, locked(403)),
        Row("HTTP 404", 404, "<html></html>", .notFound),
        Row("HTTP 401", 401, "", locked(401, http: 401)),
        Row("HTTP 408 of a proxy", 408, "{}", trouble("Kie answered the look with HTTP 408 and JSON of another form.")),
        Row("HTTP 502", 502, "<html></html>", trouble("Kie answered the look with HTTP 502 and an HTML page.")),
        Row("HTML", 200, "<html></html>", trouble("Kie answered the look with HTTP 200 and an HTML page.")),
        Row(
            "cut", 200, #"{"code":200,"data":{"successFlag":3"#,
            trouble("Kie answered the look with HTTP 200 and an answer that is not JSON (an object does not end).")),
        Row("empty", 200, "", trouble("Kie answered the look with HTTP 200 and an empty answer.")),
    ]

    private static func data(_ rest: String) -> String {
        #"{"code":200,"msg":"success","data":{"taskId":"t1",\#(rest)}}"#
    }
    private static func done(_ link: String, _ life: Int) -> TaskState {
        .succeeded(ImageResult(pictures: [PictureLink(link, lifeSeconds: life)]))
    }
    private static func failed(code: String? = nil, words: String? = nil) -> TaskState {
        .failed(No.refusal(No.failed, http: nil, code: code, words: words, mayHaveCost: true))
    }
    private static func locked(_ code: Int, http: Int = 200, words: String? = nil) -> TaskState {
        .locked(No.refusal(No.said(code), http: http, code: "\(code)", words: words))
    }
    private static func trouble(_ sentence: String, wait: Duration? = nil, less: Bool = false) -> TaskState {
        .unseen(LookTrouble(sentence, retryAfter: wait, asksForLess: less))
    }

    @Test("S1, S5, S8, S9, S14: an answer means what the table says", arguments: states + others)
    func means(_ row: Row) throws { #expect(try Kie.kontext.look.hear(Sample.ticket(), row.reply) == row.meaning) }

    @Test(
        "X6: a look asks by the encoded id",
        arguments: [("task_flux_abc123", "task_flux_abc123"), ("a&b=c#d/..%", "a%26b%3Dc%23d%2F..%25")])
    func look(_ task: String, _ encoded: String) throws {
        let call = Kie.kontext.look.say(try Sample.ticket(task))
        #expect(call == WireCall(.get, .api("/api/v1/flux/kontext/record-info?taskId=\(encoded)")))
    }
}
