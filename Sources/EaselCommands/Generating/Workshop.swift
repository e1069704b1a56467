internal import Easel

/// What `generate` and `orders` share: a studio, a folder for the pictures, and a way to report.
struct Workshop: Sendable {
    let studio: Studio
    let choice: ModelChoice
    let count: Int
    private let isSandbox: Bool
    private let beginning = Beginning()
    /// True where the sandbox paints because there is no key, and not because somebody asked for it.
    private let isSubstitute: Bool
    /// The given flags that do nothing in the sandbox.
    private let idle: [String]
    private let timeout: Duration?
    private let terms: OrderTerms
    private let console: Console
    private let underWay: OrdersUnderWay
    let folder: String
    let report: Reporter

    /// Opens a studio: the real one, or the sandbox where it is named or where there is no key and no name at all.
    ///
    /// What is wrong with the words is found by the check, before any store is opened or made.
    init(
        _ arguments: Arguments, _ console: Console, mayPractise: Bool = true,
        checking check: (Studio, ModelChoice) throws -> Void = { _, _ in }
    ) async throws {
        let (model, service) = (arguments["model"], arguments["service"])
        let source = KeySource.variables(console.variables)
        let registry = try Registry.everyFamily(in: console.variables)
        let hasKey = !(try Keys(of: registry.services, in: console.variables).isEmpty)
        isSandbox = mayPractise && (service == Studio.sandboxID || (!hasKey && model == nil && service == nil))
        isSubstitute = isSandbox && service == nil
        idle = ["key", "store"].filter(arguments.has).map { "--\($0)" }
        count = arguments.count("count") ?? 1
        timeout = arguments.seconds("timeout")
        folder = try OutputFolder.path(arguments, console)
        terms = try arguments.terms(into: folder)
        report = try Reporter(arguments, console, isSandbox: isSandbox)
        self.console = console
        underWay = OrdersUnderWay(isSandbox: isSandbox)
        choice = ModelChoice(model: model, service: service, by: arguments.pick)
        let asking =
            isSandbox ? try await Studio.sandbox(variables: console.variables) : try Studio(keys: source)
        try check(asking, choice)
        studio =
            isSandbox ? asking : try Studio(keys: source, keepingOrdersIn: StorePlace.folder(arguments, console))
    }

    /// Says once that the sandbox paints, and how to use a real key.
    func greet() {
        guard isSandbox else { return }
        let words = "The built-in sandbox paints this picture: no API key, no cost, and not by a real model."
        let services = (try? Registry.everyFamily())?.services ?? []
        let variables = services.map(\.key.variable).joined(separator: " or ")
        // A picture that no model made is never handed out in silence.
        if isSubstitute, report.quiet || report.json {
            console.remark(words)
        } else {
            report.remark("\(words) For a real one, set \(variables); easel doctor says where API keys are made.")
        }
        sayIdle()
    }

    /// Says which flags do nothing here, also beside JSON, because somebody may count on them.
    private func sayIdle() {
        guard !idle.isEmpty, !report.quiet else { return }
        let words = "\(idle.joined(separator: " and ")) \(idle.count == 1 ? "does" : "do")"
        console.remark("The built-in sandbox keeps no order: \(words) nothing here.")
    }

    /// Places as many orders as were asked for; several under one key have a number each.
    ///
    /// Where one cannot be placed, those before it are brought home all the same, and the failure is said beside them.
    func place(_ proposal: Proposal) async throws(ImageFailure) -> (orders: [Order], failure: ImageFailure?) {
        var orders: [Order] = []
        mindStop()
        for number in 1...count where !Task.isCancelled {
            var terms = terms
            if count > 1 { terms.key = terms.key.map { "\($0)#\(number)" } }
            do throws(ImageFailure) {
                let order = try await studio.place(proposal, under: terms)
                underWay.add(order)
                orders.append(order)
            } catch {
                guard !orders.isEmpty else { throw error }
                return (orders, error)
            }
        }
        guard orders.count < count else { return (orders, nil) }
        // Nobody may take that for done.
        let stopped = ImageFailure(
            .cancelled, .checking, "Stopped before everything was placed.", next: "Run it again when you like.")
        return (orders, stopped)
    }

    /// From now on a stopped command says where its orders stand.
    func mindStop() { console.farewell.prepare { [underWay] in underWay.words } }

    /// Waits for the orders, saves and reports each as it ends, and gives the gravest code.
    func bringHome(_ orders: [Order]) async -> ExitCode {
        mindStop()
        for order in orders { underWay.add(order) }
        let board = ProgressBoard(console, quiet: report.quiet, of: orders.count)
        defer { board?.finish() }
        let report = report.above(board)
        return await withTaskGroup(of: ExitCode.self) { group in
            for (index, order) in orders.enumerated() {
                board?.add(order, as: "\(index + 1)")
                group.addTask {
                    let code = await bringHome(order, report)
                    board?.remove(order)
                    return code
                }
            }
            var codes: [ExitCode] = []
            for await code in group { codes.append(code) }
            // Whoever waited no longer than a time may leave a request on the wire; its answer is heard.
            if !Task.isCancelled { await studio.close() }
            return ExitCode.gravest(of: codes)
        }
    }

    private func bringHome(_ order: Order, _ report: Reporter) async -> ExitCode {
        do throws(ImageFailure) {
            let delivery = try await result(of: order, report)
            // One that was delivered before names what was written then.
            if let pictures = LostPictures(of: order, delivery, console) {
                report.lost(order, delivery, pictures)
                return .ownFault
            }
            report.delivered(order, delivery)
            return .done
        } catch {
            report.failed(order, await beginning.failure(of: order, error, in: studio))
            return ExitCode(error)
        }
    }

    /// Says which models were asked in vain before the one that the order ended with.
    private func sayTried(_ order: Order, _ report: Reporter) async {
        guard terms.fallsBack, let tried = try? await studio.record(of: order.id)?.tried else { return }
        for model in tried {
            report.remark("\(model.service)/\(model.model) did not take it: \(model.message)")
        }
    }

    /// Waits for the order, and says what was tried on the way.
    private func result(of order: Order, _ report: Reporter) async throws(ImageFailure) -> Delivery {
        do throws(ImageFailure) {
            let delivery = try await delivery(of: order)
            await sayTried(order, report)
            return delivery
        } catch {
            await sayTried(order, report)
            throw error
        }
    }

    /// Waits for the order; after Ctrl-C only for the answer that is under way, which decides what there is to say.
    private func delivery(of order: Order) async throws(ImageFailure) -> Delivery {
        do throws(ImageFailure) { return try await order.result(within: timeout ?? patience(of: order)) } catch {
            guard Task.isCancelled, error.code == .cancelled else { throw error }
            await studio.close(within: Interruption.patience(console))
            return try await order.result()
        }
    }

    private func patience(of order: Order) -> Duration? { try? studio.registry.service(order.service).patience }
}
