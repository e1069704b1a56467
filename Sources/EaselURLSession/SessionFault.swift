import EaselCalls
import EaselCore
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Why URLSession ended a call, and whether that was before the first byte.
///
/// Only what can happen before a connection stands is *not sent*. All the rest is *unknown*, because URLSession does
/// not tell when it begins to write.
struct SessionFault {
    private let code: URLError.Code
    private let words: String

    init(_ error: any Error) {
        code = (error as? URLError)?.code ?? .unknown
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        words = (cause?.userInfo[NSLocalizedDescriptionKey] as? String ?? "").plain(limit: 200)
    }

    /// How the call ended.
    func ending(_ place: Place, isAnswering: Bool) -> Ending {
        if let known = Self.known.first(where: { words.hasPrefix($0.words) }) { return known.ending(place, words) }
        if isAnswering { return .unknown(place.cut) }
        if Self.dropped.contains(where: words.hasPrefix) { return .unknown(place.dropped) }
        switch code {
        case .cannotFindHost, .dnsLookupFailed: return .notSent(place.nameNotFound)
        case .cannotConnectToHost: return isUnconnected ? .notSent(place.refused) : .unknown(place.dropped)
        case .secureConnectionFailed: return .notSent(place.noSecurity(words))
        case .serverCertificateHasBadDate, .serverCertificateUntrusted, .serverCertificateHasUnknownRoot,
            .serverCertificateNotYetValid:
            return .notSent(place.badCertificate(words))
        case .networkConnectionLost: return .unknown(place.dropped)
        // On Linux an unsupported address stands for an answer in a version of HTTP that nobody speaks.
        case .unsupportedURL, .badServerResponse, .cannotParseResponse: return .unknown(place.notHTTP)
        default: return .unknown(place.failed("URLSession", code.rawValue))
        }
    }

    /// True where no connection came about.
    ///
    /// On Linux the code alone does not say so: it also stands for a call whose first address refused and whose second
    /// one took the request and then broke off.
    private var isUnconnected: Bool {
        words.isEmpty
            || ["Failed to connect", "Couldn't connect", "Could not connect"].contains(where: words.hasPrefix)
    }

    private static let dropped = ["Empty reply", "Send failure", "Recv failure"]

    private typealias Known = (words: String, ending: @Sendable (Place, _ words: String) -> Ending)

    /// The words of libcurl, which FoundationNetworking passes on; its codes alone tell too little.
    private static let known: [Known] = [
        ("SSL certificate problem: ", { .notSent($0.badCertificate($1)) }),
        ("SSL: no alternative certificate subject name", { .notSent($0.badCertificate($1)) }),
        ("OpenSSL SSL_connect: ", { .notSent($0.noSecurity($1)) }),
        ("OpenSSL/", { .notSent($0.noSecurity($1)) }),
        ("Out of memory", { place, _ in .unknown(place.headTooLarge) }),
        ("Header without colon", { place, _ in .unknown(place.notHTTP) }),
        ("Invalid Content-Length", { place, _ in .unknown(place.notHTTP) }),
        ("Error while processing content unencoding", { place, _ in .unknown(place.unpackable) }),
        ("Unrecognized content encoding", { place, _ in .unknown(place.unpackable) }),
    ]
}
