import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension URLSessionConfiguration {
    /// A session that remembers nothing: no cookie, no cache, no credential.
    static var ofOneCall: URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.urlCredentialStorage = nil
        configuration.httpMaximumConnectionsPerHost = 1
        return configuration
    }
}

extension OperationQueue {
    // Global, so that all calls together look up names and read files in a few threads only.
    static let forPreparing: OperationQueue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 8
        return queue
    }()

    /// The queue for a session's callbacks.
    ///
    /// On Linux a session puts every piece of a body into this queue without waiting for the piece before it, so a body
    /// that comes faster than it is taken would pile up in memory. A queue that does its work at once makes it wait.
    static var forCallbacks: OperationQueue? {
        #if canImport(FoundationNetworking)
            return AtOnce.queue
        #else
            return nil
        #endif
    }
}

#if canImport(FoundationNetworking)
    /// Does everything in the thread that hands it over; it holds nothing, so it may be shared.
    private final class AtOnce: OperationQueue, @unchecked Sendable {
        static let queue = AtOnce()

        override func addOperation(_ block: @escaping @Sendable () -> Void) { block() }
    }
#endif
