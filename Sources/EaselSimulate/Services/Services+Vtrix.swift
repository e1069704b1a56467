import EaselCore

extension Services {
    /// Vtrix: one address for orders, one for looks.
    func vtrix(_ call: SeenCall, at now: Duration) -> SaidAnswer {
        if call.method == "POST" {
            arrived(at: "vtrix", now)
            let values = call.body?["input"]?.array?.first?["params"]
            guard let prompt = values?["prompt"]?.string else { return Self.no(400, "prompt is required") }
            let task = take(prompt, at: "vtrix", calling: values?["webhook_url"]?.string, now: now)
            return .json(["id": .string(task.id), "status": "pending"])
        }
        let id = call.path.split(separator: "/").last.map { String($0) } ?? ""
        guard let task = task(id) else { return Self.no(404, "task not found") }
        return .json(vtrixState(task, at: now))
    }

    private func vtrixState(_ task: SimulatedTask, at now: Duration) -> JSON {
        let id = JSON.string(task.id)
        guard task.due <= now else { return ["id": id, "status": "in_progress"] }
        switch task.end {
        case .failed: return ["id": id, "status": "failed", "error": ["code": "500", "message": "internal error"]]
        case .moderated:
            return ["id": id, "status": "failed", "error": ["code": "400", "message": "content policy violation"]]
        case .picture:
            let content: JSON = ["type": "image", "url": .string(link(to: task))]
            return [
                "id": id, "status": "completed", "output": [["content": [content]]], "usage": ["cost": "0.08"],
            ]
        }
    }

    private static func no(_ status: Int, _ message: String) -> SaidAnswer {
        .json(["error": ["code": .string(String(status)), "message": .string(message)]], status: status)
    }
}
