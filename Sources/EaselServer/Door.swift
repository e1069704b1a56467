import Synchronization

/// Takes connections in and lets a task serve each.
struct Door: Sendable {
    let listener: Listener
    let poller: Poller
    let limits: HTTPServer.Limits
    let screen: HTTPServer.Screen
    let handler: HTTPServer.Handler
    private let guests = Headcount()

    init(
        listener: Listener, poller: Poller, limits: HTTPServer.Limits, screen: @escaping HTTPServer.Screen,
        handler: @escaping HTTPServer.Handler
    ) {
        self.listener = listener
        self.poller = poller
        self.limits = limits
        self.screen = screen
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
        let connection = Connection(
            number: number, socket: socket, poller: poller, limits: limits, screen: screen, handler: handler)
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
