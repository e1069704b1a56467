import Easel
import EaselTesting

/// What the services were heard to say, by their ids; made-up names stand for tasks and hosts.
enum Heard {
    static let recordings = ["vtrix": vtrix, "kie": kie]

    private static let task = Recording.Question.look(task: "t-1")
    private static let picture = #"{"type":"image","url":"https://cdn.example/1.jpg"}"#

    private static let vtrix = [
        Recording(
            of: .submit, "taken", #"{"id":"t-1","model":"flux_kontext_max","status":"in_progress","created_at":1}"#,
            means: .accepted(task: "t-1")),
        Recording(of: .submit, "a word of its own", #"{"id":"t-1","status":"queued"}"#, means: .accepted(task: "t-1")),
        Recording(
            of: .submit, "done at once",
            #"{"id":"t-1","status":"completed","output":[{"content":[\#(picture)]}]}"#, means: .finished(pictures: 1)),
        Recording(of: .submit, "key", status: 401, #"{"error":{"message":"no key"}}"#, means: .refused(.badKey)),
        Recording(of: .submit, "balance", status: 402, #"{"message":"balance"}"#, means: .refused(.noCredit)),
        Recording(of: .submit, "wrong", status: 400, #"{"detail":"aspect_ratio"}"#, means: .refused(.rejected)),
        Recording(of: .submit, "too fast", status: 429, "", means: .refused(.rateLimited)),
        Recording(of: .submit, "down", status: 503, "<html>", means: .unclear),
        Recording(of: .submit, "no task", #"{"status":"in_progress"}"#, means: .unclear),
        Recording(
            of: task, "runs", #"{"id":"t-1","status":"in_progress","progress":0.4,"error":null}"#, means: .running),
        Recording(
            of: task, "done",
            #"{"id":"t-1","status":"completed","progress":1,"output":[{"content":[\#(picture)]}],"#
                + #""usage":{"cost":"0.08","discount":1},"metadata":{}}"#,
            means: .succeeded(pictures: 1)),
        Recording(
            of: task, "done without a picture", #"{"id":"t-1","status":"completed","output":[]}"#,
            means: .succeeded(pictures: 0)),
        Recording(
            of: task, "failed", #"{"id":"t-1","status":"failed","error":{"code":"E1","message":"gpu"}}"#,
            means: .failed(.failed)),
        Recording(
            of: task, "moderated", #"{"id":"t-1","status":"failed","error":{"code":"E2","message":"moderated"}}"#,
            means: .failed(.moderated)),
        Recording(of: task, "gone", status: 404, #"{"message":"no such task"}"#, means: .notFound),
        Recording(of: task, "key", status: 401, "", means: .locked(.badKey)),
        Recording(of: task, "too fast", status: 429, "", means: .unseen),
    ]

    private static let kie = [
        Recording(
            of: .submit, "taken", #"{"code":200,"msg":"success","data":{"taskId":"t-1"}}"#,
            means: .accepted(task: "t-1")),
        Recording(of: .submit, "credits", #"{"code":402,"msg":"credits","data":null}"#, means: .refused(.noCredit)),
        Recording(of: .submit, "key", status: 401, #"{"code":401,"msg":"key"}"#, means: .refused(.badKey)),
        Recording(
            of: .submit, "tolerance", #"{"code":500,"msg":"The security tolerance level is out of range"}"#,
            means: .refused(.rejected)),
        Recording(of: .submit, "flagged", #"{"code":400,"msg":"policy violation"}"#, means: .refused(.moderated)),
        Recording(of: .submit, "maintenance", #"{"code":455,"msg":"later"}"#, means: .refused(.maintenance)),
        Recording(of: .submit, "server", #"{"code":500,"msg":"Server Error"}"#, means: .unclear),
        Recording(of: .submit, "no task", #"{"code":200,"msg":"success","data":{}}"#, means: .unclear),
        Recording(of: task, "runs", flag(0, "null"), means: .running),
        Recording(
            of: task, "done",
            flag(1, #"{"originImageUrl":"https://o.example/1","resultImageUrl":"https://r.example/1"}"#),
            means: .succeeded(pictures: 1)),
        Recording(of: task, "not created", flag(2, "null"), means: .failed(.failed)),
        Recording(of: task, "not generated", flag(3, "null"), means: .failed(.failed)),
        Recording(of: task, "gone", #"{"code":422,"msg":"recordInfo is null"}"#, means: .notFound),
        Recording(of: task, "key", #"{"code":401,"msg":"key"}"#, means: .locked(.badKey)),
        Recording(of: task, "too fast", status: 429, "", means: .unseen),
        Recording(
            of: .upload, "stored", #"{"success":true,"code":200,"data":{"downloadUrl":"https://u.example/1.png"}}"#,
            means: .stored),
        Recording(of: .upload, "key", #"{"code":401,"msg":"key"}"#, means: .refused(.badKey)),
        Recording(of: .upload, "down", status: 503, "", means: .unclear),
    ]

    private static func flag(_ flag: Int, _ response: String) -> String {
        #"{"code":200,"msg":"success","data":{"taskId":"t-1","paramJson":"{}","response":\#(response),"#
            + #""successFlag":\#(flag),"errorCode":null,"errorMessage":""}}"#
    }
}
