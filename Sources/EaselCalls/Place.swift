package import EaselCore

/// The host of a call as the sentences about its troubles name it: host and port, never path, query or key.
package struct Place {
    private let origin: Origin

    package init(_ origin: Origin) { self.origin = origin }

    /// Made when something is said, which is seldom.
    private var name: String {
        let text = origin.description
        return text.firstRange(of: "://").map { String(text[$0.upperBound...]) } ?? origin.host
    }

    package var cancelledBefore: LineTrouble {
        LineTrouble(.cancelled, "The call to \(name) was cancelled before it was sent.")
    }
    package var cancelledAfter: LineTrouble {
        LineTrouble(.cancelled, "The call to \(name) was cancelled after it was sent, so its outcome is not known.")
    }
    package var closed: LineTrouble { LineTrouble(.closed, "The transport to \(name) is closed.") }
    package var cut: LineTrouble { LineTrouble(.cut, "The answer from \(name) stopped before its end.") }
    package var dropped: LineTrouble { LineTrouble(.dropped, "\(name) closed the connection without an answer.") }
    package var forbidden: LineTrouble {
        LineTrouble(.forbiddenPeer, "\(name) is at an address that may not be reached.")
    }
    package var nameNotFound: LineTrouble { LineTrouble(.nameNotFound, "The name of \(name) could not be found.") }
    package var notHTTP: LineTrouble { LineTrouble(.notHTTP, "What \(name) answered is not HTTP.") }
    package var proxyNotFound: LineTrouble { LineTrouble(.nameNotFound, "The proxy for \(name) could not be found.") }
    package var proxyRefused: LineTrouble { LineTrouble(.refused, "The proxy for \(name) accepts no connections.") }
    package var proxyBlocked: LineTrouble { LineTrouble(.refused, "The proxy does not let calls to \(name) through.") }
    package var refused: LineTrouble { LineTrouble(.refused, "Nobody accepts connections at \(name).") }
    package var twoLengths: LineTrouble {
        LineTrouble(.notHTTP, "The answer from \(name) states its length in two ways.")
    }
    package var unpackable: LineTrouble { LineTrouble(.notHTTP, "The answer from \(name) could not be unpacked.") }
    package var headTooLarge: LineTrouble {
        LineTrouble(.tooLarge, "The headers of the answer from \(name) are too large.")
    }

    package func tooLarge(cap: Int) -> LineTrouble {
        let isRound = cap > 0 && cap % (1 << 20) == 0
        let most = isRound ? "\(cap >> 20) MiB" : "\(cap) bytes"
        return LineTrouble(.tooLarge, "The answer from \(name) is larger than the \(most) that are allowed.")
    }

    package func noConnection(within time: Duration) -> LineTrouble {
        LineTrouble(.timedOut, "No connection to \(name) within \(time.inSeconds).")
    }

    package func noAnswer(within time: Duration, begun: Bool) -> LineTrouble {
        let sentence =
            begun
            ? "The answer from \(name) was not complete within \(time.inSeconds)."
            : "No answer from \(name) within \(time.inSeconds)."
        return LineTrouble(.timedOut, sentence)
    }

    package func badCertificate(_ why: String) -> LineTrouble {
        LineTrouble(.insecure, "The certificate of \(name) was not acceptable: \(why.isEmpty ? "unknown" : why).")
    }

    package func noSecurity(_ why: String) -> LineTrouble {
        LineTrouble(.insecure, "No secure connection to \(name) could be made: \(why.isEmpty ? "unknown" : why).")
    }

    package func malformed(_ why: String) -> LineTrouble {
        LineTrouble(.malformed, "The call to \(name) cannot be made: \(why).")
    }

    package func unreadable(_ fault: FileFault) -> LineTrouble {
        LineTrouble(.unreadableBody, "The file \(fault.name) cannot be sent to \(name): \(fault.reason).")
    }

    package func unwritable(_ fault: FileFault) -> LineTrouble {
        LineTrouble(
            .unwritableReply, "The file \(fault.name) for the answer from \(name) cannot be made: \(fault.reason).")
    }

    package func failed(_ library: String, _ code: Int) -> LineTrouble {
        LineTrouble(LineTrouble.Code("failed"), "The call to \(name) failed inside \(library) with code \(code).")
    }
}

extension Duration {
    /// The whole milliseconds, rounded up, at most what libcurl takes.
    package var milliseconds: Int {
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
