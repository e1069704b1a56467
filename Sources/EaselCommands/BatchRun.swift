internal import Easel

/// One run over a file of requests: places what is missing, waits for all of it, and reports every line.
struct BatchRun: Sendable {
    private let studio: Studio
    private let report: Reporter
    private let console: Console
    private let choice: ModelChoice
    private let terms: OrderTerms
    private let adjusts: Bool
    private let mayRepeatUnknown: Bool
    private let timeout: Duration?
    /// What earlier runs left, by the lines' order keys.
    private let before: [String: OrderRecord]

    init(_ arguments: Arguments, _ console: Console, of file: borrowing BatchFile) async throws {
        let folder = console.path(of: arguments["output"] ?? ".")
        var terms = try arguments.terms(into: folder)
        terms.budget = terms.budget.map { Budget($0.limit, named: "batch \(file.name)") }
        self.terms = terms
        self.console = console
        report = Reporter(arguments, console, several: true)
        choice = ModelChoice(model: arguments["model"], service: arguments["service"], by: try arguments.pick())
        adjusts = arguments.has("adjust")
        mayRepeatUnknown = arguments.has("again-unknown")
        timeout = try arguments.timeout()
        studio = try Studio(
            keys: .variables(console.variables), keepingOrdersIn: StorePlace.folder(arguments, console))
        guard studio.registry.services.contains(where: studio.isReachable) else { throw Self.noKey(studio) }
        let prefix = file.name + "#"
        let records = try await studio.orders().records.filter { $0.key?.hasPrefix(prefix) == true }
        before = Dictionary(records.map { ($0.key ?? "", $0) }) { $1 }
    }

    /// Goes through the file with so many orders under way at once, and gives the gravest code.
    func run(_ file: BatchFile, width: Int) async -> ExitCode {
        var tally = BatchTally()
        await withTaskGroup(of: ExitCode.self) { group in
            var underWay = 0
            var isOver = false
            while true {
                while underWay < width, !isOver, !Task.isCancelled {
                    guard let entry = next(file, &tally) else {
                        isOver = true
                        break
                    }
                    group.addTask { await outcome(of: entry) }
                    underWay += 1
                }
                guard let code = await group.next() else { break }
                underWay -= 1
                tally.count(code)
                progress(tally, underWay)
            }
        }
        // Whoever was stopped, or waited no longer than a time, may leave a request on the wire; its answer is heard.
        await studio.close()
        clearProgress()
        report.remark(tally.words)
        if tally.hasUnknown {
            report.remark(
                "Lines of unknown outcome stay so; --again-unknown orders them again, which may be paid twice.")
        }
        if Task.isCancelled { report.remark("Run the same command again; it does only what is missing.") }
        return Task.isCancelled ? .interrupted : tally.code
    }

    private func next(_ file: BatchFile, _ tally: inout BatchTally) -> BatchFile.Entry? {
        do throws(UsageProblem) { return try file.next() } catch {
            console.remark("easel: \(error.message)")
            tally.count(.ownFault)
            return nil
        }
    }

    private func outcome(of entry: BatchFile.Entry) async -> ExitCode {
        switch entry {
        case .problem(let problem):
            let failure = ImageFailure(
                .badRequest, .checking, problem.message, next: "Nothing was sent for it; mend the line and run again.")
            report.failed(failure, line: problem.number, id: problem.id)
            return .badUsage
        case .line(let line):
            do throws(ImageFailure) { return await bringHome(try await place(line), line) } catch {
                report.failed(error, line: line.number, id: line.id)
                return ExitCode(error)
            }
        }
    }

    /// Places a line's order; one that surely cost nothing, and ended without a picture, is placed anew.
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
        return try await studio.place(proposal, on: terms)
    }

    private func bringHome(_ order: Order, _ line: BatchLine) async -> ExitCode {
        do throws(ImageFailure) {
            let delivery = try await order.result(within: timeout)
            let isOld = before[line.key]?.state == .delivered
            report.delivered(order, delivery, line: line.number, id: line.id, isOld: isOld)
            return .done
        } catch {
            // After Ctrl-C one sentence for all lines says more than three for each.
            if error.code != .cancelled || report.json {
                report.failed(order, error, line: line.number, id: line.id)
            }
            return ExitCode(error)
        }
    }

    private func progress(_ tally: BatchTally, _ underWay: Int) {
        guard !report.quiet, let width = console.terminalWidth else { return }
        let text = tally.words + (underWay > 0 ? " \(underWay) under way." : "")
        console.complaint("\r\u{1B}[2K" + text.prefix(max(width - 1, 0)))
    }

    private func clearProgress() {
        if !report.quiet, console.terminalWidth != nil { console.complaint("\r\u{1B}[2K") }
    }

    private static func noKey(_ studio: Studio) -> ImageFailure {
        let variables = studio.registry.services.map(\.key.variable).joined(separator: " or ")
        return ImageFailure(
            .noKey, .checking, "There is no key for any service.",
            next: "Set \(variables); to practise, run easel sandbox and export what it prints.")
    }
}

/// How many lines came to what.
struct BatchTally: Sendable {
    private var counts: [ExitCode: Int] = [:]

    mutating func count(_ code: ExitCode) { counts[code, default: 0] += 1 }

    /// True where the outcome of a line is not known.
    var hasUnknown: Bool { counts[.unknownOutcome] != nil }

    /// The gravest of all codes.
    var code: ExitCode { ExitCode.gravest(of: counts.keys) }

    /// The counts in one sentence.
    var words: String {
        let names: [(ExitCode, String)] = [
            (.done, "delivered"), (.unknownOutcome, "unknown"), (.stillRunning, "still running"),
            (.moderated, "moderated"), (.rejected, "refused or failed"), (.overLimit, "over a limit"),
            (.keyOrCredit, "without key or credit"), (.badUsage, "unusable"), (.ownFault, "failed here"),
            (.interrupted, "interrupted"),
        ]
        let parts = names.compactMap { code, name in counts[code].map { "\($0) \(name)" } }
        return parts.isEmpty ? "Nothing to do." : parts.joined(separator: ", ") + "."
    }
}
