internal import Easel

/// `easel orders cancel`: takes back an order that was not sent yet.
enum OrdersCancel {
    static let command = Command(
        name: "orders cancel",
        usage: "ID [flags]",
        summary: "Takes back an order that was not sent yet; a sent one is paid and cannot be taken back.",
        flags: OrdersDesk.flags,
        examples: ["easel orders cancel 3f2a"],
        run: run)

    /// What the owner of an order finds among its hints.
    static let hint: JSON = ["cancel": true]

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard arguments.words.count == 1, let name = arguments.words.first else {
            throw UsageProblem("Name one order: easel orders cancel ID.")
        }
        let desk = OrdersDesk(arguments, console)
        let record = try desk.record(named: name, in: desk.list())
        guard record.state == .queued else { return answer(record, desk) }
        let store = try desk.open()
        do throws(StoreTrouble) {
            // Claimed, because another process may be about to send it.
            let (claim, claimed) = try await store.claim(record.id)
            let ending = await cancel(claimed, under: claim, in: store)
            await store.release(claim)
            return answer(try ending.get(), desk, isNew: claimed.state == .queued)
        } catch .claimed {
            return try await leaveHint(for: record, in: store, desk)
        } catch {
            throw desk.failure(error, of: record.id)
        }
    }

    private static func cancel(
        _ record: OrderRecord, under claim: OrderClaim, in store: FolderStore
    ) async -> Result<OrderRecord, StoreTrouble> {
        guard record.state == .queued else { return .success(record) }
        var record = record
        record.state = .cancelled
        record.times.ended = SystemClock().wallMilliseconds
        do throws(StoreTrouble) {
            try await store.write(record, under: claim)
            return .success(record)
        } catch {
            return .failure(error)
        }
    }

    /// Another process has the order: it is told, and decides, because it may be sending just now.
    private static func leaveHint(
        for record: OrderRecord, in store: FolderStore, _ desk: OrdersDesk
    ) async throws -> ExitCode {
        do throws(StoreTrouble) {
            try await store.drop(OrderHint(hint.text, received: SystemClock().wallMilliseconds), for: record.id)
        } catch {
            throw desk.failure(error, of: record.id)
        }
        var failure = ImageFailure(
            .internalFault, .checking, "Another process has the order \(record.id).",
            next: "It was left a note and takes the order back if it has not sent it yet; see easel orders show "
                + "\(record.id).")
        failure.order = record.id
        desk.complain(failure, record)
        return ExitCode(failure)
    }

    /// Says where the order stands and what that means for whoever wants it back.
    private static func answer(_ record: OrderRecord, _ desk: OrdersDesk, isNew: Bool = false) -> ExitCode {
        guard record.state != .cancelled else {
            desk.report(OrderReport(record))
            desk.say(
                isNew
                    ? "Cancelled \(record.id): it was never sent and cost nothing."
                    : "\(record.id) was cancelled before; it was never sent and cost nothing.")
            return .done
        }
        let failure = refusal(of: record)
        desk.complain(failure, record)
        return ExitCode(failure)
    }

    private static func refusal(of record: OrderRecord) -> ImageFailure {
        let (id, service) = (record.id, record.service)
        var failure =
            switch record.state {
            case .queued, .sending:
                ImageFailure(
                    .unknownOutcome, .submitting,
                    "It is too late: the request of \(id) is on the wire, or was when its process ended.",
                    next: "See easel orders show \(id) for what becomes of it.")
            case .accepted, .running, .succeeded:
                ImageFailure(
                    .stillRunning, .waiting,
                    "It is too late: \(service) has taken the order \(id), and takes no order back.",
                    next: "It is paid, so bring its picture home with easel orders wait \(id).")
            case .unknown:
                ImageFailure(
                    .unknownOutcome, .submitting,
                    "Nobody knows whether \(service) took the order \(id), so there is nothing that could be taken back.",
                    next: "Look into the account, then see easel orders show \(id).")
            case .delivered, .rejected, .notSent, .failed, .moderated, .expired, .cancelled:
                ImageFailure(
                    .badRequest, .checking, "The order \(id) has ended already: it is \(record.state.words).",
                    next: "There is nothing to take back; easel orders forget \(id) lets go of it.")
            }
        failure.order = id
        failure.mayHaveCost = record.isPossiblyPaid && !record.state.isDone
        return failure
    }
}

extension OrderState {
    /// True when its picture was delivered, so that nobody asks whether it was paid.
    fileprivate var isDone: Bool { self == .delivered }
}
