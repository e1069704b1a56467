import EaselServer

/// Speaks Vtrix's wire: takes tasks in and tells how they are.
struct VtrixDesk: Sendable {
    let book: TaskBook
    let settings: Sandbox.Settings

    /// The most that the sandbox paints; the models upstream stop at as much.
    private static let mostPixels = 4 << 20

    func submit(_ request: HTTPRequest, twist: Sandbox.Fault.Kind?) -> HTTPReply {
        guard isKnown(request) else { return VtrixErrors.reply(401) }
        let entry: TaskBook.Entry
        switch read(request) {
        case .success(let understood): entry = understood
        case .failure(let problem): return VtrixErrors.reply(problem.status, problem.message)
        }
        guard let task = book.accept(entry) else { return VtrixErrors.reply(403, "insufficient balance") }
        if task.words.dropsSubmit { return .dropped }
        if task.words.isInstant, twist == nil { return .json(200, completed(task, at: request.origin, twist: nil)) }
        return .json(200, head(task, status: .running, twist: twist))
    }

    func look(at id: String, _ request: HTTPRequest, twist: Sandbox.Fault.Kind?) -> HTTPReply {
        guard isKnown(request) else { return VtrixErrors.reply(401) }
        guard let task = book.look(at: id, of: .vtrix) else { return VtrixErrors.reply(404, "task not found") }
        switch task.phase(at: .now) {
        case _ where twist == .unknown: return .json(200, head(task, status: .unheardOf, twist: twist))
        case .unheardOf: return .json(200, head(task, status: .unheardOf, twist: twist))
        case .hidden: return VtrixErrors.reply(404, "task not found")
        case .running(let progress): return .json(200, running(task, progress, twist: twist))
        case .ended(.painted), .ended(.linkless):
            return .json(200, completed(task, at: request.origin, twist: twist))
        case .ended(let ending): return .json(200, failed(task, ending, twist: twist))
        }
    }

    private func isKnown(_ request: HTTPRequest) -> Bool {
        guard let key = request.bearerKey else { return false }
        return settings.key == nil || settings.key == key
    }
}

extension VtrixDesk {
    struct Problem: Error {
        let status: Int
        let message: String
    }

    /// Reads `{"model": …, "input": [{"params": {…}}]}`.
    private func read(_ request: HTTPRequest) -> Result<TaskBook.Entry, Problem> {
        guard let body = try? JSONReader.read(request.body) else {
            return .failure(Problem(status: 400, message: "the body is not valid JSON"))
        }
        guard let id = body["model"]?.text else {
            return .failure(Problem(status: 400, message: "model is required"))
        }
        guard let model = VtrixModel.named(id) else {
            return .failure(Problem(status: 400, message: "model \(id) not found"))
        }
        guard let params = body["input"]?.elements?.first?["params"] else {
            return .failure(Problem(status: 400, message: "input[0].params is required"))
        }
        if let problem = model.problem(with: params) { return .failure(Problem(status: 422, message: problem)) }
        let prompt = params["prompt"]?.text ?? ""
        let words = MagicWords(prompt, pace: .zero)
        if words.isRefused {
            return .failure(Problem(status: 400, message: "the prompt may contain sensitive information"))
        }
        if let mistake = words.mistake { return .failure(Problem(status: 422, message: mistake)) }
        let (width, height) = size(params, model)
        guard width * height <= Self.mostPixels else {
            return .failure(Problem(status: 422, message: "width and height must not exceed 4 megapixels"))
        }
        return .success(
            TaskBook.Entry(
                dialect: .vtrix, model: id, prompt: prompt, seed: params["seed"]?.integer, width: width, height: height,
                format: params["output_format"]?.text == "png" ? .png : .jpeg, isEdit: hasImage(params), echo: ""))
    }

    private func hasImage(_ params: JSON) -> Bool {
        guard case .object(let members) = params else { return false }
        return members.contains { $0.name.hasPrefix("input_image") && $0.value.text != nil }
    }

    private func size(_ params: JSON, _ model: VtrixModel) -> (width: Int, height: Int) {
        let width = model.takesSize ? params["width"]?.integer : nil
        let height = model.takesSize ? params["height"]?.integer : nil
        if let side = width ?? height {
            // Far too large a side only has to stay far too large.
            return (Int(min(width ?? side, 1 << 20)), Int(min(height ?? side, 1 << 20)))
        }
        let asked = model.takesSize ? nil : params["aspect_ratio"]?.text.flatMap(Ratio.init)
        let kept = params["input_image"]?.text.flatMap(ImageSize.ratio(ofText:))
        return (asked ?? kept ?? Ratio(1, 1)).size(pixels: settings.pixels)
    }
}

extension VtrixDesk {
    private enum Status: String {
        case running = "in_progress"
        case completed, failed
        case unheardOf = "daydreaming"
    }

    private func head(_ task: PaintTask, status: Status, twist: Sandbox.Fault.Kind?) -> JSON {
        // One of the service's own pages spells ids, times and running states in another way than the others.
        let isOther = twist == .synonym
        let word = isOther && status == .running ? (task.looks == 0 ? "pending" : "processing") : status.rawValue
        let time = isOther ? JSON.string(task.createdAt.iso) : JSON(task.createdAt.seconds)
        let rest: [JSON.Member] = [
            .init(name: "status", value: .string(word)), .init(name: "model", value: .string(task.model)),
            .init(name: "created_at", value: time),
        ]
        if twist == .noID { return .object(rest) }
        let id = twist == .other ? String(task.id.reversed()) : twist == .twin ? task.elder ?? task.id : task.id
        return .object([.init(name: isOther ? "task_id" : "id", value: .string(id))] + rest)
    }

    private func running(_ task: PaintTask, _ progress: Double, twist: Sandbox.Fault.Kind?) -> JSON {
        let hundredths = Int(progress * 100)
        let text = "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
        return head(task, status: .running, twist: twist).with("progress", .number(text))
    }

    private func completed(_ task: PaintTask, at origin: String, twist: Sandbox.Fault.Kind?) -> JSON {
        let answer = head(task, status: .completed, twist: twist)
        let isLinkless = twist == .noLink || task.words.ending == .linkless
        let link = origin + Gallery.path(of: task)
        let image: JSON = [
            "type": "image", "url": .string(link), "id": "\(task.id)-0", "jobId": "\(task.id)", "img_id": 0,
        ]
        let film: JSON = ["type": "video", "url": .string(link + ".mp4"), "duration": 5]
        let output: JSON = isLinkless ? [] : [["content": task.words.hasFilm ? [film, image] : [image]]]
        let price = JSON.string(task.price.decimal)
        return answer.with("output", output)
            .with("usage", ["cost": price, "quantity": 1, "unit_price": price, "discount": 1, "extra_info": [:]])
            .with("metadata", ["completed_at": JSON(task.completedAt.seconds)])
    }

    private func failed(_ task: PaintTask, _ ending: MagicWords.Ending, twist: Sandbox.Fault.Kind?) -> JSON {
        let error: JSON =
            switch ending {
            case .moderated: ["code": 110001, "message": "input prompt may contain sensitive information"]
            case .failedPlainly: "Image generation failed"
            case .stillborn: ["code": "002014002", "error_message": "Image generation could not be started"]
            default: ["code": "002014001", "message": "Image generation failed"]
            }
        return head(task, status: .failed, twist: twist).with("error", error).with("metadata", [:])
    }
}

extension JSON {
    /// The same object with one member more.
    func with(_ name: String, _ value: JSON) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members + [Member(name: name, value: value)])
    }
}
