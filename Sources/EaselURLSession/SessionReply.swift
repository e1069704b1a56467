import EaselCore
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The head of an answer as URLSession tells it: each name once, in no order.
struct SessionReply: Sendable {
    let status: Int
    let headers: [WireHeader]

    /// What an answer says of its length.
    enum Length: Equatable {
        case none
        case stated(Int)
        case contradictory
    }

    /// Reads a head, interim or final; nil when it is none of HTTP.
    init?(_ response: URLResponse) {
        guard let response = response as? HTTPURLResponse else { return nil }
        status = response.statusCode
        let fields = response.allHeaderFields.compactMap { name, value in WireHeader("\(name)", "\(value)") }
        headers = fields.sorted { $0.name < $1.name }
    }

    /// How large the head is, without the bytes that only hold it together.
    var bytes: Int { headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count } }

    /// The length, which may be stated more than once, but never differently.
    var length: Length {
        var stated: Set<Int> = []
        for header in headers where header.name.lowercased() == "content-length" {
            for part in header.value.split(separator: ",", omittingEmptySubsequences: false) {
                guard let length = Int(part.filter { $0 != " " }), length >= 0 else { return .contradictory }
                stated.insert(length)
            }
        }
        guard stated.count < 2 else { return .contradictory }
        return stated.first.map { .stated($0) } ?? .none
    }
}
