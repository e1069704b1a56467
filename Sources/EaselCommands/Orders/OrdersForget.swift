internal import Easel

/// `easel orders forget`: lets go of orders that have ended.
enum OrdersForget {
    static let command = Command(
        name: "orders forget",
        usage: "ID… [flags]",
        summary: "Lets go of orders that have ended; their pictures stay where they are.",
        flags: [
            .toggle("possibly-paid", "Your word that the money of an order of unknown outcome is accounted for.")
        ] + OrdersDesk.flags,
        examples: ["easel orders forget 3f2a 7c00", "easel orders forget 3f2a --possibly-paid"],
        operand: .order,
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard !arguments.words.isEmpty else { throw UsageProblem("Name an order: easel orders forget ID….") }
        let desk = OrdersDesk(arguments, console)
        let list = try desk.list()
        var records: [OrderRecord] = []
        for name in arguments.words {
            let record = try desk.record(named: name, in: list)
            if !records.contains(where: { $0.id == record.id }) { records.append(record) }
        }
        let isAccountedFor = arguments.has("possibly-paid")
        let objections = records.compactMap { record in
            objection(to: record, isAccountedFor: isAccountedFor, desk).map { (record, $0) }
        }
        guard objections.isEmpty else {
            for (record, failure) in objections { desk.complain(failure, record) }
            if records.count > 1 { console.remark("None of the orders was forgotten.") }
            return ExitCode.gravest(of: objections.map { ExitCode($0.1) })
        }
        let store = try desk.open()
        var codes: [ExitCode] = []
        for record in records { codes.append(await forget(record, in: store, desk)) }
        return ExitCode.gravest(of: codes)
    }

    private static func forget(_ record: OrderRecord, in store: FolderStore, _ desk: OrdersDesk) async -> ExitCode {
        do throws(StoreTrouble) { try await store.forget(record.id) } catch {
            let failure = desk.failure(error, of: record.id)
            desk.complain(failure, record)
            return ExitCode(failure)
        }
        desk.report(OrderReport(record).adding("forgotten", true))
        desk.say("Forgot \(record.id), which was \(record.state.words).")
        return .done
    }

    /// Why an order cannot be let go of; nil where it can.
    private static func objection(
        to record: OrderRecord, isAccountedFor: Bool, _ desk: OrdersDesk
    ) -> ImageFailure? {
        guard record.state.isEnd else { return desk.failure(.stillOpen(order: record.id)) }
        guard record.state == .unknown, !isAccountedFor else { return nil }
        var failure = ImageFailure(
            .badRequest, .checking,
            "Nobody knows whether \(record.serviceName) took the order \(record.id), and once it is forgotten nothing "
                + "here tells of it.",
            next: "Look into the account first; then give your word that the money is accounted for: easel orders "
                + "forget \(record.id) --possibly-paid.")
        failure.order = record.id
        failure.mayHaveCost = true
        return failure
    }
}
