import EaselCore

extension Transfer {
    /// How the call ended, given the code that libcurl ended it with.
    func ending(_ code: Int32) -> Ending {
        if let stop { return hasBegun ? .unknown(stop) : .notSent(stop) }
        guard code != 0 else { return answer() }
        return hasBegun ? .unknown(troubleAfter(code)) : .notSent(troubleBefore(code))
    }

    private func answer() -> Ending {
        guard hasBegun, head.isOver else { return .unknown(place.notHTTP) }
        do throws(FileFault) {
            let body = try sink.finish()
            return .answered(WireReply(status: head.status, headers: head.headers, body: body, count: sink.count))
        } catch {
            return .unknown(place.unwritable(error))
        }
    }

    /// The trouble of a call whose request may have reached the service.
    private func troubleAfter(_ code: Int32) -> LineTrouble {
        switch code {
        case 1, 8: place.notHTTP
        case 23, 61: place.unpackable
        case 27, 100: place.headTooLarge
        case 28: place.noAnswer(within: open.call.deadline, begun: head.hasBegun)
        default: head.hasBegun ? place.cut : place.dropped
        }
    }

    /// The trouble of a call of whose request no byte has left.
    private func troubleBefore(_ code: Int32) -> LineTrouble {
        switch code {
        case 5: place.proxyNotFound
        case 6: place.nameNotFound
        case 7: proxy != nil ? place.proxyRefused : peersTried == 0 && peersForbidden > 0 ? place.forbidden : place.refused
        case 28: place.noConnection(within: patience)
        case 51, 60, 83, 90, 91: place.badCertificate(handle.trouble)
        case 35, 53, 54, 58, 59, 64, 66, 77, 80, 82: place.noSecurity(handle.trouble)
        case 97: place.proxyBlocked
        case 52, 55, 56: proxy != nil ? place.proxyBlocked : place.refused
        case 3, 43: place.malformed("libcurl does not understand its address")
        default: place.failed(code)
        }
    }

    /// The time that ran out: the whole deadline, or the shorter one for the connection.
    private var patience: Duration {
        let deadline = open.call.deadline
        return started.duration(to: .now) < deadline * 0.95 ? min(deadline, settings.limits.connecting) : deadline
    }
}
