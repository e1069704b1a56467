import EaselCalls
import EaselCore
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension SessionCall: URLSessionDataDelegate {
    /// No redirect is followed: the key and the body would go along.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let trouble = take(response)
        completionHandler(trouble == nil ? .allow : .cancel)
        if let trouble { end(.unknown(trouble)) }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        // What comes after the end of the call is dropped here, until the session has stopped.
        guard !open.isOver else { return }
        let fault = data.withUnsafeBytes { bytes in state.withLock { $0.sink.take(bytes) } }
        switch fault {
        case .tooLarge: end(.unknown(place.tooLarge(cap: open.call.reply.cap)))
        case .unwritable(let fault): end(.unknown(place.unwritable(fault)))
        case nil: break
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let error else { return end(answer()) }
        let isAnswering = state.withLock { $0.isAnswering }
        end(SessionFault(error).ending(place, isAnswering: isAnswering))
    }

    /// A certificate is judged as the system judges it; for everything else there is no credential.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        #if canImport(FoundationNetworking)
            // Nobody is asked about certificates here, and a refusal of the key is asked about once it is complete.
            // Any answer to the question but a credential would leave the call hanging.
            end(answer())
        #else
            let isTrust = challenge.protectionSpace.authenticationMethod == NSURLAuthenticationMethodServerTrust
            completionHandler(isTrust ? .performDefaultHandling : .rejectProtectionSpace, nil)
        #endif
    }

    private func take(_ response: URLResponse) -> LineTrouble? {
        guard let head = SessionReply(response), head.status != 101 else { return place.notHTTP }
        let isTooLarge = state.withLock { $0.isTooMuch(head) }
        if isTooLarge { return place.headTooLarge }
        if head.status < 200 { return nil }
        let cap = open.call.reply.cap
        switch head.length {
        case .stated(let length) where length > max(0, cap): return place.tooLarge(cap: cap)
        case .contradictory: return place.twoLengths
        default: break
        }
        state.withLock { $0.head = head }
        return nil
    }

    private func answer() -> Ending {
        state.withLock { state in
            // A session takes a transfer for whole that ended before its final head.
            guard let head = state.head else { return .unknown(place.cut) }
            do throws(FileFault) {
                let body = try state.sink.finish()
                return .answered(
                    WireReply(status: head.status, headers: head.headers, body: body, count: state.sink.count))
            } catch {
                return .unknown(place.unwritable(error))
            }
        }
    }
}
