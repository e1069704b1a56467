internal import Easel

/// For commands that ask, or write into a store, and send nothing.
struct NoTransport: Transport {
    func perform(_ call: TransportCall) async -> Ending {
        .notSent(LineTrouble(.closed, "This command sends nothing."))
    }
}
