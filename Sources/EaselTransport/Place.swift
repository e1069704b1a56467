import EaselCore

/// The host of a call as the sentences about its troubles name it: host and port, never path, query or key.
struct Place {
    private let name: String

    init(_ origin: Origin) {
        let text = origin.description
        name = text.firstRange(of: "://").map { String(text[$0.upperBound...]) } ?? origin.host
    }

    var cancelledBefore: LineTrouble {
        LineTrouble(.cancelled, "The call to \(name) was cancelled before it was sent.")
    }
    var cancelledAfter: LineTrouble {
        LineTrouble(.cancelled, "The call to \(name) was cancelled after it was sent, so its outcome is not known.")
    }
    var closed: LineTrouble { LineTrouble(.closed, "The transport to \(name) is closed.") }
    var cut: LineTrouble { LineTrouble(.cut, "The answer from \(name) stopped before its end.") }
    var dropped: LineTrouble { LineTrouble(.dropped, "\(name) closed the connection without an answer.") }
    var forbidden: LineTrouble { LineTrouble(.forbiddenPeer, "\(name) is at an address that may not be reached.") }
    var nameNotFound: LineTrouble { LineTrouble(.nameNotFound, "The name of \(name) could not be found.") }
    var notHTTP: LineTrouble { LineTrouble(.notHTTP, "What \(name) answered is not HTTP.") }
    var proxyNotFound: LineTrouble { LineTrouble(.nameNotFound, "The proxy for \(name) could not be found.") }
    var proxyRefused: LineTrouble { LineTrouble(.refused, "The proxy for \(name) accepts no connections.") }
    var proxyBlocked: LineTrouble { LineTrouble(.refused, "The proxy does not let calls to \(name) through.") }
    var refused: LineTrouble { LineTrouble(.refused, "Nobody accepts connections at \(name).") }
    var twoLengths: LineTrouble { LineTrouble(.notHTTP, "The answer from \(name) states its length in two ways.") }
    var unpackable: LineTrouble { LineTrouble(.notHTTP, "The answer from \(name) could not be unpacked.") }
    var headTooLarge: LineTrouble { LineTrouble(.tooLarge, "The headers of the answer from \(name) are too large.") }

    func tooLarge(cap: Int) -> LineTrouble {
        LineTrouble(.tooLarge, "The answer from \(name) is larger than the \(cap) bytes that are allowed.")
    }

    func noConnection(within time: Duration) -> LineTrouble {
        LineTrouble(.timedOut, "No connection to \(name) within \(time.inSeconds).")
    }

    func noAnswer(within time: Duration, begun: Bool) -> LineTrouble {
        let sentence =
            begun
            ? "The answer from \(name) was not complete within \(time.inSeconds)."
            : "No answer from \(name) within \(time.inSeconds)."
        return LineTrouble(.timedOut, sentence)
    }

    func badCertificate(_ why: String) -> LineTrouble {
        LineTrouble(.insecure, "The certificate of \(name) was not acceptable: \(why.isEmpty ? "unknown" : why).")
    }

    func noSecurity(_ why: String) -> LineTrouble {
        LineTrouble(.insecure, "No secure connection to \(name) could be made: \(why.isEmpty ? "unknown" : why).")
    }

    func malformed(_ why: String) -> LineTrouble {
        LineTrouble(.malformed, "The call to \(name) cannot be made: \(why).")
    }

    func unreadable(_ fault: FileFault) -> LineTrouble {
        LineTrouble(.unreadableBody, "The file \(fault.name) cannot be sent to \(name): \(fault.reason).")
    }

    func unwritable(_ fault: FileFault) -> LineTrouble {
        LineTrouble(
            .unwritableReply, "The file \(fault.name) for the answer from \(name) cannot be made: \(fault.reason).")
    }

    func failed(_ code: Int32) -> LineTrouble {
        LineTrouble(LineTrouble.Code("failed"), "The call to \(name) failed inside libcurl with code \(code).")
    }
}

extension Duration {
    /// The whole milliseconds, rounded up, at most what libcurl takes.
    var milliseconds: Int {
        let (seconds, atto) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return Int(seconds) * 1000 + Int((atto + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    /// Such as `30 s` or `0.25 s`.
    fileprivate var inSeconds: String {
        let all = milliseconds
        let rest = String(1000 + all % 1000).dropFirst()
        let digits = rest.reversed().drop { $0 == "0" }.reversed()
        return "\(all / 1000)\(digits.isEmpty ? "" : "." + String(digits)) s"
    }
}
