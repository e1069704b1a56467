internal import EaselCore
internal import EaselServer

extension RecordedService {
    /// What a service says at each stage, taken from a family's recordings.
    struct Script: Sendable {
        static let apiPath = "/api"
        static let uploadPath = "/upload"
        private static let picturePath = "/pictures"

        let order: WireReply
        let looks: [WireReply]
        let upload: WireReply?
        private let ordering: Target?
        private let looking: Target?
        private let task: String?
        private let links: [String]

        /// Where a call goes.
        private struct Target: Equatable {
            let method: String
            let path: String

            init(_ method: String, _ path: String) {
                self.method = method
                self.path = path
            }

            init?(_ call: WireCall?) {
                guard let call, case .api(let path) = call.place else { return nil }
                self.init(call.method.rawValue, RecordedService.Script.apiPath + path.prefix { $0 != "?" })
            }
        }

        /// Reads the recordings; fails with a sentence where one that is needed is missing.
        init(_ family: any ImageProvider, _ recordings: [Recording]) async throws(ImageFailure) {
            let line = RecordedLine(.answered(WireReply(status: 200)))
            if let request = Self.plainRequest(to: family) { _ = try? await family.submit(request, over: line) }
            ordering = Target(line.calls.first)
            upload = recordings.first { $0.question == .upload && $0.meaning == .stored }?.reply
            let yes = recordings.filter { $0.question == .submit && $0.meaning.isYes }
            if let taken = yes.first(where: { $0.acceptedTask != nil }), let poller = family.poller {
                let task = taken.acceptedTask ?? ""
                order = taken.reply
                self.task = task
                let seen = recordings.filter { $0.question == .look(task: task) }
                guard let done = seen.first(where: { $0.meaning.isYes && $0.meaning != .succeeded(pictures: 0) }) else {
                    throw Self.missing("a look at the task \(task) that has succeeded with a picture")
                }
                looks = seen.filter { $0.meaning == .running }.prefix(1).map(\.reply) + [done.reply]
                let line = RecordedLine(.answered(done.reply))
                let ticket = TaskTicket(
                    service: family.service.id, route: poller.route, origin: family.service.origin,
                    model: family.models.first?.id ?? "", task: task, submittedAt: 0)
                let state = if let ticket { try? await poller.look(at: ticket, over: line) } else { TaskState?.none }
                looking = Target(line.calls.first)
                links = if case .succeeded(let result)? = state { result.pictures.map(\.address) } else { [] }
            } else if let finished = yes.first {
                (order, looks, looking, task) = (finished.reply, [], nil, nil)
                links = await Self.links(in: finished.reply, family)
            } else {
                throw Self.missing("an order that is taken")
            }
            try checkLinks(family)
        }

        private static func links(in reply: WireReply, _ family: any ImageProvider) async -> [String] {
            guard let request = plainRequest(to: family) else { return [] }
            let submission = try? await family.submit(request, over: RecordedLine(.answered(reply)))
            return if case .finished(let result, _)? = submission { result.pictures.map(\.address) } else { [] }
        }

        private static func plainRequest(to family: any ImageProvider) -> CheckedRequest? {
            guard let registry = try? Registry([family]) else { return nil }
            return Asking.all(in: registry).lazy.compactMap { try? $0.check($0.request()) }.first
        }

        /// A service that hands over no picture would be looked at until nobody waits any more.
        private func checkLinks(_ family: any ImageProvider) throws(ImageFailure) {
            guard links.isEmpty else { return }
            throw ImageFailure(
                .internalFault, .checking, "\(family.family) finds no picture in its own recording of one.",
                next: "The contract says what is heard in its place.")
        }

        private static func missing(_ what: String) -> ImageFailure {
            ImageFailure(
                .internalFault, .checking, "There is no recording of \(what).", next: "Record it, and start again.")
        }

        /// What is asked by a request; nil for what no recording is about.
        func stage(of request: HTTPRequest) -> WireFault.Stage? {
            stage(
                request.method, request.path,
                words: { "\(request.query)" + String(decoding: request.body, as: UTF8.self) })
        }

        /// What is asked by a call, before it is sent.
        func stage(of call: TransportCall) -> WireFault.Stage? {
            stage(call.method.rawValue, String(call.address.path.prefix { $0 != "?" })) {
                call.address.path + (call.body.map { SaidBody($0).text } ?? "")
            }
        }

        private func stage(_ method: String, _ path: String, words: () -> String) -> WireFault.Stage? {
            if path.hasPrefix(Self.picturePath) { return .download }
            if path.hasPrefix(Self.uploadPath) { return .upload }
            let target = Target(method, path)
            guard let task, target == looking else { return target == ordering ? .order : nil }
            // Where both go to one address, a look is the one that names the task.
            return target == ordering && !words().contains(task) ? .order : .look
        }

        /// The recorded answer, with every picture's link leading here.
        func reply(to request: HTTPRequest, at stage: WireFault.Stage, _ number: Int) -> HTTPReply {
            let host = request.headers["Host"] ?? ""
            switch stage {
            case .download: return .bytes(200, ["Content-Type": "image/png"], SamplePicture.png)
            case .upload: return played(upload ?? WireReply(status: 404), host)
            case .order: return played(order, host)
            case .look: return played(looks[min(number, looks.count) - 1], host)
            }
        }

        private func played(_ reply: WireReply, _ host: String) -> HTTPReply {
            var text = String(decoding: reply.body, as: UTF8.self)
            for (index, link) in links.enumerated() {
                let here = "http://\(host)\(Self.picturePath)/\(index + 1).png"
                text = text.replacing(link, with: here)
                text = text.replacing(link.replacing("/", with: #"\/"#), with: here)
            }
            var headers = HTTPHeaders(dictionaryLiteral: ("Content-Type", "application/json"))
            for header in reply.headers { headers.add(header.name, header.value) }
            return .bytes(reply.status, headers, Array(text.utf8))
        }
    }
}

extension Recording {
    /// The task that an order was taken as.
    var acceptedTask: String? { if case .accepted(let task) = meaning { task } else { nil } }
}
