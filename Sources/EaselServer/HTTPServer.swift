/// A small HTTP/1.1 server for tests, the sandbox and callbacks.
///
/// It serves loopback or a given address, reads within limits, keeps connections alive, and can be told to answer
/// badly in well-defined ways. A task serves each connection; no thread is held by a connection that waits.
package final class HTTPServer: Sendable {
    /// Answers one request.
    package typealias Handler = @Sendable (HTTPRequest) async -> HTTPReply
    /// Looks at a request before its body is read: a reply refuses it, nil lets it in.
    package typealias Screen = @Sendable (HTTPRequest) -> HTTPReply?

    /// The port it listens on.
    package let port: Int
    /// How it is reached, as `http://host:port`.
    package let address: String
    private let poller: Poller
    private let service: Task<Void, Never>

    private init(listener: Listener, poller: Poller, service: Task<Void, Never>) {
        port = listener.port
        address = listener.address
        self.poller = poller
        self.service = service
    }

    /// Starts to listen; port 0 takes a free one.
    ///
    /// A request that the screen refuses never reaches the handler, and its body is forgotten as it comes.
    package static func start(
        host: String = "127.0.0.1", port: Int = 0, limits: Limits = Limits(), screen: @escaping Screen = { _ in nil },
        handler: @escaping Handler
    ) async throws -> HTTPServer {
        let listener = try Listener(host: host, port: port)
        guard let poller = Poller() else {
            listener.descriptor.release()
            throw HTTPServerError(host: host, port: port, reason: "no descriptors are left")
        }
        let door = Door(listener: listener, poller: poller, limits: limits, screen: screen, handler: handler)
        return HTTPServer(listener: listener, poller: poller, service: Task { await door.keep() })
    }

    /// Closes every connection and returns when nothing is left open.
    package func stop() async {
        poller.halt()
        service.cancel()
        await service.value
        await poller.ended()
    }

    /// A server that is forgotten stops too, though nobody can wait for it.
    deinit {
        poller.halt()
        service.cancel()
    }
}
