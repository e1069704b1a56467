import EaselServer

/// Speaks Kie's wire: takes tasks in, tells how they are, and answers about credits and links.
struct KieDesk: Sendable {
    let book: TaskBook
    let settings: Sandbox.Settings
    let uploads: UploadStore
    let rate = RateLimit(count: 20, per: .seconds(10))

    func submit(_ request: HTTPRequest, twist: Sandbox.Fault.Kind?) -> (HTTPReply, Callback?) {
        if let refusal = refusal(request) { return (refusal, nil) }
        let order: KieRequest
        do throws(KieRequest.Problem) {
            order = try KieRequest(request.body)
        } catch {
            return (KieAnswers.refusal(error.code, error.message), nil)
        }
        guard let task = book.accept(entry(order)) else { return (KieAnswers.refusal(402), nil) }
        let callback = order.callback.map { Callback(to: $0, about: task, told: news(of: task, at: request.origin)) }
        return (KieAnswers.accepted(task, twist: twist), callback)
    }

    /// Why a new task is not even read, if it is not.
    func refusal(_ request: HTTPRequest) -> HTTPReply? {
        guard isKnown(request) else { return KieAnswers.noAccess }
        // Over the limit a request is dropped, not queued, and the answer says no time.
        guard !settings.kieRateLimited || rate.admits(at: .now) else {
            return .json(429, ["code": 429, "msg": "Rate Limited - Request limit has been exceeded for this resource"])
        }
        return nil
    }

    func look(_ request: HTTPRequest, twist: Sandbox.Fault.Kind?) -> HTTPReply {
        guard isKnown(request) else { return KieAnswers.noAccess }
        guard let id = request.query["taskId"], !id.isEmpty else {
            return KieAnswers.refusal(422, "taskId is required")
        }
        guard let task = book.look(at: id, of: .kie) else { return KieAnswers.refusal(422, "recordInfo is null") }
        switch task.phase(at: .now) {
        case _ where twist == .unknown: return record(task, flag: 7, twist: nil)
        case .hidden: return KieAnswers.refusal(422, "recordInfo is null")
        case .unheardOf: return record(task, flag: 7, twist: twist)
        case .running: return record(task, flag: 0, twist: twist)
        case .ended(.painted), .ended(.linkless): return record(task, flag: 1, origin: request.origin, twist: twist)
        case .ended(.stillborn): return record(task, flag: 2, twist: twist)
        case .ended: return record(task, flag: 3, twist: twist)
        }
    }

    func credit(_ request: HTTPRequest) -> HTTPReply {
        isKnown(request) ? KieAnswers.success(.number(book.credits.decimal)) : KieAnswers.noAccess
    }

    /// Makes a link for a browser of one that the service gave out.
    func link(_ request: HTTPRequest) -> HTTPReply {
        guard isKnown(request) else { return KieAnswers.noAccess }
        guard let url = (try? JSONReader.read(request.body))?["url"]?.text else {
            return KieAnswers.refusal(422, "url is required")
        }
        guard url.hasPrefix(request.origin + "/") else { return KieAnswers.refusal(422, "The url is not one of ours") }
        let end = Timestamp.now.adding(settings.freshLinkLife).seconds
        return KieAnswers.success(.string("\(url)\(url.contains("?") ? "&" : "?")attachment=1&until=\(end)"))
    }

    func isKnown(_ request: HTTPRequest) -> Bool {
        guard let key = request.bearerKey else { return false }
        return settings.key == nil || settings.key == key
    }
}

extension KieDesk {
    private func entry(_ order: KieRequest) -> TaskBook.Entry {
        // Editing keeps the shape of the input, if it was uploaded here and can be known.
        let kept = order.image.flatMap(uploads.ratio(ofLink:))
        let ratio = order.ratio ?? kept ?? (order.image == nil ? Ratio(16, 9) : Ratio(4, 3))
        let size = ratio.size(pixels: settings.pixels)
        return TaskBook.Entry(
            dialect: .kie, model: order.model, prompt: order.prompt, seed: nil, width: size.width, height: size.height,
            format: order.format, isEdit: order.image != nil, echo: order.echo)
    }

    private func record(_ task: PaintTask, flag: Int, origin: String = "", twist: Sandbox.Fault.Kind?) -> HTTPReply {
        let id = twist == .other ? task.id + "0" : task.id
        let isOver = (1...3).contains(flag)
        let (code, message) = error(task, flag: flag)
        return KieAnswers.success([
            "taskId": .string(id), "paramJson": .string(task.echo),
            "completeTime": isOver ? .string(task.completedAt.iso) : nil,
            "response": flag == 1 ? links(task, at: origin, twist: twist) : nil, "successFlag": JSON(flag),
            "errorCode": code, "errorMessage": message, "createTime": .string(task.createdAt.iso),
        ])
    }

    private func error(_ task: PaintTask, flag: Int) -> (code: JSON, message: JSON) {
        switch (flag, task.words.ending) {
        case (2, _): (500, "Internal Error, Please try again later")
        case (3, .moderated): (400, .string(KieAnswers.flagged))
        case (3, _): ("501", "Server exception, please try again later or contact customer service")
        default: (nil, "")
        }
    }

    /// What the callback tells: the outcome, and both links, which are empty texts if there is no picture.
    private func news(of task: PaintTask, at origin: String) -> JSON {
        let (code, message) =
            switch task.words.ending {
            case .painted, .linkless: (200, "BFL image generated successfully.")
            case .moderated: (400, KieAnswers.flagged)
            case .stillborn: (500, "Internal Error, Please try again later")
            case .failed, .failedPlainly: (501, "Image generation task failed")
            }
        let info = code == 200 ? links(task, at: origin, twist: nil) : Self.noLinks
        return [
            "code": JSON(code), "msg": .string(message), "data": ["taskId": .string(task.id), "info": info],
        ]
    }

    private static let noLinks: JSON = ["originImageUrl": "", "resultImageUrl": ""]

    /// The copy that lasts, and the one of the model's makers that does not.
    private func links(_ task: PaintTask, at origin: String, twist: Sandbox.Fault.Kind?) -> JSON {
        if twist == .noLink || task.words.ending == .linkless { return Self.noLinks }
        return [
            "originImageUrl": .string(origin + Gallery.path(of: task, isOrigin: true)),
            "resultImageUrl": .string(origin + Gallery.path(of: task)),
        ]
    }
}
