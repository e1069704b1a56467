import Foundation

@testable import EaselServer

extension ForeignReader {
    /// A request is read as one or refused; written plainly and read again it is the same, so nobody reads it otherwise.
    static let request = ForeignReader("request") { bytes in
        guard let poller = Pipe.poller else { throw Broken("there is no poller") }
        let requests = try await Pipe(bytes, poller).requests()
        for request in requests {
            let (head, body) = request
            try must(
                head.path.hasPrefix("/") && !head.path.contains { " ?#\r\n".contains($0) }, "the path \(head.path)")
            try must(body.count <= Pipe.limits.bodyBytes && head.headers.count <= 100, "it is too large")
            let framing = ["content-length", "transfer-encoding", "expect"]
            let fields = head.headers.filter { !framing.contains($0.name.lowercased()) }
            let lines =
                ["\(head.method) \(head.path) HTTP/1.\(head.isVersion10 ? 0 : 1)"]
                + fields.map { "\($0.name): \($0.value)" } + ["Content-Length: \(body.count)", "", ""]
            let written = Array(lines.joined(separator: "\r\n").utf8) + body
            let again = try await Pipe(written, poller).requests()
            try must(again.count == 1 && again[0].1 == body, "\(written.text.debugDescription) is read otherwise")
            let plain = again[0].0
            let same = plain.method == head.method && plain.path == head.path && plain.keepsAlive == head.keepsAlive
            try must(same, "\(written.text.debugDescription) is another request")
        }
    }
}

/// A socket whose other end has said everything already.
private struct Pipe {
    static let poller = Poller()
    static let limits: HTTPServer.Limits = {
        var limits = HTTPServer.Limits()
        limits.bodyBytes = 4_096
        return limits
    }()

    private let ends: (Descriptor, Descriptor)
    private let stream: ByteStream

    init(_ bytes: [UInt8], _ poller: Poller) throws {
        var ends: [Int32] = [-1, -1]
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Broken("no socket is left") }
        let (ours, its) = (Descriptor(number: ends[0]), Descriptor(number: ends[1]))
        for end in [ours, its] { end.prepare() }
        // What does not fit into the socket at once is cut, which is one more thing that may happen.
        bytes.withUnsafeBytes { _ = ours.transmit($0) }
        ours.finishSending()
        self.ends = (ours, its)
        stream = ByteStream(socket: its, poller: poller)
    }

    /// The requests that are read before the first refusal or the end.
    func requests() async throws -> [(RequestHead, [UInt8])] {
        defer {
            ends.0.release()
            ends.1.release()
        }
        let reader = RequestReader(stream: stream, limits: Self.limits)
        var requests: [(RequestHead, [UInt8])] = []
        do {
            while requests.count < 20 {
                let head = try await reader.head()
                requests.append((head, try await reader.body(of: head)))
            }
        } catch let refusal as Refusal {
            try mustBePlain(refusal.reason, "the reason")
            try must((400...505).contains(refusal.status), "the status is \(refusal.status)")
        } catch is Gone {}
        return requests
    }
}
