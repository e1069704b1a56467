internal import EaselCore
internal import Synchronization

/// Takes services' callbacks behind any web server, and leaves for each a reason to look in the store, or nothing.
///
/// It opens no socket and starts no task. A server hands every request below ``path`` to ``answer(to:at:)`` and sends
/// back what comes out. The process that waits for the orders may be another one with the same store.
///
/// ```swift
/// let receiver = try studio.callbackReceiver()
/// let request = CallbackRequest(method: method, path: path, headers: headers, body: body)
/// let answer = await receiver.answer(to: request)
/// ```
///
/// A callback that comes twice, late, or again with another body leads to one more look and to nothing else.
public final class CallbackReceiver: Sendable {
    /// The path below which callbacks come: a token follows, or the id of a service that signs.
    public static let path = "/callback/"
    /// The most bytes of a body.
    public static let mostBytes = 1 << 20

    private let desks: [String: CallbackDesk]
    private let store: any OrderStore
    private let clock: any EngineClock
    private let tasks: TaskIndex
    private let tally = Mutex(CallbackTally())

    /// Opens a receiver for the orders in a store.
    package init(_ desks: [CallbackDesk], store: any OrderStore, clock: any EngineClock = SystemClock()) {
        self.desks = Dictionary(desks.map { ($0.service, $0) }) { first, _ in first }
        self.store = store
        self.clock = clock
        tasks = TaskIndex(of: store, clock: clock)
    }

    /// What has come so far.
    public var counts: Counts { tally.withLock { $0.counts } }

    /// Refuses what method and path alone can refuse; nil where the body must be read.
    ///
    /// For servers that can ask before they read a body. ``answer(to:at:)`` looks at both by itself.
    public func refusal(of request: CallbackRequest) -> CallbackAnswer? {
        do throws(Judgement.Reason) {
            _ = try place(of: request)
            return nil
        } catch {
            return counted(.refused(error))
        }
    }

    /// Judges one request at a moment in milliseconds since 1970, by default now.
    ///
    /// A hint lies in the store before the sender hears "yes"; where it cannot be kept the answer is 503, and the
    /// sender comes again.
    public func answer(to request: CallbackRequest, at now: Int64? = nil) async -> CallbackAnswer {
        do throws(Judgement.Reason) {
            return counted(try await judge(request, at: now ?? clock.wallMilliseconds))
        } catch {
            return counted(.refused(error))
        }
    }

    private func counted(_ judgement: Judgement) -> CallbackAnswer {
        tally.withLock { $0.count(judgement) }
        return CallbackAnswer(judgement)
    }

    private func judge(_ request: CallbackRequest, at now: Int64) async throws(Judgement.Reason) -> Judgement {
        let place = try place(of: request)
        guard request.body.count <= Self.mostBytes else { throw .size }
        switch place {
        case .order(let token):
            guard let record = try await record(token.order), token.belongs(to: record),
                let desk = desks[record.service]
            else { throw .path }
            let task = try desk.proof.map { proof throws(Judgement.Reason) in try desk.task(request, proof, at: now) }
            let hint = CallbackHint(
                service: desk.service, order: record.id, task: task ?? desk.claimedTask(of: request),
                isSigned: task != nil)
            return try await keep(hint, of: record, at: now)
        case .service(let desk, let proof):
            let task = try desk.task(request, proof, at: now)
            guard let order = try await order(of: task, at: desk.service), let record = try await record(order) else {
                return .unknownTask(CallbackHint(service: desk.service, order: nil, task: task, isSigned: true))
            }
            let hint = CallbackHint(service: desk.service, order: order, task: task, isSigned: true)
            return try await keep(hint, of: record, at: now)
        }
    }

    /// Where a request leads by its method and path.
    private enum Place {
        case order(CallbackToken)
        case service(CallbackDesk, CallbackReading.Proof)
    }

    private func place(of request: CallbackRequest) throws(Judgement.Reason) -> Place {
        guard request.method == "POST" else { throw .method }
        guard request.path.hasPrefix(Self.path) else { throw .path }
        let rest = request.path.dropFirst(Self.path.count)
        if let token = CallbackToken(rest) { return .order(token) }
        // Without a signature a token is all there is.
        guard let desk = desks[String(rest)], let proof = desk.proof else { throw .path }
        return .service(desk, proof)
    }

    private func record(_ order: String) async throws(Judgement.Reason) -> OrderRecord? {
        do throws(StoreTrouble) { return try await store.order(order) } catch .unknownOrder { return nil } catch {
            throw .notKept(error)
        }
    }

    private func order(of task: String, at service: String) async throws(Judgement.Reason) -> String? {
        do throws(StoreTrouble) { return try await tasks.order(of: task, at: service) } catch { throw .notKept(error) }
    }

    private func keep(
        _ hint: CallbackHint, of record: OrderRecord, at now: Int64
    ) async throws(Judgement.Reason) -> Judgement {
        guard record.state.mayNeedLook else { return .ended(hint) }
        do throws(StoreTrouble) {
            try await store.drop(OrderHint(hint.text, received: now), for: record.id)
            return .kept(hint)
        } catch .unknownOrder {
            // Somebody let go of the order just now.
            return .unknownTask(hint)
        } catch {
            throw .notKept(error)
        }
    }
}

extension OrderState {
    /// True while a callback can tell something: an order of which nobody knows whether it was taken is one of these.
    fileprivate var mayNeedLook: Bool { !isEnd || self == .unknown }
}
