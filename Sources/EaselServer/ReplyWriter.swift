/// Puts a reply on the wire, in its manner.
struct ReplyWriter {
    let stream: ByteStream
    let stall: Duration

    /// Sends the reply; false if the connection must end after it.
    func send(_ reply: HTTPReply, to head: RequestHead) async throws -> Bool {
        switch reply.manner {
        case .dropped(let reset):
            if reset { stream.socket.closeAbruptly() }
            return false
        case .raw(let bytes):
            try await stream.send(bytes, stall: stall)
            return false
        case .hanging(let time):
            await stream.awaitDeparture(within: time)
            return false
        case .cut(let count):
            _ = try await answer(reply, to: head, budget: count)
            return false
        case .stalled(let count, let time):
            _ = try await answer(reply, to: head, budget: count)
            await stream.awaitDeparture(within: time)
            return false
        case .whole, .dripped:
            return try await answer(reply, to: head, budget: .max)
        }
    }

    private func answer(_ reply: HTTPReply, to head: RequestHead, budget: Int) async throws -> Bool {
        let plan = Plan(reply, to: head)
        guard plan.hasBody else {
            try await stream.send(plan.head, stall: stall)
            return plan.keepsAlive
        }
        switch reply.body {
        case .bytes(let bytes) where bytes.count < 16_384 && !reply.isDripped:
            // Head and body in one packet.
            try await stream.send(plan.head + bytes.prefix(budget), stall: stall)
        case .bytes(let bytes):
            try await stream.send(plan.head, stall: stall)
            try await send(bytes.prefix(budget), as: reply)
        case .stream(_, let next):
            try await stream.send(plan.head, stall: stall)
            try await pass(next, as: reply, chunked: plan.isChunked, budget: budget)
        }
        return plan.keepsAlive
    }

    private func pass(
        _ next: @Sendable () async -> [UInt8]?, as reply: HTTPReply, chunked: Bool, budget: Int
    ) async throws {
        var left = budget
        while left > 0, let piece = await next() {
            if Task.isCancelled { throw Gone() }
            let part = piece.prefix(left)
            if part.isEmpty { continue }
            left -= part.count
            try await send(chunked ? ArraySlice(Self.chunk(part)) : part, as: reply)
        }
        if chunked, left > 0 { try await stream.send(Array("0\r\n\r\n".utf8), stall: stall) }
    }

    private func send(_ bytes: ArraySlice<UInt8>, as reply: HTTPReply) async throws {
        guard case .dripped(let step, let pause) = reply.manner else {
            return try await stream.send(Array(bytes), stall: stall)
        }
        var rest = bytes
        while !rest.isEmpty {
            do { try await Task.sleep(for: pause) } catch { throw Gone() }
            try await stream.send(Array(rest.prefix(max(1, step))), stall: stall)
            rest = rest.dropFirst(max(1, step))
        }
    }

    private static func chunk(_ piece: ArraySlice<UInt8>) -> [UInt8] {
        Array(String(piece.count, radix: 16).utf8) + [0x0D, 0x0A] + piece + [0x0D, 0x0A]
    }
}

extension ReplyWriter {
    /// What is settled before the first byte goes out: the head, and how the body's end is told.
    struct Plan {
        var head: [UInt8] = []
        var isChunked = false
        var hasBody: Bool
        var keepsAlive: Bool

        init(_ reply: HTTPReply, to request: RequestHead) {
            let bodiless = reply.status < 200 || reply.status == 204 || reply.status == 304
            hasBody = request.method != "HEAD" && !bodiless
            keepsAlive = request.keepsAlive && !(reply.headers["Connection"]?.hasSameLetters(as: "close") ?? false)
            var headers = reply.headers
            if !bodiless { frame(reply, isVersion10: request.isVersion10, &headers) }
            if !keepsAlive, headers["Connection"] == nil { headers.add("Connection", "close") }
            head = Self.bytes(reply.status, headers)
        }

        private mutating func frame(_ reply: HTTPReply, isVersion10: Bool, _ headers: inout HTTPHeaders) {
            let framed = headers["Content-Length"] != nil || headers["Transfer-Encoding"] != nil
            switch reply.body {
            case _ where reply.endsByClosing: keepsAlive = false
            case _ where framed: break
            case .bytes(let bytes): headers.add("Content-Length", String(bytes.count))
            case .stream(let length?, _): headers.add("Content-Length", String(length))
            case .stream where isVersion10: keepsAlive = false
            case .stream:
                headers.add("Transfer-Encoding", "chunked")
                isChunked = true
            }
        }

        private static func bytes(_ status: Int, _ headers: HTTPHeaders) -> [UInt8] {
            var text = "HTTP/1.1 \(status) \(StatusPhrase.of(status))\r\n"
            for field in headers { text += "\(clean(field.name)): \(clean(field.value))\r\n" }
            return Array((text + "\r\n").utf8)
        }

        /// A value with a line break in it would be read as a header of its own.
        private static func clean(_ text: String) -> String {
            guard text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) else { return text }
            return String(decoding: text.utf8.map { $0 < 0x20 && $0 != 0x09 ? 0x20 : $0 }, as: UTF8.self)
        }
    }
}

extension HTTPReply {
    fileprivate var isDripped: Bool {
        if case .dripped = manner { return true }
        return false
    }
}
