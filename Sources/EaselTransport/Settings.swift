extension CurlTransport {
    /// How a transport reaches the network.
    ///
    /// There is no switch that turns the checking of certificates off.
    public struct Settings: Sendable, Hashable {
        /// The proxies, if any.
        public var proxies = Proxies()
        /// A file of certificates to trust in place of the system's.
        public var caFile: String?
        /// What a request calls its sender.
        public var userAgent = "easel/0.1"
        /// The caps.
        package var limits = Limits()

        /// Names and the addresses that stand for them, in place of a look-up; tests name hosts that exist nowhere.
        var pinned: [String] = []

        /// Settings without a proxy, trusting what the system trusts.
        public init() {}

        /// Settings as the usual environment variables say them.
        ///
        /// Proxies: `http_proxy`, `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`, `no_proxy`, `NO_PROXY`.
        /// Upper-case `HTTP_PROXY` is never read, because a web server may set it from a visitor's header.
        /// Certificates: `EASEL_CA_FILE`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE`, the first that is set.
        public init(environment: [String: String]) {
            func first(_ names: String...) -> String? {
                names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
            }
            let all = first("all_proxy", "ALL_PROXY")
            proxies.http = first("http_proxy") ?? all
            proxies.https = first("https_proxy", "HTTPS_PROXY") ?? all
            proxies.exceptions = Proxies.exceptions(in: first("no_proxy", "NO_PROXY") ?? "")
            caFile = first("EASEL_CA_FILE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
        }
    }

    /// The caps of a transport.
    package struct Limits: Sendable, Hashable {
        /// The most connections to one host and port; a call that waits for one has not been sent.
        package var connectionsPerHost = 64
        /// The most connections in all.
        package var connectionsInTotal = 512
        /// How long a connection may take to stand, within the call's own deadline.
        package var connecting = Duration.seconds(10)
        /// How long a connection may have been idle and still carry an order.
        ///
        /// A server that closes an idle connection just then would turn a paid order into one of unknown outcome.
        package var idleBeforeOrder = Duration.seconds(4)
        /// The most bytes of all header lines of an answer, interim answers included.
        package var headBytes = 64 << 10
        /// The most header lines of an answer, interim answers included.
        package var headLines = 200

        /// The usual caps.
        package init() {}
    }
}
