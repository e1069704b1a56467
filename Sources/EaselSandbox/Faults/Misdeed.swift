import EaselServer
import Synchronization

/// Carries out a fault: in place of the right answer, or upon it.
struct Misdeed: Sendable {
    let kind: Sandbox.Fault.Kind
    let settings: Sandbox.Settings

    /// The answer if the request is not even taken; nil if it is.
    func instead(of route: Route, _ request: HTTPRequest) -> HTTPReply? {
        switch kind {
        case .status(let status): refusal(status, route)
        case .code(let code): route.isVtrix ? VtrixErrors.inside200(code) : KieAnswers.refusal(code)
        case .dropBefore: .dropped
        case .redirect: .bytes(307, ["Location": settings.elsewhere + request.path])
        case .expired: .deadLink
        default: nil
        }
    }

    /// What becomes of the right answer.
    func spoiling(_ reply: HTTPReply, for route: Route) async -> HTTPReply {
        switch kind {
        case .taken(let status): return refusal(status, route)
        case .drop: return .dropped
        case .reset: return reply.travelling(.dropped(reset: true))
        case .cut: return reply.travelling(.cut(after: reply.size / 2))
        case .stall: return reply.travelling(.stalled(after: reply.size / 2, upTo: Self.patience))
        case .drip: return reply.travelling(.dripped(step: reply.size / 20 + 1, pause: .milliseconds(50)))
        case .hang: return reply.travelling(.hanging(upTo: Self.patience))
        case .html: return .text(200, Self.page, type: "text/html; charset=utf-8")
        case .empty: return .bytes(200, ["Content-Type": "application/json"])
        case .garbage: return .bytes(200, ["Content-Type": reply.headers["Content-Type"] ?? ""], Self.noise)
        case .deep: return .text(200, Self.nest, type: "application/json")
        case .huge: return .json(200, ["message": .string(Self.flood)])
        case .endless: return Self.endless(reply)
        case .mistyped: return .bytes(reply.status, ["Content-Type": "text/html"], reply.bytes)
        case .synonym: return route.isVtrix ? reply : KieAnswers.synonymous(reply)
        case .slow:
            try? await Task.sleep(for: settings.lateness)
            return reply
        default: return reply
        }
    }

    private func refusal(_ status: Int, _ route: Route) -> HTTPReply {
        if route.isVtrix || route.stage == .download { return VtrixErrors.reply(status) }
        return KieAnswers.refusal(status, status: status)
    }

    private static let patience = Duration.seconds(600)

    private static let page = """
        <!DOCTYPE html>
        <html><head><title>Just a moment…</title></head>
        <body><h1>502 Bad Gateway</h1><p>The server took a break.</p></body></html>

        """

    private static let nest = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)

    static var noise: [UInt8] {
        var dice = Dice(seed: 7)
        return (0..<500).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
    }

    private static var flood: String { String(repeating: "a", count: 5_000_000) }

    /// A picture that begins as it should and goes on for 256 MB.
    private static func endless(_ reply: HTTPReply) -> HTTPReply {
        let megabytes = Countdown(from: 256)
        let (beginning, more) = (reply.bytes, [UInt8](repeating: 0, count: 1 << 20))
        let body = HTTPReply.Body.stream(length: nil) {
            let left = megabytes.next()
            return left < 0 ? nil : left == 255 ? beginning : more
        }
        return HTTPReply(reply.status, headers: reply.headers, body: body)
    }
}

private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(from count: Int) { left = Atomic(count) }

    func next() -> Int { left.wrappingSubtract(1, ordering: .relaxed).newValue }
}

extension HTTPReply {
    fileprivate var bytes: [UInt8] {
        if case .bytes(let bytes) = body { return bytes }
        return []
    }

    fileprivate var size: Int { bytes.count }

    /// What a storage says of a signed link whose time is over.
    static var deadLink: HTTPReply {
        .text(
            403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
            type: "application/xml")
    }
}
