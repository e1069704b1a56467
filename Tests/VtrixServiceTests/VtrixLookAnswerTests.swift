import EaselCore
import Testing
import VtrixService

@Suite("Hearing Vtrix's answers to a look")
struct VtrixLookAnswerTests {
    typealias Row = Heard<TaskState>

    static let running: [Row] = [
        Row("running", 200, #"{"id":"t1","status":"in_progress","progress":0.4}"#, at(0.4)),
        Row("pending", 200, #"{"id":"t1","status":"pending"}"#, at(nil)),
        Row("processing", 200, #"{"id":"t1","status":"processing","progress":"0.4"}"#, at(nil)),
        Row("progress below", 200, #"{"id":"t1","status":"in_progress","progress":-1}"#, at(-1)),
        Row("progress above", 200, #"{"id":"t1","status":"in_progress","progress":2}"#, at(2)),
        Row("progress beyond numbers", 200, #"{"id":"t1","status":"in_progress","progress":1e400}"#, at(.infinity)),
        Row("another word", 200, #"{"id":"t1","status":"thinking"}"#, word("thinking")),
        Row("another case", 200, #"{"id":"t1","status":"COMPLETED"}"#, word("COMPLETED")),
        Row("a number", 200, #"{"id":"t1","status":7}"#, word("7")),
        Row("a word of control", 200, #"{"id":"t1","status":"\u001b"}"#, word("\\u{1b}")),
        Row("no id", 200, #"{"status":"in_progress"}"#, at(nil)),
    ]

    static let ended: [Row] = [
        Row("our task_id beside another id", 200, #"{"id":"r9","task_id":"t1","status":"completed"}"#, done([])),
        Row("nothing", 200, #"{"id":"t1","status":"completed"}"#, done([])),
        Row("no output", 200, #"{"id":"t1","status":"completed","output":[]}"#, done([])),
        Row("null", 200, #"{"id":"t1","status":"completed","output":null}"#, done([])),
        Row("links empty and null", 200, content(#"{"type":"image","url":""},{"type":"image","url":null}"#), done([])),
        Row("no kind", 200, content(#"{"url":"https://a.b/1"}"#), done(["https://a.b/1"])),
        Row(
            "kind of the other page", 200, content(#"{"type":"image_url","url":"https://a.b/1"}"#),
            done(["https://a.b/1"])),
        Row(
            "a video among pictures", 200,
            content(
                #"{"type":"image","url":"https://a.b/1"},{"type":"video","url":"https://a.b/2"},{"type":"audio","data":"00"},"#
                    + #"{"type":"image","url":"https://a.b/3"}"#),
            done(
                ["https://a.b/1", "https://a.b/3"],
                others: [
                    OtherContent(kind: "video", address: "https://a.b/2"), OtherContent(kind: "audio", address: nil),
                ])),
        Row("error as a text", 200, #"{"id":"t1","status":"failed","error":"gpu"}"#, failed(words: "gpu")),
        Row(
            "an error with number", 200, #"{"id":"t1","status":"failed","error":{"code":123,"error_message":"gpu"}}"#,
            failed(code: "123", words: "gpu")),
        Row(
            "an error with zeros", 200, #"{"id":"t1","status":"failed","error":{"code":"002014001","message":"gpu"}}"#,
            failed(code: "002014001", words: "gpu")),
        Row("an error without words", 200, #"{"id":"t1","status":"failed","error":""}"#, failed()),
        Row("no error", 200, #"{"id":"t1","status":"failed"}"#, failed()),
        Row("failed under 503", 503, #"{"id":"t1","status":"failed","error":"gpu"}"#, failed(words: "gpu")),
        Row(
            "moderated", 200,
            #"{"id":"t1","status":"failed","error":{"code":110001,"message":"input image may contain sensitive information"}}"#,
            .failed(
                No.refusal(
                    No.moderatedTask, http: nil, code: "110001", words: "input image may contain sensitive information",
                    mayHaveCost: true))),
    ]

    static let unseen: [Row] = [
        Row(
            "another task", 200, #"{"id":"t2","status":"completed","output":[{"content":[{"url":"https://a.b/1"}]}]}"#,
            trouble("Vtrix answered about another task.")),
        Row(
            "another task as a number", 200, #"{"id":2,"status":"failed"}"#,
            trouble("Vtrix answered about another task.")),
        Row("no status", 200, #"{"id":"t1"}"#, trouble("Vtrix answered without a status.")),
        Row("a status object", 200, #"{"status":{"code":500}}"#, trouble("Vtrix answered without a status.")),
        Row(
            "progress that is no JSON", 200, #"{"id":"t1","status":"in_progress","progress":NaN}"#,
            trouble("Vtrix answered the look with an answer that is not JSON (a value should stand here).")),
        Row("HTML", 200, " <HTML>login</HTML>", trouble("Vtrix answered the look with an HTML page.")),
        Row("empty", 204, "", trouble("Vtrix answered the look with an empty answer.")),
        Row(
            "done under 503", 503, #"{"id":"t1","status":"completed"}"#,
            trouble("Vtrix answered the look with HTTP 503.")),
        Row(
            "somebody failed under 500", 500, #"{"status":"failed"}"#, trouble("Vtrix answered the look with HTTP 500.")
        ),
        Row("422", 422, #"{"detail":"x"}"#, trouble("Vtrix answered the look with HTTP 422.")),
        Row(
            "429", 429, "", trouble("Vtrix answered the look with HTTP 429.", wait: .seconds(9), less: true),
            headers: ["RETRY-AFTER": " 9 "]),
        Row("404", 404, #"{"message":"task not found"}"#, .notFound),
        Row("401", 401, #"{"message":"who"}"#, .locked(No.refusal(No.badKey, http: 401, words: "who"))),
        Row("402", 402, "", .locked(No.refusal(No.noCredit, http: 402))),
        Row("403", 403, "", .locked(No.refusal(No.notPermitted, http: 403))),
    ]

    private static func at(_ fraction: Double?) -> TaskState { .running(TaskProgress(fraction: fraction)) }
    private static func word(_ word: String) -> TaskState { .running(TaskProgress(unheardWord: word)) }
    private static func content(_ items: String) -> String {
        #"{"id":"t1","status":"completed","output":[{"content":[\#(items)]}]}"#
    }
    private static func done(_ links: [String], others: [OtherContent] = []) -> TaskState {
        .succeeded(ImageResult(pictures: links.map { PictureLink($0, lifeSeconds: 600) }, others: others))
    }
    private static func failed(code: String? = nil, words: String? = nil) -> TaskState {
        .failed(No.refusal(No.failed, http: nil, code: code, words: words, mayHaveCost: true))
    }
    private static func trouble(_ sentence: String, wait: Duration? = nil, less: Bool = false) -> TaskState {
        .unseen(LookTrouble(sentence, retryAfter: wait, asksForLess: less))
    }

    @Test("S5, S8, S9, S11, S13, S14: an answer means what the table says", arguments: running + ended + unseen)
    func means(_ row: Row) throws {
        #expect(try Vtrix.generation.look.hear(Sample.ticket(), row.reply) == row.meaning)
    }

    /// What stands in `usage`, and what it cost.
    static let costs: [(String, Cost?)] = [
        (#"{"cost":"0.08","discount":1}"#, Cost("0.08", currency: "USD", discount: "1")),
        (#"{"cost":0.08}"#, Cost("0.08", currency: "USD")),
        (#"{"cost":"0.000000000000000000000000000001"}"#, Cost("0.000000000000000000000000000001", currency: "USD")),
        (#"{"cost":0}"#, Cost("0", currency: "USD")),
        (#"{"cost":"NaN"}"#, nil), (#"{"cost":"1e999"}"#, nil), (#"{"cost":1e999}"#, nil), (#"{"cost":"-1"}"#, nil),
        (#"{"cost":"0,08"}"#, nil), (#"{"cost":""}"#, nil), (#"{"cost":null}"#, nil), (#"{"cost":{}}"#, nil),
        ("{}", nil), ("null", nil), (#""free""#, nil),
    ]

    @Test("S12, X3: the cost is exact or absent, and the picture is there in any case", arguments: costs)
    func cost(_ usage: String, _ cost: Cost?) throws {
        let body =
            #"{"status":"completed","output":[{"content":[{"url":"https://a.b/1"}]}],"usage":\#(usage),"metadata":{"a":1}}"#
        let state = try Vtrix.generation.look.hear(Sample.ticket(), WireReply(status: 200, body: Array(body.utf8)))
        let links = [PictureLink("https://a.b/1", lifeSeconds: 600)]
        #expect(state == .succeeded(ImageResult(pictures: links, cost: cost, metadata: ["a": 1])))
        #expect(cost == nil || cost?.amount.contains("e") == false)
    }
}
