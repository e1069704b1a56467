internal import Easel

/// `easel orders wait` and `easel orders resume`: bring orders home that a process before this one left.
enum OrdersResume {
    private static let flags: [Flag] = [
        .option("timeout", "SECONDS", "How long to wait at most; the order is kept.", .seconds),
        .option("output", "DIR", "The folder for pictures that have none; this one if not given.", .folder),
        StorePlace.flag,
        Preview.flag,
        .toggle("json", "Prints one JSON object per order."),
        Reporter.nulFlag,
        .toggle("quiet", "Prints nothing but the result and errors."),
    ]

    static let wait = Command(
        name: "orders wait",
        usage: "ID|SERVICE/TASK [flags]",
        summary: "Brings home a picture whose order was accepted before.",
        flags: flags,
        examples: ["easel orders wait 3f2a", "easel orders wait kie/task_flux_abc123"],
        operand: .order,
        run: runWait)

    static let resume = Command(
        name: "orders resume",
        usage: "[ID…] [flags]",
        summary: "Goes on with orders that a process left when it ended; all of them if none is named.",
        flags: flags,
        examples: ["easel orders resume", "easel orders resume 3f2a"],
        appendix: {
            """
            What was accepted is brought home, what was never sent is sent. What was on the wire stays unknown and is never
            sent again by itself. An order that waits for your word, such as one in a copied store, needs its id here.
            """
        },
        operand: .order,
        run: runResume)

    private static func runWait(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard arguments.words.count == 1, let name = arguments.words.first else {
            throw UsageProblem("Name one order or task: easel orders wait ID|SERVICE/TASK.")
        }
        guard let slash = name.firstIndex(of: "/") else {
            let id = try OrdersDesk(arguments, console).id(named: name)
            let workshop = try await Workshop(arguments, console, mayPractise: false)
            workshop.mindStop()
            return await workshop.bringHome([try await workshop.studio.resume(id, into: workshop.folder)])
        }
        let service = String(name[..<slash])
        guard service != Studio.sandboxID else {
            throw UsageProblem("A task of the built-in sandbox ends with its process; there is nothing to bring home.")
        }
        let task = String(name[name.index(after: slash)...])
        guard !task.isEmpty else { throw UsageProblem("The task is missing: easel orders wait \(name)TASK.") }
        let workshop = try await Workshop(arguments, console, mayPractise: false) { studio, _ in
            _ = try studio.ticket(for: task, at: service)
            try studio.needsKey(of: service)
        }
        let ticket = try workshop.studio.ticket(for: task, at: service)
        let picture = OrdersDesk(arguments, console).pictureName(of: ticket)
        return await workshop.bringHome([
            try await workshop.studio.order(for: ticket, into: workshop.folder, called: picture)
        ])
    }

    private static func runResume(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let desk = OrdersDesk(arguments, console)
        let ids = try arguments.words.map { try desk.id(named: $0) }
        let workshop = try await Workshop(arguments, console, mayPractise: false)
        workshop.mindStop()
        guard ids.isEmpty else {
            var orders: [Order] = []
            for id in ids { orders.append(try await workshop.studio.resume(id, into: workshop.folder)) }
            return await workshop.bringHome(orders)
        }
        let resumption = try await workshop.studio.resume(into: workshop.folder)
        desk.remark(resumption.troubles)
        for failure in resumption.questions { workshop.report.failed(failure) }
        for id in resumption.elsewhere { workshop.report.remark("Another process has the order \(id).") }
        if resumption.orders.isEmpty { workshop.report.remark("There is no order to go on with.") }
        let code = await workshop.bringHome(resumption.orders)
        let others: [ExitCode] = resumption.questions.map { ExitCode($0) } + resumption.troubles.map { _ in .ownFault }
        return ExitCode.gravest(of: [code] + others)
    }
}
