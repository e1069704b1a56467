internal import Easel

/// What `generate` and `orders` share: a studio, a folder for the pictures, and a way to report.
struct Workshop: Sendable {
    let studio: Studio
    let choice: ModelChoice
    let count: Int
    private let isSandbox: Bool
    private let timeout: Duration?
    private let terms: OrderTerms
    let folder: String
    let report: Reporter

    private static let mostCount = 100

    /// Opens a studio: the real one, or the sandbox where it is named or where there is no key and no name at all.
    ///
    /// What is wrong with the words is found by the check, before any store is opened or made.
    init(
        _ arguments: Arguments, _ console: Console, mayPractise: Bool = true, several: Bool = false,
        checking check: (Studio, ModelChoice) throws -> Void = { _, _ in }
    ) async throws {
        let (model, service) = (arguments["model"], arguments["service"])
        let source = KeySource.variables(console.variables)
        let registry = try Registry.everyFamily(in: console.variables)
        let hasKey = !(try Keys(of: registry.services, in: console.variables).isEmpty)
        isSandbox = mayPractise && (service == Studio.sandboxID || (!hasKey && model == nil && service == nil))
        count = try Self.count(arguments["count"])
        timeout = try arguments.timeout()
        folder = console.path(of: arguments["output"] ?? ".")
        terms = try arguments.terms(into: folder)
        report = Reporter(arguments, console, isSandbox: isSandbox, several: several || count > 1)
        choice = ModelChoice(model: model, service: service, by: try arguments.pick())
        let asking =
            isSandbox ? try await Studio.sandbox(variables: console.variables) : try Studio(keys: source)
        try check(asking, choice)
        studio =
            isSandbox ? asking : try Studio(keys: source, keepingOrdersIn: StorePlace.folder(arguments, console))
    }

    /// Says once that the sandbox paints, and how to use a real key.
    func greet() {
        guard isSandbox else { return }
        report.remark("The built-in sandbox paints this picture: no key, no cost, and not by a real model.")
        for service in (try? Registry.everyFamily())?.services ?? [] {
            report.remark(
                "For \(service.name): make a key on \(service.key.page), then export \(service.key.variable)=…")
        }
    }

    /// Places as many orders as were asked for; several under one key have a number each.
    ///
    /// Where one cannot be placed, those before it are brought home all the same, and the failure is said beside them.
    func place(_ proposal: Proposal) async throws(ImageFailure) -> (orders: [Order], failure: ImageFailure?) {
        var orders: [Order] = []
        for number in 1...count {
            var terms = terms
            if count > 1 { terms.key = terms.key.map { "\($0)#\(number)" } }
            do throws(ImageFailure) { orders.append(try await studio.place(proposal, on: terms)) } catch {
                guard !orders.isEmpty else { throw error }
                return (orders, error)
            }
        }
        return (orders, nil)
    }

    /// Waits for the orders, saves and reports each as it ends, and gives the gravest code.
    func bringHome(_ orders: [Order]) async -> ExitCode {
        await withTaskGroup(of: ExitCode.self) { group in
            for order in orders { group.addTask { await bringHome(order) } }
            var codes: [ExitCode] = []
            for await code in group { codes.append(code) }
            // Whoever waited no longer than a time may leave a request on the wire; its answer is heard.
            await studio.close()
            return ExitCode.gravest(of: codes)
        }
    }

    private func bringHome(_ order: Order) async -> ExitCode {
        let progress = report.progress(of: order)
        let code: ExitCode
        do throws(ImageFailure) {
            let delivery = try await delivery(of: order)
            await progress?.finish()
            report.delivered(order, delivery)
            code = .done
        } catch {
            await progress?.finish()
            report.failed(order, error)
            code = ExitCode(error)
        }
        return code
    }

    /// Waits for the order; after Ctrl-C only for the answer that is under way, which decides what there is to say.
    private func delivery(of order: Order) async throws(ImageFailure) -> Delivery {
        do throws(ImageFailure) { return try await order.result(within: timeout ?? patience(of: order)) } catch {
            guard Task.isCancelled, error.code == .cancelled else { throw error }
            await studio.close()
            return try await order.result()
        }
    }

    private func patience(of order: Order) -> Duration? { try? studio.registry.service(order.service).patience }

    private static func count(_ text: String?) throws(UsageProblem) -> Int {
        guard let text else { return 1 }
        guard let count = Int(text), (1...mostCount).contains(count) else {
            throw UsageProblem("--count \(ForeignText.cleaned(text)) is not a number from 1 to \(mostCount).")
        }
        return count
    }
}
