import EaselServer

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
        default: nil
        }
    }

    /// What becomes of the right answer.
    func spoiling(_ reply: HTTPReply, for route: Route) async -> HTTPReply {
        switch kind {
        case .taken(let status): return refusal(status, route)
        case .drop: return .dropped
        case .cut: return Self.halved(reply)
        case .html: return .text(200, Self.page, type: "text/html; charset=utf-8")
        case .empty: return .bytes(200, ["Content-Type": "application/json"])
        case .garbage: return .bytes(200, ["Content-Type": reply.headers["Content-Type"] ?? ""], Self.noise)
        case .deep: return .text(200, Self.nest, type: "application/json")
        case .huge: return .bytes(200, ["Content-Type": "application/json"], Self.flood)
        case .hang: return reply.travelling(.hanging(upTo: .seconds(600)))
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

    private static func halved(_ reply: HTTPReply) -> HTTPReply {
        guard case .bytes(let bytes) = reply.body else { return reply }
        return reply.travelling(.cut(after: bytes.count / 2))
    }

    private static let page = """
        <!DOCTYPE html>
        <html><head><title>Just a moment…</title></head>
        <body><h1>502 Bad Gateway</h1><p>The server took a break.</p></body></html>

        """

    private static let nest = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)

    private static var noise: [UInt8] {
        var dice = Dice(seed: 7)
        return (0..<500).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
    }

    private static var flood: [UInt8] {
        Array("{\"message\":\"".utf8) + [UInt8](repeating: 0x61, count: 5_000_000) + Array("\"}".utf8)
    }
}
