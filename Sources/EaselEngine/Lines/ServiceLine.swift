internal import EaselCore

/// The line to one service: knows its addresses and its key, and passes calls on.
///
/// A class, as everything is that lives while an order waits: a service's description is large, and whatever a waiting
/// task has on its stack counts ten thousand times.
final class ServiceLine: Line {
    let service: ImageService
    let key: Secret?
    let transport: any Transport
    /// Hears every call with its end.
    private let heard: @Sendable (WireCall, Ending) -> Void

    init(
        service: ImageService, key: Secret?, transport: any Transport,
        heard: @escaping @Sendable (WireCall, Ending) -> Void = { _, _ in }
    ) {
        self.service = service
        self.key = key
        self.transport = transport
        self.heard = heard
    }

    func send(_ call: WireCall) async -> Ending {
        let ending = await pass(call)
        heard(call, ending)
        return ending
    }

    private func pass(_ call: WireCall) async -> Ending {
        guard let destination = service.destination(of: call.place) else {
            return .notSent(LineTrouble(.forbiddenPeer, "\(service.name) named an address that Easel does not open."))
        }
        if let literal = destination.address.origin.literal, !destination.peers.allows(literal) {
            let host = destination.address.origin.host
            return .notSent(LineTrouble(.forbiddenPeer, "The address \(host) is not on the open internet."))
        }
        let credential = destination.takesKey ? key.map { Credential(service.key.placement, $0) } : nil
        return await transport.perform(
            TransportCall(call, to: destination.address, peers: destination.peers, credential: credential))
    }
}
