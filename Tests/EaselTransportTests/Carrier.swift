import EaselCore
import EaselTransport
import EaselURLSession
import Testing

/// A transport under test.
enum Carrier: String, CaseIterable, Codable, CustomTestStringConvertible {
    case libcurl, urlSession

    var testDescription: String { rawValue }

    /// The transport of the case that runs.
    @TaskLocal static var transport: any Transport = NoTransport()

    func transport() throws -> any Transport {
        switch self {
        case .libcurl: try CurlTransport()
        case .urlSession: URLSessionTransport()
        }
    }

    /// Runs a test on this transport.
    ///
    /// A gap that is known has to show; once it does not, the test fails.
    func carry(_ test: () async throws -> Void) async throws {
        try await Self.$transport.withValue(transport()) {
            guard let gap = Gap.known(for: self) else { return try await test() }
            if gap.endsProcess { return }
            await withKnownIssue("\(gap.reason)", isIntermittent: gap.isOccasional) { try await test() }
        }
    }
}

/// The transport of the running case.
var transport: any Transport { Carrier.transport }

private struct NoTransport: Transport {
    func perform(_ call: TransportCall) async -> Ending { .notSent(LineTrouble(.malformed, "No carrier runs.")) }
}
