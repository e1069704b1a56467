#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a server could not start.
package struct HTTPServerError: Error, CustomStringConvertible {
    /// The address that was asked for.
    package let host: String
    /// The port that was asked for.
    package let port: Int
    /// The system's reason, as a phrase.
    package let reason: String

    init(host: String, port: Int, reason: String) {
        self.host = host
        self.port = port
        self.reason = reason
    }

    init(host: String, port: Int, errno code: Int32) {
        self.init(host: host, port: port, reason: String(cString: strerror(code)))
    }

    /// One sentence for a person.
    package var description: String {
        "The server could not listen on \(host), port \(port): \(reason)."
    }
}
