internal import Easel

/// `easel orders cancel`: takes back an order that was not sent yet.
enum OrdersCancel {
    static let command = Command(
        name: "orders cancel",
        usage: "ID [flags]",
        summary: "Takes back an order that was not sent yet; a sent one is paid and cannot be taken back.",
        flags: OrdersDesk.flags,
        examples: ["easel orders cancel 3f2a"],
        operand: .order,
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard arguments.words.count == 1, let name = arguments.words.first else {
            throw UsageProblem("Name one order: easel orders cancel ID.")
        }
        let desk = OrdersDesk(arguments, console)
        let record = try desk.record(named: name, in: desk.list())
        // An order that has ended, or is on the wire, needs no store that can be written.
        guard record.state == .queued else { return answer(record, desk) }
        // Keys and addresses are not needed, so none that is wrong stands in the way.
        let studio = try Studio(keys: .variables([:]), keepingOrdersIn: desk.folder)
        let cancellation: Cancellation
        do throws(ImageFailure) { cancellation = try await studio.cancel(record.id) } catch {
            desk.complain(error, record)
            return ExitCode(error)
        }
        if cancellation == .asked { return isElsewhere(record, desk) }
        return answer(try desk.record(named: record.id, in: desk.list()), desk, isNew: cancellation == .takenBack)
    }

    /// Another process has the order: it was told, and decides, because it may be sending just now.
    private static func isElsewhere(_ record: OrderRecord, _ desk: OrdersDesk) -> ExitCode {
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
        let (id, service) = (record.id, record.serviceName)
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
        failure.mayHaveCost = record.isPossiblyPaid && record.state != .delivered
        return failure
    }
}
