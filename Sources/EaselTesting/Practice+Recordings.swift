internal import EaselCore

extension Practice {
    /// One recording of everything that the service says, as ``FamilyContract`` wants them.
    public static let recordings = [
        Recording(of: .submit, "taken", #"{"task":"t1"}"#, means: .accepted(task: "t1")),
        Recording(
            of: .submit, "painted at once", #"{"task":"t1","pictures":["https://p.example/1.png"]}"#,
            means: .finished(pictures: 1)),
        Recording(of: .submit, "wrong key", status: 401, #"{"message":"who?"}"#, means: .refused(.badKey)),
        Recording(of: .submit, "down", status: 503, "", means: .unclear),
        Recording(
            of: .look(task: "t1"), "half done", #"{"task":"t1","state":"running","progress":0.5}"#, means: .running),
        Recording(
            of: .look(task: "t1"), "done", #"{"task":"t1","state":"done","pictures":["https://p.example/1.png"]}"#,
            means: .succeeded(pictures: 1)),
        Recording(of: .look(task: "t1"), "failed", #"{"task":"t1","state":"failed"}"#, means: .failed(.failed)),
        Recording(of: .look(task: "t1"), "gone", status: 404, "", means: .notFound),
        Recording(of: .look(task: "t1"), "wrong key", status: 401, "", means: .locked(.badKey)),
        Recording(of: .look(task: "t1"), "too fast", status: 429, "", means: .unseen),
        Recording(of: .upload, "stored", #"{"address":"https://p.example/in.png"}"#, means: .stored),
        Recording(of: .upload, "down", status: 503, "", means: .unclear),
    ]
}
