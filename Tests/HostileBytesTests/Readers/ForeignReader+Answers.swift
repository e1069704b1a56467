import EaselCore
import Foundation
import KieService
import VtrixService

@testable import EaselTransport

extension ForeignReader {
    /// What Vtrix answers: an order, a look and a callback.
    static let vtrix = ForeignReader("vtrix") { bytes in
        let reply = WireReply(saved: bytes)
        let submission = Vtrix.generation.submit.hear(request("vtrix", "flux_kontext_max"), reply)
        if reply.status >= 500, case .refused = submission { throw Broken("HTTP \(reply.status) is taken for a no") }
        try check(submission, of: reply, ids: ["id", "task_id"].compactMap { reply.body(at: $0) })
        let ticket = try ticket(of: Vtrix.service, "generation")
        let state = Vtrix.generation.look.hear(ticket, reply)
        try check(state)
        try checkSubject(state, of: ticket, ids: ["id", "task_id"].compactMap { reply.body(at: $0) })
        try checkCallback(Vtrix.service, reply.body, ["id", "task_id"].compactMap { reply.body(at: $0) })
    }

    /// What Kie answers: an order, a look, an upload, the credits, a fresh link and a callback.
    static let kie = ForeignReader("kie") { bytes in
        let reply = WireReply(saved: bytes)
        let inner = ["taskId", "task_id"].compactMap { reply.body(at: "data", $0) }
        try check(Kie.kontext.submit.hear(request("kie", "flux-kontext-pro"), reply), of: reply, ids: inner)
        let ticket = try ticket(of: Kie.service, "kontext")
        let state = Kie.kontext.look.hear(ticket, reply)
        try check(state)
        try checkSubject(state, of: ticket, ids: inner)
        let ids = inner.isEmpty ? ["taskId", "task_id"].compactMap { reply.body(at: $0) } : inner
        try checkCallback(Kie.service, reply.body, ids)
        let upload = ImageUpload(.memory([]), type: .png, name: "0a1b")
        switch Kie.service.upload?.hear(upload, reply) {
        case .stored(let address): try must(WebAddress(address) != nil, "\(address) is no address")
        case .refused(let refusal): try check(refusal)
        case .unclear(let sentence): try mustBePlain(sentence, "the sentence")
        case nil: break
        }
        switch Kie.service.credit?.hear((), reply) {
        case .holds(let credit): try mustBePlain("\(credit)", "the credit")
        case .refused(let refusal): try check(refusal)
        case .unclear(let sentence): try mustBePlain(sentence, "the sentence")
        case nil: break
        }
        switch Kie.service.freshLink?.hear("https://a.b/c", reply) {
        case .fresh(let link): try must(WebAddress(link.address) != nil, "\(link.address) is no address")
        case .refused(let refusal): try check(refusal)
        case .unclear(let sentence): try mustBePlain(sentence, "the sentence")
        case nil: break
        }
    }

    /// What a service of a plain dialect answers, which is read by the core alone.
    static let plain = ForeignReader("plain") { bytes in
        let reply = WireReply(saved: bytes)
        let submission = plainDialect.submit.hear(request("vtrix", "flux_kontext_max"), reply)
        let ids = [reply.body(at: "job", "ref")].compactMap { $0 }
        if case .refused = submission {
            try must(ids.allSatisfy { $0.looseText == nil }, "a no that names a task is believed")
        }
        try check(submission, of: reply, ids: ids)
        let ticket = try ticket(of: Vtrix.service, "plain")
        let state = plainDialect.look.hear(ticket, reply)
        try check(state)
        try checkSubject(state, of: ticket, ids: ids)
    }

    private static let plainDialect = Dialect(
        route: "plain", order: { _ in WireCall(.post, .api("/jobs")) }, look: { _ in WireCall(.get, .api("/jobs/1")) },
        reading: AnswerReading(
            at: Vtrix.service, task: { $0["job"]?["ref"] },
            error: { body in
                body["error"].map { ServiceError(status: $0["status"], code: $0["code"], message: $0["text"]) }
            },
            progress: { body in
                switch body["job"]?["stage"]?.looseText {
                case "painting": .running(body["job"]?["part"])
                case "finished": .done(body["job"]?["files"], at: "url")
                case "spoiled": .failed(ServiceError(message: body["job"]?["why"]))
                case let word: .unheard(word)
                }
            }))

    private static func request(_ service: String, _ model: String) -> CheckedRequest {
        CheckedRequest(
            service: service, model: model, mode: .generate, values: ["prompt": "a red fox"], images: [], notes: [])
    }

    private static func ticket(of service: ImageService, _ route: String) throws -> TaskTicket {
        let ticket = TaskTicket(
            service: service.id, route: route, origin: service.origin, model: "", task: "tasK-1", submittedAt: 0)
        guard let ticket else { throw Broken("there is no ticket") }
        return ticket
    }

    private static func check(_ submission: Submission, of reply: WireReply, ids: [JSON]) throws {
        switch submission {
        case .accepted(let task), .finished(_, let task?):
            try must(TaskTicket.isTask(task), "\(task.debugDescription) is taken for a task")
            try must(ids.contains { $0.looseText?.isSpelled(task) == true }, "\(task) does not stand in the answer")
        case .finished(_, nil), .unclear: break
        case .refused(let refusal): try check(refusal)
        }
        if case .finished(let result, _) = submission { try check(result) }
        if case .unclear(let sentence) = submission { try mustBePlain(sentence, "the sentence") }
        // Without anything that can be read, only the status counts.
        if (try? reply.json.get()) == nil, reply.status >= 500 || reply.status < 300 {
            guard case .unclear = submission else { throw Broken("\(reply.looks) is taken for \(submission)") }
        }
    }

    private static func check(_ state: TaskState) throws {
        switch state {
        case .running(let progress):
            try must(progress.fraction.map { (0...1).contains($0) } ?? true, "the progress is \(progress)")
            try mustBePlain(progress.unheardWord ?? "", "the word")
        case .succeeded(let result): try check(result)
        case .failed(let refusal), .locked(let refusal): try check(refusal)
        case .unseen(let trouble): try mustBePlain(trouble.sentence, "the sentence")
        case .notFound: break
        }
    }

    /// An answer that names tasks and not this one says nothing about it.
    private static func checkSubject(_ state: TaskState, of ticket: TaskTicket, ids: [JSON]) throws {
        let names = ids.compactMap(\.looseText)
        guard !names.isEmpty, !names.contains(where: { $0.isSpelled(ticket.task) }) else { return }
        switch state {
        case .succeeded, .failed, .running: throw Broken("an answer about \(names) is believed of \(ticket.task)")
        case .notFound, .unseen, .locked: break
        }
    }

    /// A callback names a task that stands in it, and never one of two.
    private static func checkCallback(_ service: ImageService, _ body: [UInt8], _ ids: [JSON]) throws {
        guard let json = try? JSON(reading: body), let task = service.callbacks?.task(json) else { return }
        try must(TaskTicket.isTask(task), "\(task.debugDescription) is taken for a task")
        try must(!ids.isEmpty && ids.allSatisfy { $0.string?.isSpelled(task) == true }, "\(ids) are read as \(task)")
    }

    private static func check(_ result: ImageResult) throws {
        try must(result.pictures.allSatisfy { !$0.address.isEmpty }, "a picture has no address")
        for other in result.others { try mustBePlain(other.kind, "the kind") }
        let kept = try JSON(encoding: result)
        try must(try kept.decoded(as: ImageResult.self) == result, "the result changes when it is kept")
    }

    private static func check(_ refusal: Refusal) throws {
        let failure = ImageFailure(refusal, at: .submitting)
        try mustBePlain("\(failure) \(failure.serviceCode ?? "")", "the failure")
        try must("\(failure)".unicodeScalars.count < 1_500, "the failure is long")
    }
}

extension WireReply {
    /// Reads an answer as the corpus keeps it: the status, headers a line each, an empty line, the body.
    init(saved bytes: [UInt8]) {
        let gap = bytes.firstRange(of: [0x0A, 0x0A])
        let lines = bytes[..<(gap?.lowerBound ?? 0)].split(separator: 0x0A).map { Array($0).text }
        let headers = lines.dropFirst().compactMap { line -> WireHeader? in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2 ? WireHeader(parts[0], parts[1]) : nil
        }
        let status = lines.first.flatMap { Int($0) } ?? 200
        self.init(
            status: (100...999).contains(status) ? status : 200, headers: headers,
            body: Array(bytes[(gap?.upperBound ?? 0)...]))
    }

    /// What stands in the body behind these names.
    fileprivate func body(at names: String...) -> JSON? {
        names.reduce(try? json.get()) { value, name in value?[name] }
    }
}

extension ForeignReader {
    /// A wait is at most an hour, and a date is a moment that can be written again.
    static let wait = ForeignReader("wait") { bytes in
        let lines = bytes.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let headers = zip(["Retry-After", "Date"], lines).compactMap { WireHeader($0, $1) }
        let reply = WireReply(status: 429, headers: headers)
        if let wait = reply.retryAfter { try must((.zero)...(.seconds(3600)) ~= wait, "the wait is \(wait)") }
        guard let seconds = reply.date else { return }
        var (time, parts) = (time_t(seconds), tm())
        gmtime_r(&time, &parts)
        var room = [CChar](repeating: 0, count: 64)
        let count = strftime(&room, room.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        let written = room.prefix(count).map { UInt8(bitPattern: $0) }.text
        let again = WireHeader("Date", written).map { WireReply(status: 200, headers: [$0]) }
        try must(again?.date == seconds, "\(lines) is \(seconds), and that is \(written)")
    }

    /// The head of an answer stays small, has headers that fit on a line, and never states two lengths.
    static let replyHead = ForeignReader("reply-head") { bytes in
        var head = ReplyHead(CurlTransport.Limits())
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard (line + [0x0A]).withUnsafeBytes({ head.take($0) }) == nil else { return }
        }
        let lengths = head.headers.filter { $0.name.lowercased() == "content-length" }.flatMap { header in
            header.value.split(separator: ",", omittingEmptySubsequences: false).map {
                Int($0.trimmingCharacters(in: .whitespaces))
            }
        }
        try must(lengths.allSatisfy { $0 == head.length && $0 != nil }, "the lengths are \(lengths)")
        try must(head.status == 0 || (100...999).contains(head.status), "the status is \(head.status)")
        try must(head.headers.count <= 200 && head.length ?? 0 >= 0, "there are \(head.headers.count) headers")
        for header in head.headers {
            try must(WireHeader(header.name, header.value) != nil, "\(header) breaks its line")
        }
    }
}
