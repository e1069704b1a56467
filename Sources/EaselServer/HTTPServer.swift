import Synchronization

/// A small HTTP/1.1 server for tests, the sandbox and callbacks.
///
/// It serves loopback or a given address, reads within limits, keeps connections alive, and can be told to answer
/// badly in well-defined ways. A task serves each connection; no thread is held by a connection that waits.
public final class HTTPServer: Sendable {
    /// Answers one request.
    public typealias Handler = @Sendable (HTTPRequest) async -> HTTPReply

    /// The port it listens on.
    public let port: Int
    /// How it is reached, as `http://host:port`.
    public let address: String
    private let poller: Poller
    private let service: Task<Void, Never>

    private init(listener: Listener, poller: Poller, service: Task<Void, Never>) {
        port = listener.port
        address = listener.address
        self.poller = poller
        self.service = service
    }

    /// Starts to listen; port 0 takes a free one.
    public static func start(
        host: String = "127.0.0.1", port: Int = 0, limits: Limits = Limits(), handler: @escaping Handler
    ) async throws -> HTTPServer {
        let listener = try Listener(host: host, port: port)
        guard let poller = Poller() else {
            listener.descriptor.release()
            throw HTTPServerError(host: host, port: port, reason: "no descriptors are left")
        }
        let door = Door(listener: listener, poller: poller, limits: limits, handler: handler)
        return HTTPServer(listener: listener, poller: poller, service: Task { await door.keep() })
    }

    /// Closes every connection and returns when nothing is left open.
    public func stop() async {
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

/// Takes connections in and lets a task serve each.
struct Door: Sendable {
    let listener: Listener
    let poller: Poller
    let limits: HTTPServer.Limits
    let handler: HTTPServer.Handler
    private let guests = Headcount()

    init(listener: Listener, poller: Poller, limits: HTTPServer.Limits, handler: @escaping HTTPServer.Handler) {
        self.listener = listener
        self.poller = poller
        self.limits = limits
        self.handler = handler
    }

    /// Works until the poller stops; returns when the last connection is closed.
    func keep() async {
        await withDiscardingTaskGroup { group in
            defer { listener.descriptor.release() }
            var number = 0
            while !Task.isCancelled {
                switch listener.next() {
                case .connection(let socket):
                    number += 1
                    admit(socket, number, into: &group)
                case .nobody:
                    let outcome = await poller.wait(for: listener.descriptor, .reading, until: .now + .seconds(3600))
                    if outcome == .stopped { return }
                case .exhausted:
                    // The system has no descriptor to spare; one of ours may close soon.
                    try? await Task.sleep(for: .milliseconds(50))
                }
            }
        }
    }

    private func admit(_ socket: Descriptor, _ number: Int, into group: inout DiscardingTaskGroup) {
        guard guests.enter(limit: limits.connections) else {
            let words = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            _ = Array(words.utf8).withUnsafeBytes { socket.transmit($0) }
            return socket.release()
        }
        let connection = Connection(number: number, socket: socket, poller: poller, limits: limits, handler: handler)
        group.addTask {
            await connection.serve()
            guests.leave()
        }
    }
}

/// How many connections are open.
private final class Headcount: Sendable {
    private let count = Atomic<Int>(0)

    func enter(limit: Int) -> Bool {
        let before = count.wrappingAdd(1, ordering: .relaxed).oldValue
        if before < limit { return true }
        leave()
        return false
    }

    func leave() {
        count.wrappingSubtract(1, ordering: .relaxed)
    }
}
