internal import Easel
internal import EaselServer

/// Puts a callback receiver behind a server on this machine.
struct CallbackDoor: Sendable {
    let receiver: CallbackReceiver
    /// Hears what became of each request.
    let report: @Sendable (CallbackAnswer) -> Void

    /// Starts to listen on 127.0.0.1; port 0 takes a free one.
    func open(port: Int) async throws(ImageFailure) -> HTTPServer {
        var limits = HTTPServer.Limits()
        limits.bodyBytes = CallbackReceiver.mostBytes
        limits.headBytes = 16 << 10
        limits.body = .seconds(8)
        limits.idle = .seconds(30)
        do {
            return try await HTTPServer.start(
                port: port, limits: limits, screen: { refusal(of: $0) }, handler: { await reply(to: $0) })
        } catch {
            throw ImageFailure(
                .internalFault, .checking, ForeignText.cleaned("\(error)"), next: "Name another port with --port N.")
        }
    }

    private func refusal(of request: HTTPRequest) -> HTTPReply? {
        guard let answer = receiver.refusal(of: CallbackRequest(request)) else { return nil }
        report(answer)
        return HTTPReply(answer)
    }

    private func reply(to request: HTTPRequest) async -> HTTPReply {
        let answer = await receiver.answer(to: CallbackRequest(request))
        report(answer)
        return HTTPReply(answer)
    }
}

extension CallbackRequest {
    fileprivate init(_ request: HTTPRequest) {
        // No address that Easel gives out has a query, so what it says does not matter.
        let path = request.query.isEmpty ? request.path : request.path + "?"
        let headers = request.headers.map { (name: $0.name, value: $0.value) }
        self.init(method: request.method, path: path, headers: headers, body: request.body)
    }
}

extension HTTPReply {
    fileprivate init(_ answer: CallbackAnswer) { self = .text(answer.status, answer.text + "\n") }
}
