import Easel
import Foundation

/// What is answered to whom.
///
/// - `POST /orders` with `{"prompt": "…", "ratio": "16:9"}` and the header `Idempotency-Key` places an order.
/// - `GET /orders/ID` says where it stands, `GET /orders/ID/events` keeps saying it until it has ended.
/// - What comes below `/callback/` is for Easel.
struct PictureServer: Sendable {
    let studio: Studio
    let receiver: CallbackReceiver
    let pictures: String

    func answer(_ request: PlainRequest, _ outbox: Outbox) async {
        let steps = request.path.split(separator: "/").map(String.init)
        switch (request.method, steps.first, steps.count) {
        case ("POST", "orders", 1): await place(request, outbox)
        case ("GET", "orders", 2): await show(steps[1], outbox)
        case ("GET", "orders", 3) where steps[2] == "events": await tell(steps[1], outbox)
        case _ where request.path.hasPrefix(CallbackReceiver.path): await hear(request, outbox)
        default: outbox.reply(404, ["error": "There is no such place here."])
        }
    }

    /// What a caller asks for.
    struct Wish: Decodable {
        let prompt: String
        let ratio: String?
    }

    private func place(_ request: PlainRequest, _ outbox: Outbox) async {
        guard let wish = try? JSONDecoder().decode(Wish.self, from: Data(request.body)) else {
            return outbox.reply(400, ["error": "The body is a JSON object with a prompt."])
        }
        guard let key = request.headers["idempotency-key"], !key.isEmpty else {
            return outbox.reply(400, ["error": "Idempotency-Key is missing: a name for the order, the same each time."])
        }
        var asked = ImageRequest(wish.prompt)
        if let ratio = wish.ratio {
            // What cannot be read is never left out: the caller would pay for a picture of another shape.
            guard let ratio = Ratio(ratio) else { return outbox.reply(400, ["error": "A ratio is written 16:9."]) }
            asked.shape = .proportion(ratio)
        }
        do throws(ImageFailure) {
            // The caller's key is the order key: asked twice, also after a crash, it is one order and one charge.
            let order = try await studio.place(asked, key: key, into: pictures)
            outbox.reply(202, ["order": .string(order.id), "state": .string(order.status.state.rawValue)])
        } catch {
            outbox.reply(error.httpStatusForCallers, error.report)
        }
    }

    private func show(_ id: String, _ outbox: Outbox) async {
        if let order = studio.order(id) { return outbox.reply(200, order.status.report) }
        guard let record = try? await studio.record(of: id) else {
            return outbox.reply(404, ["error": "There is no such order."])
        }
        outbox.reply(200, record.report)
    }

    private func tell(_ id: String, _ outbox: Outbox) async {
        outbox.begin(200, type: "text/event-stream")
        for await status in studio.order(id)?.events ?? AsyncStream(unfolding: { nil }) {
            outbox.put("data: \(status.report.text)\n\n")
        }
        if let record = try? await studio.record(of: id) { outbox.put("data: \(record.report.text)\n\n") }
    }

    private func hear(_ request: PlainRequest, _ outbox: Outbox) async {
        let headers = request.headers.map { (name: $0.key, value: $0.value) }
        let callback = CallbackRequest(
            method: request.method, path: request.path, headers: headers, body: request.body)
        let answer = await receiver.answer(to: callback)
        print(answer.hint == nil ? "A callback was refused." : "A callback was believed.")
        outbox.reply(answer.status, ["said": .string(answer.text)])
    }
}

extension ImageFailure {
    /// Whom a failure concerns says which status a caller gets.
    var httpStatusForCallers: Int {
        switch code.concern {
        case .request, .moderation: 422
        case .limit: 429
        case .service, .unknown: 502
        case .running: 202
        case .account, .ownSide, .stopped: 503
        }
    }

    var report: JSON {
        [
            "error": .string(message), "next": .string(next), "code": .string(code.word),
            "may_have_cost": .bool(mayHaveCost),
        ]
    }
}

extension OrderStatus {
    var report: JSON {
        [
            "state": .string(state.rawValue), "remark": .string(remark ?? ""),
            "percent": progress.map { .integer(Int($0 * 100)) } ?? .null,
        ]
    }
}

extension OrderRecord {
    var report: JSON {
        [
            "state": .string(state.rawValue), "pictures": .array(pictures.map { .string($0.path) }),
            "remark": .string(failure?.message ?? ""),
        ]
    }
}
