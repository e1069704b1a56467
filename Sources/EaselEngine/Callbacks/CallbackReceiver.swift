internal import Synchronization

/// Takes services' callbacks behind any web server, and makes of each a reason to look or nothing.
///
/// It opens no socket and starts no task. A server hands every request below ``path`` to
/// ``answer(to:at:keeping:)`` and sends back what comes out:
///
/// ```swift
/// let answer = receiver.answer(to: request, at: clock.wallMilliseconds) { hint in try store.keep(hint) }
/// ```
///
/// A callback that comes twice, late, or again with another body leads to one more look and to nothing else.
public final class CallbackReceiver: Sendable {
    /// The path below which callbacks come: a token follows, or the id of a service that signs.
    public static let path = "/callback/"
    /// The most bytes of a body.
    public static let mostBytes = 1 << 20

    private let desks: [String: CallbackDesk]
    private let owner: @Sendable (_ digest: String) -> CallbackOwner?
    private let tally = Mutex(CallbackTally())

    /// Opens a receiver; `owner` finds whose a token is by the token's digest.
    public init(
        _ desks: [CallbackDesk], owner: @escaping @Sendable (_ digest: String) -> CallbackOwner?
    ) {
        self.desks = Dictionary(desks.map { ($0.service, $0) }) { first, _ in first }
        self.owner = owner
    }

    /// What has come so far.
    public var counts: CallbackTally.Counts { tally.withLock { $0.counts } }

    /// Judges one request at a moment in milliseconds since 1970.
    ///
    /// A hint is kept before the sender hears "yes"; where it cannot be kept the answer is 503, and the sender comes
    /// again. `keep` must be as safe as the promise is meant to be.
    public func answer(
        to request: CallbackRequest, at now: Int64, keeping keep: (CallbackHint) throws -> Void = { _ in }
    ) -> CallbackAnswer {
        let judgement = judge(request, at: now)
        guard case .taken(let hint) = judgement else {
            tally.withLock { $0.count(judgement) }
            return .refused(judgement.status)
        }
        do { try keep(hint) } catch {
            tally.withLock { $0.count(.notKept) }
            return .refused(503)
        }
        tally.withLock { $0.count(judgement) }
        return .taken(hint)
    }

    private func judge(_ request: CallbackRequest, at now: Int64) -> Judgement {
        guard request.method == "POST" else { return .wrongMethod }
        guard request.body.count <= Self.mostBytes else { return .tooLarge }
        guard let (desk, order) = addressee(of: request.path) else { return .wrongPath }
        guard let proof = desk.proof else {
            // Without a signature the token is all there is.
            guard let order else { return .wrongPath }
            let task = desk.claimedTask(of: request)
            return .taken(CallbackHint(service: desk.service, order: order, task: task, isSigned: false))
        }
        do throws(CallbackDesk.Doubt) {
            let task = try desk.signedTask(of: request, proof, at: now)
            return .taken(CallbackHint(service: desk.service, order: order, task: task, isSigned: true))
        } catch {
            return error == .time ? .wrongTime : .wrongSignature
        }
    }

    /// The desk that a path leads to, and the order whose token it holds.
    private func addressee(of path: String) -> (CallbackDesk, order: String?)? {
        guard path.hasPrefix(Self.path) else { return nil }
        let rest = path.dropFirst(Self.path.count)
        // Found by its digest: how long that takes tells of the digest, and nobody gets from there to the token.
        if let token = CallbackToken(rest) {
            return owner(token.digest).flatMap { owner in desks[owner.service].map { ($0, owner.order) } }
        }
        return desks[String(rest)].map { ($0, nil) }
    }
}

/// What became of a request.
enum Judgement: Sendable, Hashable {
    case taken(CallbackHint)
    case wrongMethod
    case tooLarge
    case wrongPath
    case wrongTime
    case wrongSignature
    case notKept

    /// The status of the answer.
    var status: Int {
        switch self {
        case .taken: 200
        case .wrongMethod: 405
        case .tooLarge: 413
        case .wrongPath: 404
        case .wrongTime, .wrongSignature: 401
        case .notKept: 503
        }
    }
}
