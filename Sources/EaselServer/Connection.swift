/// One client's connection: its requests are read, handled and answered one after another.
struct Connection: Sendable {
    let number: Int
    let socket: Descriptor
    let poller: Poller
    let limits: HTTPServer.Limits
    let handler: HTTPServer.Handler

    /// Serves until either side is done, then closes the socket.
    func serve() async {
        defer { socket.release() }
        let stream = ByteStream(socket: socket, poller: poller)
        do {
            try await exchange(over: stream)
        } catch let refusal as Refusal {
            await refuse(refusal, over: stream)
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
            let body = try await reader.body(of: head)
            let request = HTTPRequest(
                method: head.method, path: head.path, query: head.query, headers: head.headers, body: body,
                connection: number, index: index)
            guard try await writer.send(await handler(request), to: head) else { return }
            index += 1
        }
    }

    /// Answers what could not be read.
    ///
    /// The rest of it is read and forgotten for a moment: closing a socket with unread bytes resets it, and the peer
    /// would lose the answer that tells what was wrong.
    private func refuse(_ refusal: Refusal, over stream: ByteStream) async {
        let plan = ReplyWriter.Plan(refusal.reply, to: RequestHead.unread)
        guard case .bytes(let body) = refusal.reply.body else { return }
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
