/// One client's connection: its requests are read, handled and answered one after another.
struct Connection: Sendable {
    let number: Int
    let socket: Descriptor
    let poller: Poller
    let limits: HTTPServer.Limits
    let screen: HTTPServer.Screen
    let handler: HTTPServer.Handler

    /// Serves until either side is done, then closes the socket.
    func serve() async {
        defer { socket.release() }
        let stream = ByteStream(socket: socket, poller: poller)
        do {
            try await exchange(over: stream)
        } catch let refusal as Refusal {
            await dismiss(with: refusal.reply, over: stream)
        } catch {
            // The peer has gone, or the server stops: nobody is left to answer.
        }
    }

    private func exchange(over stream: ByteStream) async throws {
        let reader = RequestReader(stream: stream, limits: limits)
        let writer = ReplyWriter(stream: stream, stall: limits.stall)
        var index = 1
        while !Task.isCancelled {
            let head = try await reader.head()
            var request = HTTPRequest(
                method: head.method, path: head.path, query: head.query, headers: head.headers, connection: number,
                index: index)
            let refusal = screen(request)
            // Where nothing follows the head, the connection can go on.
            if let refusal, try head.framing() != .length(0) { return await dismiss(with: refusal, over: stream) }
            request.body = try await reader.body(of: head)
            let reply = if let refusal { refusal } else { await handler(request) }
            guard try await writer.send(reply, to: head) else { return }
            index += 1
        }
    }

    /// Answers what is not read any further, and ends.
    ///
    /// The rest of it is read and forgotten for a moment: closing a socket with unread bytes resets it, and the peer
    /// would lose the answer that tells what was wrong.
    private func dismiss(with reply: HTTPReply, over stream: ByteStream) async {
        var reply = reply
        if reply.headers["Connection"] == nil { reply.headers.add("Connection", "close") }
        let plan = ReplyWriter.Plan(reply, to: RequestHead.unread)
        guard case .bytes(let body) = reply.body else { return }
        do { try await stream.send(plan.head + body, stall: .seconds(1)) } catch { return }
        socket.finishSending()
        await stream.awaitDeparture(within: .seconds(1), upTo: 4 << 20)
    }
}

extension RequestHead {
    /// Stands for a request that could not be read, so that its refusal can be written.
    fileprivate static let unread = RequestHead()

    private init() {}
}
