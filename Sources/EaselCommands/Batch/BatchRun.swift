internal import Easel

/// One run over a file of requests: places what is missing, waits for all of it, and reports every line.
struct BatchRun: Sendable {
    private let studio: Studio
    private let report: Reporter
    private let board: ProgressBoard?
    private let console: Console
    private let tally = BatchTally()
    private let underWay = OrdersUnderWay()
    private let beginning = Beginning()
    private let choice: ModelChoice
    private let terms: OrderTerms
    private let adjusts: Bool
    private let mayRepeatUnknown: Bool
    private let timeout: Duration?
    /// The folder that was named for the pictures.
    private let output: String?
    /// What earlier runs left, by the lines' order keys.
    private let before: [String: OrderRecord]

    init(_ arguments: Arguments, _ console: Console, of file: borrowing BatchFile) async throws {
        let folder = try OutputFolder.path(arguments, console)
        var terms = try arguments.terms(into: folder)
        terms.budget = terms.budget.map { Budget($0.limit, named: file.budget) }
        self.terms = terms
        self.console = console
        let reporter = try Reporter(arguments, console)
        choice = ModelChoice(model: arguments["model"], service: arguments["service"], by: arguments.pick)
        output = arguments["output"] == nil ? nil : folder
        adjusts = arguments.has("adjust")
        mayRepeatUnknown = arguments.has("again-unknown")
        timeout = arguments.seconds("timeout")
        // What cannot be meant is said before any store is opened or made.
        let registry = try Registry.everyFamily(in: console.variables)
        if let service = choice.service { _ = try registry.service(service) }
        if let model = choice.model { _ = try registry.entry(named: model, at: choice.service) }
        studio = try Studio(
            keys: .variables(console.variables), keepingOrdersIn: StorePlace.folder(arguments, console))
        guard studio.registry.services.contains(where: studio.hasKey(for:)) else { throw Self.noKey(studio) }
        let start = file.keyStart
        before = try await studio.orders().byKey.filter { $0.key.hasPrefix(start) }
        board = ProgressBoard(console, quiet: reporter.quiet)
        report = reporter.above(board)
    }

    /// Goes through the file with so many orders under way at once, and gives the gravest code.
    func run(_ file: BatchFile, width: Int) async -> ExitCode {
        defer { board?.finish() }
        console.farewell.prepare { [tally, underWay] in
            let sending = underWay.sending
            let unheard = sending > 0 ? " \(sending) on the wire with an outcome that is not known yet." : ""
            return "\(tally.words)\(unheard) Run the same command again; it does only what is missing."
        }
        await withTaskGroup(of: BatchEnding.self) { group in
            var isOver = false
            while true {
                while tally.underWay < width, !isOver, !Task.isCancelled {
                    guard let entry = next(file) else {
                        isOver = true
                        break
                    }
                    tally.begin()
                    group.addTask { await outcome(of: entry) }
                }
                board?.summarize(tally.words)
                guard let ending = await group.next() else { break }
                tally.end(ending)
            }
        }
        // Whoever was stopped, or waited no longer than a time, may leave a request on the wire; its answer is heard.
        guard !Task.isCancelled else {
            await studio.close(within: Interruption.patience(console))
            return .interrupted
        }
        await studio.close()
        board?.finish()
        report.remark(tally.words)
        if let elsewhere = tally.elsewhere { report.remark(elsewhere) }
        if tally.hasUnknown {
            report.remark(
                "Lines of unknown outcome stay so; --again-unknown orders them again, which may be paid twice.")
        }
        return tally.code
    }

    private func next(_ file: BatchFile) -> BatchFile.Entry? {
        do throws(UsageProblem) { return try file.next() } catch {
            report.console.remark("easel: \(error.message)")
            tally.begin()
            tally.end(BatchEnding(code: .ownFault))
            return nil
        }
    }

    private func outcome(of entry: BatchFile.Entry) async -> BatchEnding {
        switch entry {
        case .problem(let problem):
            let failure = ImageFailure(
                .badRequest, .checking, problem.message, next: "Nothing was sent for it; mend the line and run again.")
            report.failed(failure, line: problem.number, id: problem.id)
            return BatchEnding(code: .badUsage)
        case .line(let line):
            do throws(ImageFailure) { return await bringHome(try await place(line), line) } catch {
                report.failed(error, line: line.number, id: line.id)
                return BatchEnding(code: ExitCode(error))
            }
        }
    }

    /// Places a line's order; one that surely cost nothing, and ended without a picture, is placed anew.
    ///
    /// It would leave its key by itself; it is forgotten because a file is run again and again.
    private func place(_ line: BatchLine) async throws(ImageFailure) -> Order {
        if let old = before[line.key], old.state.isEnd, old.state != .delivered {
            // An order that was called back is taken up, and not ordered again.
            let isSettled = await studio.canSettle(old)
            let isFree = !old.isPossiblyPaid || (old.state == .unknown && mayRepeatUnknown && !isSettled)
            // Another run of this file may have been faster; what stands under the key now is what counts.
            if isFree { try? await studio.forget(old.id) }
        }
        let choice = ModelChoice(
            model: line.model ?? (line.service == nil ? choice.model : nil), service: line.service ?? choice.service,
            by: choice.pick)
        let proposal = try studio.check(line.request, on: choice, adjusting: line.adjust ?? adjusts)
        var terms = terms
        terms.key = line.key
        do throws(ImageFailure) { return try await studio.place(proposal, under: terms) } catch {
            guard error.code == .keyTaken, let order = error.order,
                let old = try await studio.record(of: order)
            else { throw error }
            throw line.conflict(with: old, asking: proposal.request)
        }
    }

    private func bringHome(_ order: Order, _ line: BatchLine) async -> BatchEnding {
        underWay.add(order)
        board?.add(order, as: line.id.map { "\(line.number) (\(ForeignText.cleaned($0)))" } ?? "\(line.number)")
        defer { board?.remove(order) }
        do throws(ImageFailure) {
            let delivery = try await order.result(within: timeout)
            underWay.remove(order)
            let isOld = before[line.key]?.state == .delivered
            let elsewhere = output.map { LostPictures.folders(of: delivery.files, otherThan: $0, console) } ?? []
            if isOld, let pictures = LostPictures(of: order, delivery, console) {
                report.lost(order, delivery, pictures, line: line.number, id: line.id)
                return BatchEnding(code: .ownFault, isLost: true, elsewhere: elsewhere)
            }
            report.delivered(order, delivery, line: line.number, id: line.id, isOld: isOld)
            return BatchEnding(code: .done, elsewhere: elsewhere)
        } catch {
            // One that waits no longer may be on the wire still.
            if error.code != .cancelled { underWay.remove(order) }
            let failure = await beginning.failure(of: order, error, in: studio)
            report.failed(order, failure, line: line.number, id: line.id)
            return BatchEnding(code: ExitCode(error))
        }
    }

    private static func noKey(_ studio: Studio) -> ImageFailure {
        let variables = studio.registry.services.map(\.key.variable).joined(separator: " or ")
        return ImageFailure(
            .noKey, .checking, "There is no API key for any service.",
            next: "Set \(variables). \(BatchCommand.practice(then: "the same command again"))")
    }
}
