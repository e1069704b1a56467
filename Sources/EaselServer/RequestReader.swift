/// Reads one request after another from a connection, within limits.
struct RequestReader {
    let stream: ByteStream
    let limits: HTTPServer.Limits

    private static let slowHead = Refusal(408, "The request's head took too long.")
    private static let slowBody = Refusal(408, "The request's body took too long.")
    private static let bigHead = Refusal(431, "The request's head is too large.")
    private static let longLine = Refusal(414, "The request line is too long.")
    private static let bigBody = Refusal(413, "The request's body is too large.")

    /// The next head; throws `Gone` when the peer is done or stays silent for too long.
    func head() async throws -> RequestHead {
        if stream.isEmpty { try await stream.fill(until: .now + limits.idle, orThrow: Gone()) }
        let deadline = ContinuousClock.now + limits.head
        var line = try await requestLine(until: deadline)
        // One empty line before a request is an old client's habit.
        if line.isEmpty { line = try await requestLine(until: deadline) }
        var head = try RequestHead(line: line)
        var left = limits.headBytes - line.count
        while true {
            let line = try await stream.line(
                limit: left, over: Self.bigHead, until: deadline, orThrow: Self.slowHead)
            if line.isEmpty { return head }
            guard head.headers.count < limits.headerCount else { throw Self.bigHead }
            left -= line.count
            try head.add(line: line)
        }
    }

    private func requestLine(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        try await stream.line(
            limit: limits.headBytes, over: Self.longLine, until: deadline, orThrow: Self.slowHead)
    }

    /// The body that belongs to the head.
    func body(of head: RequestHead) async throws -> [UInt8] {
        let framing = try head.framing()
        if case .length(let length) = framing {
            guard length <= limits.bodyBytes else { throw Self.bigBody }
            if length == 0 { return [] }
        }
        try await encourage(head)
        let deadline = ContinuousClock.now + limits.body
        switch framing {
        case .length(let length): return try await plain(length, until: deadline)
        case .chunked: return try await chunks(until: deadline)
        }
    }

    /// A client that asks before it sends a body is told to go on.
    private func encourage(_ head: RequestHead) async throws {
        guard let wish = head.headers["Expect"], !head.isVersion10 else { return }
        guard wish.hasSameLetters(as: "100-continue") else {
            throw Refusal(417, "The only expectation known here is 100-continue.")
        }
        if stream.isEmpty { try await stream.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), stall: limits.stall) }
    }

    private func plain(_ length: Int, until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        // Announced is not sent: a large promise alone reserves nothing.
        bytes.reserveCapacity(min(length, 1 << 20))
        try await stream.take(length, onto: &bytes, until: deadline, orThrow: Self.slowBody)
        return bytes
    }

    private func chunks(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let size = try Self.chunkSize(try await bodyLine(until: deadline))
            if size == 0 { break }
            guard size <= limits.bodyBytes - bytes.count else { throw Self.bigBody }
            try await stream.take(size, onto: &bytes, until: deadline, orThrow: Self.slowBody)
            guard try await bodyLine(until: deadline).isEmpty else {
                throw Refusal.malformed("A chunk is longer than it says.")
            }
        }
        // Trailers are read and forgotten, within the head's limits.
        for _ in 0...limits.headerCount where try await bodyLine(until: deadline).isEmpty { return bytes }
        throw Self.bigHead
    }

    private func bodyLine(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        let over = Refusal.malformed("A line of a chunked body is too long.")
        return try await stream.line(limit: 1024, over: over, until: deadline, orThrow: Self.slowBody)
    }

    private static func chunkSize(_ line: [UInt8]) throws(Refusal) -> Int {
        let digits = line.prefix { $0 != 0x3B && !$0.isBlank }
        guard (1...8).contains(digits.count) else { throw .malformed("A chunk's size is not a number.") }
        var size = 0
        for digit in digits {
            guard let value = digit.hexValue else { throw .malformed("A chunk's size is not a number.") }
            size = size << 4 | Int(value)
        }
        return size
    }
}
