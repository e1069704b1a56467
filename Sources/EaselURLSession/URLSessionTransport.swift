internal import EaselCalls
public import EaselCore

/// The transport on URLSession, for platforms that have no libcurl of their own.
///
/// Every call gets a session of its own, and the session ends with the call. A session that keeps connections may send
/// a request a second time when a kept connection dies under it; one that has none to keep cannot. It also has no
/// cookie, no cache and no credential that could pass from one call to the next.
///
/// On Linux it does not keep all promises of `Transport`; `docs/Transports.md` lists which.
public struct URLSessionTransport: Transport {
    private let userAgent: String

    /// Makes a transport; it holds nothing between calls.
    public init(userAgent: String = "easel/0.1") { self.userAgent = userAgent }

    /// Performs the call once.
    public func perform(_ call: TransportCall) async -> Ending {
        let performance = SessionCall(call, userAgent)
        let alarm = Task {
            try await Task.sleep(for: .milliseconds(call.deadline.milliseconds))
            performance.endOverdue()
        }
        defer { alarm.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { performance.start($0) }
        } onCancel: {
            performance.cancel()
        }
    }
}
