internal import Easel

/// When a command began: what had ended before was not sent by it.
struct Beginning: Sendable {
    /// Milliseconds since 1970.
    private let moment = SystemClock().wallMilliseconds

    /// The failure of an order, and where the order had failed before, that nothing was sent for it now.
    func failure(of order: Order, _ failure: ImageFailure, in studio: Studio) async -> ImageFailure {
        guard failure.code != .unknownOutcome, let record = try? await studio.record(of: order.id), record.state.isEnd,
            let ended = record.times.ended, ended < moment
        else { return failure }
        var failure = failure
        failure.next +=
            " Nothing was sent now: the order \(order.id) ended so before. To order it anew, which may be paid again, "
            + "let it go with easel orders forget \(order.id)."
        return failure
    }
}
