/// Moves one call over the network; the only seam behind which sockets live.
///
/// A transport is asked with a full address and answers with an ``Ending``. It keeps six promises, and a conformance
/// test on real sockets holds it to them:
///
/// - at most one request per call reaches a server, whatever the connection does;
/// - ``Ending/notSent(_:)`` only when no byte of the request left;
/// - no redirect is followed;
/// - the total deadline and the reply's cap hold, also while bytes drip or unpack;
/// - the peer policy is judged against the address that is really connected;
/// - cancelling the Swift task ends the call at once.
///
/// The key is opened by ``TransportCall/withHeaders(_:)`` at the last moment and is kept nowhere.
public protocol Transport: Sendable {
    /// Performs the call once.
    func perform(_ call: TransportCall) async -> Ending
}

/// One call with its address: what a line hands to a transport.
public struct TransportCall: Sendable {
    /// The full address.
    public let address: WebAddress
    /// The HTTP method.
    public let method: WireCall.Method
    /// The body, or nil for none.
    public let body: WireBody?
    /// Where the reply goes.
    public let reply: ReplySink
    /// How long the whole call may take.
    public private(set) var deadline: Duration
    /// Which addresses may be connected.
    public let peers: PeerPolicy

    private let headers: [WireHeader]
    private let credential: Credential?

    /// Addresses a call.
    package init(
        _ call: WireCall, to address: WebAddress, peers: PeerPolicy, credential: Credential? = nil
    ) {
        self.address = address
        self.method = call.method
        self.body = call.body
        self.reply = call.reply
        self.deadline = call.deadline
        self.peers = peers
        self.headers = call.headers
        self.credential = credential
    }

    /// The same call with another deadline.
    package func ending(within deadline: Duration) -> TransportCall {
        var copy = self
        copy.deadline = deadline
        return copy
    }

    /// Lends all headers, the key among them, for as long as the closure runs.
    public func withHeaders<Result>(_ use: ([WireHeader]) throws -> Result) rethrows -> Result {
        var all = headers
        if let body, let type = WireHeader("Content-Type", body.type) { all.append(type) }
        guard let credential else { return try use(all) }
        return try credential.key.open { key in
            let value = credential.placement.prefix + key
            if let header = WireHeader(credential.placement.header, value) { all.append(header) }
            return try use(all)
        }
    }
}

/// A key and the header it belongs in.
package struct Credential: Sendable {
    /// Where the key goes.
    package let placement: KeyPlacement
    /// The key.
    package let key: Secret

    /// Joins a key with its header.
    package init(_ placement: KeyPlacement, _ key: Secret) {
        self.placement = placement
        self.key = key
    }
}

/// The header that carries a service's key.
public struct KeyPlacement: Sendable, Hashable {
    /// The header's name.
    package let header: String
    /// What stands before the key.
    package let prefix: String

    /// `Authorization: Bearer KEY`.
    public static let bearer = KeyPlacement(header: "Authorization", prefix: "Bearer ")

    /// A header of its own with the bare key; a name written in source that is no header's name stops the program.
    ///
    /// A transport would leave such a header out, and the call would go out unsigned.
    public static func header(_ name: StaticString) -> KeyPlacement {
        precondition(WireHeader("\(name)", "") != nil, "\(name) is not a header's name.")
        return KeyPlacement(header: "\(name)", prefix: "")
    }
}
