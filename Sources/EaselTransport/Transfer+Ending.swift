import EaselCalls
import EaselCore

extension Transfer {
    /// How the call ended, given the code that libcurl ended it with.
    func ending(_ code: Int32) -> Ending {
        if let stop { return hasBegun ? .unknown(stop) : .notSent(stop) }
        let meaning = CurlCode(rawValue: code)
        if meaning == .done { return answer() }
        return hasBegun ? .unknown(troubleAfter(meaning)) : .notSent(troubleBefore(meaning, code))
    }

    /// How the call ended when its time is over.
    var endingOverdue: Ending { ending(CurlCode.timedOut.rawValue) }

    private func answer() -> Ending {
        // libcurl calls a transfer whole whose connection closed in the middle of the head.
        guard head.isOver else { return .unknown(head.status == 101 || !head.hasBegun ? place.notHTTP : place.cut) }
        do throws(FileFault) {
            let body = try sink.finish()
            return .answered(WireReply(status: head.status, headers: head.headers, body: body, count: sink.count))
        } catch {
            return .unknown(place.unwritable(error))
        }
    }

    /// The trouble of a call whose request may have reached the service.
    private func troubleAfter(_ code: CurlCode?) -> LineTrouble {
        switch code {
        case .unsupported, .oddReply: place.notHTTP
        case .notWritten, .notUnpacked: place.unpackable
        case .outOfMemory, .tooLarge: place.headTooLarge
        case .timedOut: place.noAnswer(within: open.call.deadline, begun: head.hasBegun)
        default: head.hasBegun ? place.cut : place.dropped
        }
    }

    /// The trouble of a call of whose request no byte has left.
    private func troubleBefore(_ code: CurlCode?, _ number: Int32) -> LineTrouble {
        switch code {
        case .proxyNotFound: place.proxyNotFound
        case .nameNotFound: place.nameNotFound
        case .noConnection: proxy == nil ? noConnection : place.proxyRefused
        case .timedOut: place.noConnection(within: patience)
        case .badCertificate, .badIssuer, .badStatus: place.badCertificate(handle.trouble)
        case .noHandshake, .badTrustFile, .noEngine, .engineRefused, .ownCertificate, .cipher:
            place.noSecurity(handle.trouble)
        case .proxyFailed: place.proxyBlocked
        case .gotNothing, .notSent, .notReceived: proxy == nil ? place.refused : place.proxyBlocked
        case .badAddress, .badArgument: place.malformed("libcurl does not understand its address")
        default: place.failed("libcurl", Int(number))
        }
    }

    /// Nobody there, or nobody who may be there.
    private var noConnection: LineTrouble {
        peersTried == 0 && peersForbidden > 0 ? place.forbidden : place.refused
    }

    /// The time that ran out: the whole deadline, or the shorter one for the connection.
    private var patience: Duration {
        let deadline = open.call.deadline
        return started.duration(to: .now) < deadline * 0.95 ? min(deadline, settings.limits.connecting) : deadline
    }
}
