internal import Synchronization

/// The tokens of orders under way, by their digests, in memory; a store keeps the same list in its own way.
public final class CallbackTokens: Sendable {
    private let owners = Mutex<[String: CallbackOwner]>([:])

    /// Has no tokens yet.
    public init() {}

    /// Draws a token for an order at a service.
    public func issue(for owner: CallbackOwner, from environment: EngineEnvironment) -> CallbackToken {
        let token = CallbackToken(from: environment)
        restore(token.digest, of: owner)
        return token
    }

    /// Takes up a token of an earlier life, of which only the digest is known.
    public func restore(_ digest: String, of owner: CallbackOwner) { owners.withLock { $0[digest] = owner } }

    /// Forgets an order's tokens; callbacks to them are answered as to any unknown path from now on.
    public func forget(order: String) {
        owners.withLock { owners in owners = owners.filter { $0.value.order != order } }
    }

    /// Whose a token is, by its digest.
    public func owner(of digest: String) -> CallbackOwner? { owners.withLock { $0[digest] } }
}
