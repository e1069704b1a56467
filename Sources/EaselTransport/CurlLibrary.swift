import CurlShim

/// The libcurl of this machine, started once.
enum CurlLibrary {
    /// The oldest version that tells when a request is about to be written.
    private static let oldest: UInt32 = 0x07_50_00

    // Global, because libcurl has one start for the whole process; it is a constant, and its first use starts it.
    private static let version = easel_curl_start()

    /// What it calls itself, with its version.
    static var name: String { "libcurl " + text }
    private static var text: String { String(cString: easel_curl_version()) }

    /// Starts libcurl and makes sure that it can keep the transport's promises.
    static func start() throws(UnusableCurl) {
        try check(version, text: text, isComplete: easel_curl_is_complete() != 0)
    }

    static func check(_ version: UInt32, text: String, isComplete: Bool) throws(UnusableCurl) {
        guard version != 0 else { throw UnusableCurl("libcurl would not start.") }
        guard version >= oldest else {
            throw UnusableCurl("Easel needs libcurl 7.80 or newer, and this machine has \(text).")
        }
        guard isComplete else {
            throw UnusableCurl("Easel needs a libcurl with TLS and background name look-ups; \(text) has not both.")
        }
    }
}

/// Why the libcurl of this machine cannot be used.
public struct UnusableCurl: Error, Sendable, Hashable, CustomStringConvertible {
    /// One plain sentence.
    public let description: String

    init(_ sentence: String) { description = sentence }
}

extension CurlTransport {
    /// The libcurl of this machine with its version, as it names itself.
    package static var library: String { CurlLibrary.name }
}
