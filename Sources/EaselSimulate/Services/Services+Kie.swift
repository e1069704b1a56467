import EaselCore

extension Services {
    /// Kie: a code of its own inside HTTP 200, and an upload host beside.
    func kie(_ call: SeenCall, at now: Duration) -> SaidAnswer {
        let path = String(call.path.prefix { $0 != "?" })
        switch path {
        case "/api/v1/flux/kontext/generate":
            arrived(at: "kie", now)
            guard let prompt = call.body?["prompt"]?.string else { return Self.code(422, "prompt is required") }
            let task = take(prompt, at: "kie", calling: call.body?["callBackUrl"]?.string, now: now)
            return Self.code(200, "success", ["taskId": .string(task.id)])
        case "/api/v1/flux/kontext/record-info":
            guard let task = call.query("taskId").flatMap({ task($0) }) else {
                return Self.code(422, "record is null")
            }
            return Self.code(200, "success", kieState(task, at: now))
        case "/api/v1/common/download-url":
            let parts = call.body?["url"]?.string?.split(separator: "/") ?? []
            guard parts.count == 4, let task = task(String(parts[2])) else { return Self.code(422, "not our link") }
            return Self.code(200, "success", .string(link(to: task)))
        case "/api/file-base64-upload":
            return Self.code(200, "success", ["downloadUrl": "https://files.kie.example/up/photo.png"])
        default: return Self.code(404, "not found")
        }
    }

    private func kieState(_ task: SimulatedTask, at now: Duration) -> JSON {
        let id = JSON.string(task.id)
        guard task.due <= now else { return ["taskId": id, "successFlag": 0] }
        switch task.end {
        case .failed: return ["taskId": id, "successFlag": 3, "errorCode": "500", "errorMessage": "internal error"]
        case .moderated:
            return ["taskId": id, "successFlag": 2, "errorCode": "400", "errorMessage": "flagged by policy"]
        case .picture:
            return ["taskId": id, "successFlag": 1, "response": ["resultImageUrl": .string(link(to: task))]]
        }
    }

    static func code(_ code: Int64, _ message: String, _ data: JSON? = nil) -> SaidAnswer {
        var body = JSONObject()
        body["code"] = .integer(code)
        body["msg"] = .string(message)
        if let data { body["data"] = data }
        return .json(.object(body))
    }
}
