import EaselServer

/// Speaks the wire of Kie's jobs, which share the account with its Kontext models and little of their words.
struct JobsDesk: Sendable {
    let kie: KieDesk

    func submit(_ request: HTTPRequest, twist: Sandbox.Fault.Kind?) -> (HTTPReply, Callback?) {
        if let refusal = kie.refusal(request) { return (refusal, nil) }
        let order: JobsRequest
        do throws(KieRequest.Problem) {
            order = try JobsRequest(request.body)
        } catch {
            return (KieAnswers.refusal(error.code, error.message), nil)
        }
        guard let task = kie.book.accept(entry(order)) else { return (KieAnswers.refusal(402), nil) }
        let callback = order.callback.map { Callback(to: $0, about: task, told: news(of: task, at: request.origin)) }
        return (KieAnswers.accepted(task, twist: twist), callback)
    }

    func look(_ request: HTTPRequest, twist: Sandbox.Fault.Kind?) -> HTTPReply {
        guard kie.isKnown(request) else { return KieAnswers.noAccess }
        guard let id = request.query["taskId"], !id.isEmpty else { return Self.refusal("taskId is required") }
        guard let task = kie.book.look(at: id, of: .jobs) else { return Self.refusal("recordInfo is null") }
        let state: State
        switch task.phase(at: .now) {
        case _ where twist == .unknown: state = .unheardOf
        case .hidden: return Self.refusal("recordInfo is null")
        case .unheardOf: state = .unheardOf
        case .running(let progress): state = progress < 0.2 ? .waiting : progress < 0.4 ? .queuing : .generating
        case .ended(.painted), .ended(.linkless): state = .success
        case .ended: state = .fail
        }
        let record = record(of: task, state: state, at: request.origin, twist: twist)
        return .json(200, ["code": 200, "message": "success", "data": record])
    }

    /// This API says `message` where the others say `msg`.
    private static func refusal(_ message: String) -> HTTPReply {
        .json(200, ["code": 422, "message": .string(message), "data": nil])
    }

    private func entry(_ order: JobsRequest) -> TaskBook.Entry {
        let kept = order.images.first.flatMap(kie.uploads.ratio(ofLink:))
        let pixels = kie.settings.pixels * (order.resolution == "2K" ? 4 : 1)
        let size = (order.ratio ?? kept ?? Ratio(1, 1)).size(pixels: pixels)
        return TaskBook.Entry(
            dialect: .jobs, model: order.model, tariff: "\(order.model) \(order.resolution)", prompt: order.prompt,
            seed: nil, width: size.width, height: size.height, format: .png, isEdit: !order.images.isEmpty,
            echo: order.echo)
    }
}

extension JobsDesk {
    private enum State: String {
        case waiting, queuing, generating, success, fail
        case unheardOf = "daydreaming"
    }

    private func record(of task: PaintTask, state: State, at origin: String, twist: Sandbox.Fault.Kind?) -> JSON {
        let isOver = state == .success || state == .fail
        let (code, message) = state == .fail ? failure(of: task) : ("", "")
        let end = JSON(isOver ? task.completedAt.seconds * 1000 : 0)
        return [
            "taskId": .string(twist == .other ? task.id + "0" : task.id), "model": .string(task.model),
            "state": .string(state.rawValue), "param": .string(task.echo),
            "resultJson": result(of: task, state: state, at: origin, twist: twist), "failCode": .string(code),
            "failMsg": .string(message), "costTime": JSON(isOver ? task.words.duration.components.seconds : 0),
            "completeTime": isOver ? end : nil, "createTime": JSON(task.createdAt.seconds * 1000),
            "updateTime": JSON(Timestamp.now.seconds * 1000),
        ]
    }

    /// JSON inside a text; before the end the text is null or empty.
    private func result(of task: PaintTask, state: State, at origin: String, twist: Sandbox.Fault.Kind?) -> JSON {
        guard state == .success else { return state == .waiting ? nil : "" }
        let isLinkless = twist == .noLink || task.words.ending == .linkless
        let link = JSON.string(origin + Gallery.path(of: task))
        let value: JSON = ["resultUrls": isLinkless ? [] : [link]]
        return .string(String(decoding: value.bytes, as: UTF8.self))
    }

    private func failure(of task: PaintTask) -> (code: String, message: String) {
        switch task.words.ending {
        case .moderated: ("400", KieAnswers.flagged)
        case .stillborn: ("500", "Internal Error, Please try again later")
        case .failedPlainly: ("", "Image generation failed")
        default: ("501", "Server exception, please try again later or contact customer service")
        }
    }

    private func news(of task: PaintTask, at origin: String) -> JSON {
        let isDone = [.painted, .linkless].contains(task.words.ending)
        let record = record(of: task, state: isDone ? .success : .fail, at: origin, twist: nil)
            .with("consumeCredits", .number(task.price.decimal))
            .with("remainedCredits", .number(kie.book.credits.decimal))
        return isDone
            ? ["code": 200, "msg": "Playground task completed successfully.", "data": record]
            : ["code": 501, "msg": "Playground task failed.", "data": record]
    }
}
